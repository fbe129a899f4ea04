using PeerReview.Cohorts.Contracts;
using PeerReview.Reporting.Facts;
using PeerReview.Reviews.Contracts;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults;

namespace PeerReview.Reporting.NextSteps;

/// <summary>The facts a person's next steps follow from.</summary>
/// <param name="PersonId">Whose steps.</param>
/// <param name="HeadOf">Schools the person leads.</param>
/// <param name="StaffOf">Schools the person works in, those led included.</param>
/// <param name="IsCoordinator">True for those who run the network's cohorts.</param>
/// <param name="Today">The day in Europe/London.</param>
/// <param name="Schools">Names by id.</param>
public sealed record NextStepFacts(
    Guid PersonId,
    IReadOnlySet<Guid> HeadOf,
    IReadOnlySet<Guid> StaffOf,
    bool IsCoordinator,
    DateOnly Today,
    IReadOnlyDictionary<Guid, string> Schools,
    IReadOnlyList<CohortFact> Cohorts,
    IReadOnlyList<BookingFact> Bookings,
    IReadOnlyList<SessionFact> Sessions,
    IReadOnlySet<Guid> SessionsWithAttendance,
    IReadOnlyList<GroupFact> Groups,
    IReadOnlyList<VisitFact> Visits,
    IReadOnlyList<ReviewFact> Reviews);

/// <summary>Product rule "every person has one list: what is mine to do next, by when" as a pure function of the facts.</summary>
public static class NextStepRules
{
    /// <summary>The steps, the most pressing first.</summary>
    public static IReadOnlyList<NextStep> Of(NextStepFacts facts)
    {
        var cohorts = facts.Cohorts.Where(cohort => cohort.Status is not (CohortStatus.Cancelled or CohortStatus.Finished)).ToDictionary(cohort => cohort.Id);
        var steps = new List<NextStep>();
        foreach (var cohort in cohorts.Values)
        {
            steps.AddRange(OfBookings(facts, cohort));
            steps.AddRange(OfSessions(facts, cohort));
            steps.AddRange(OfVisits(facts, cohort));
            steps.AddRange(facts.Reviews.Where(review => review.CohortId == cohort.Id).SelectMany(review => OfReview(facts, cohort, review)));
            if (facts.IsCoordinator)
                steps.AddRange(OfCoordinator(facts, cohort));
        }

        return [.. steps.OrderBy(step => step.DueOn ?? DateOnly.MaxValue).ThenBy(step => step.Kind).ThenBy(step => step.SchoolName, StringComparer.Ordinal)];
    }

    private static IEnumerable<NextStep> OfBookings(NextStepFacts facts, CohortFact cohort)
    {
        foreach (var school in facts.HeadOf)
        {
            var booking = facts.Bookings.FirstOrDefault(row => row.CohortId == cohort.Id && row.SchoolId == school && row.IsActive);
            if (booking is { State: BookingState.Offered })
                yield return Step(facts, cohort, NextStepKind.AnswerOffer, "Answer the offer of a place", LondonDay(booking.OfferExpiresAt), booking.Id, school);
            else if (booking is null && cohort.Status is CohortStatus.Open && !facts.Bookings.Any(row => row.SchoolId == school && row.IsActive))
                yield return Step(facts, cohort, NextStepKind.BookPlace, "Book a place if this cohort suits you", null, cohort.Id, school);
        }
    }

    private static IEnumerable<NextStep> OfSessions(NextStepFacts facts, CohortFact cohort)
    {
        var booking = facts.Bookings.FirstOrDefault(row =>
            row.CohortId == cohort.Id && row.State is BookingState.Confirmed && row.DelegateIds.Contains(facts.PersonId));
        foreach (var session in facts.Sessions.Where(row => row.CohortId == cohort.Id && !row.IsCancelled))
        {
            var day = London.DayOf(session.StartsAt);
            if (booking is not null && day >= facts.Today)
                yield return Step(facts, cohort, NextStepKind.AttendSession, $"Come to the {NameOf(session.Kind)}", day, session.Id, booking.SchoolId);
            if (facts.IsCoordinator && day <= facts.Today && session.Kind is (SessionKind.Training or SessionKind.Refresher) && !facts.SessionsWithAttendance.Contains(session.Id))
                yield return Step(facts, cohort, NextStepKind.RecordAttendance, $"Record who came to the {NameOf(session.Kind)}", day, session.Id, null);
        }
    }

    private static IEnumerable<NextStep> OfVisits(NextStepFacts facts, CohortFact cohort)
    {
        foreach (var visit in facts.Visits.Where(row => row.CohortId == cohort.Id && row.State is VisitState.Proposed))
        {
            var group = facts.Groups.FirstOrDefault(row => row.Id == visit.GroupId && row.IsActive);
            foreach (var school in facts.HeadOf.Where(school => group?.SchoolIds.Contains(school) is true))
            {
                var title = visit.HostSchoolId == school ? "Agree the date of your review" : "Agree the date of a review you take part in";
                yield return Step(facts, cohort, NextStepKind.AgreeDate, title, null, visit.Id, visit.HostSchoolId);
            }
        }
    }

    private static IEnumerable<NextStep> OfReview(NextStepFacts facts, CohortFact cohort, ReviewFact review)
    {
        var isHead = facts.HeadOf.Contains(review.HostSchoolId);
        var isHost = isHead || facts.StaffOf.Contains(review.HostSchoolId);
        var isReviewer = !isHost && facts.Visits.Any(visit =>
            visit.GroupId == review.GroupId && visit.HostSchoolId == review.HostSchoolId && visit.VisitorIds.Contains(facts.PersonId));

        (NextStepKind Kind, string Title)? step = review.Stage switch
        {
            ReviewStage.SelfEvaluation when isHost => (NextStepKind.ShareSelfEvaluation, "Write and share your self-evaluation and focus"),
            ReviewStage.Ready when isReviewer => (NextStepKind.PrepareVisit, "Read what the school has shared and prepare the day"),
            ReviewStage.OnSite when isReviewer => (NextStepKind.GatherEvidence, "Gather evidence and give verbal feedback on the day"),
            ReviewStage.WrittenFeedback when isReviewer => (NextStepKind.WriteFeedback, "Write the feedback up and send it"),
            ReviewStage.FactualCheck when isHead => (NextStepKind.CheckFacts, "Check the facts in your feedback"),
            ReviewStage.FactualCheck when isReviewer && review.Progress.PointsQueried > 0 => (NextStepKind.WriteFeedback, "Answer the school's queries"),
            ReviewStage.ActionPlanning when isHead => (NextStepKind.AgreeActionPlan, "Agree your action plan and book the follow-up"),
            ReviewStage.FollowUp when isHost => (NextStepKind.WorkOnActions, "Work on your actions and hold the follow-up"),
            _ => null,
        };
        if (step is { } mine)
            yield return Step(facts, cohort, mine.Kind, mine.Title, review.StageDue, review.Id, review.HostSchoolId);
    }

    private static IEnumerable<NextStep> OfCoordinator(NextStepFacts facts, CohortFact cohort)
    {
        if (cohort.Status is CohortStatus.Closed)
            yield return Step(facts, cohort, NextStepKind.FormGroups, "Form the groups and publish them", cohort.ReviewsFrom, cohort.Id, null);

        var undated = facts.Visits.Count(visit => visit.CohortId == cohort.Id && visit.State is (VisitState.ToBePlanned or VisitState.Postponed));
        if (undated > 0)
            yield return Step(facts, cohort, NextStepKind.SetDates, undated == 1 ? "Set the date of a review" : $"Set the dates of {undated} reviews", cohort.ReviewsFrom, cohort.Id, null);

        var overdue = facts.Reviews.Where(review => review.CohortId == cohort.Id && review.StageDue < facts.Today).ToList();
        if (overdue.Count > 0)
            yield return Step(facts, cohort, NextStepKind.ChaseOverdue, overdue.Count == 1 ? "Look at a review that is overdue" : $"Look at {overdue.Count} reviews that are overdue", overdue.Min(review => review.StageDue), cohort.Id, null);
    }

    private static NextStep Step(NextStepFacts facts, CohortFact cohort, NextStepKind kind, string title, DateOnly? due, Guid subject, Guid? school) =>
        new(kind, title, due, due < facts.Today, cohort.Id, cohort.Name, subject, school, school is { } id ? facts.Schools.GetValueOrDefault(id) : null);

    private static DateOnly? LondonDay(DateTimeOffset? instant) => instant is { } at ? London.DayOf(at) : null;

    private static string NameOf(SessionKind kind) => kind switch
    {
        SessionKind.Training => "training",
        SessionKind.Launch => "launch",
        SessionKind.Refresher => "refresher training",
        SessionKind.Workshop => "improvement workshop",
        SessionKind.GroupFeedback => "group feedback session",
        _ => "follow-up meeting",
    };
}
