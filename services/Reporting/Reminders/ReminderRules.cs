using PeerReview.Cohorts.Contracts;
using PeerReview.Reporting.Facts;
using PeerReview.Reviews.Contracts;
using PeerReview.ServiceDefaults;

namespace PeerReview.Reporting.Reminders;

/// <summary>What the heads of schools can be reminded of.</summary>
public enum ReminderKind
{
    /// <summary>To book a place, while booking is open.</summary>
    BookPlace,

    /// <summary>To answer the offer of a place.</summary>
    AnswerOffer,

    /// <summary>To share the self-evaluation.</summary>
    ShareSelfEvaluation,

    /// <summary>To check the facts in the feedback.</summary>
    CheckFacts,

    /// <summary>To agree the action plan.</summary>
    AgreeActionPlan,
}

/// <summary>A school that has not done something yet.</summary>
/// <param name="SchoolId">The school.</param>
/// <param name="Name">Its name.</param>
/// <param name="DueOn">By which day, Europe/London; null where nothing presses.</param>
/// <param name="SubjectId">The cohort, booking or review it is about; which of these, the kind tells.</param>
public sealed record SchoolToRemind(Guid SchoolId, string Name, DateOnly? DueOn, Guid SubjectId);

/// <summary>Something that schools have not done yet.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Schools">Which have not, in the order of names.</param>
public sealed record Reminder(ReminderKind Kind, IReadOnlyList<SchoolToRemind> Schools);

/// <summary>Who has not done what, as a pure function of the facts of one cohort: status, never content.</summary>
public static class ReminderRules
{
    private static readonly (ReviewStage Stage, ReminderKind Kind)[] OfReviews =
        [(ReviewStage.SelfEvaluation, ReminderKind.ShareSelfEvaluation), (ReviewStage.FactualCheck, ReminderKind.CheckFacts), (ReviewStage.ActionPlanning, ReminderKind.AgreeActionPlan)];

    /// <summary>The reminders that would reach somebody.</summary>
    /// <param name="cohort">The cohort.</param>
    /// <param name="schools">The network's schools.</param>
    /// <param name="placed">Schools with a booking in any cohort that is not over: a school that has a place elsewhere is not asked to book.</param>
    /// <param name="offers">The cohort's bookings that are offered a place.</param>
    /// <param name="reviews">The cohort's reviews.</param>
    public static IReadOnlyList<Reminder> Of(
        CohortFact cohort, IReadOnlyList<SchoolFact> schools, IReadOnlySet<Guid> placed, IReadOnlyList<BookingFact> offers, IReadOnlyList<ReviewFact> reviews)
    {
        var names = schools.ToDictionary(school => school.Id, school => school.Name);
        var all = new List<Reminder>();
        if (cohort.Status is CohortStatus.Open)
            Add(ReminderKind.BookPlace, schools.Where(school => school.IsMember && !placed.Contains(school.Id)).Select(school => (school.Id, (DateOnly?)null, cohort.Id)));

        Add(ReminderKind.AnswerOffer, offers.Select(booking => (booking.SchoolId, booking.OfferExpiresAt is { } at ? London.DayOf(at) : (DateOnly?)null, booking.Id)));
        foreach (var (stage, kind) in OfReviews)
            Add(kind, reviews.Where(review => review.Stage == stage).Select(review => (review.HostSchoolId, review.StageDue, review.Id)));
        return all;

        void Add(ReminderKind kind, IEnumerable<(Guid School, DateOnly? DueOn, Guid Subject)> late)
        {
            var toRemind = late.Where(one => names.ContainsKey(one.School)).Select(one => new SchoolToRemind(one.School, names[one.School], one.DueOn, one.Subject))
                .OrderBy(school => school.Name, StringComparer.Ordinal).ToList();
            if (toRemind.Count > 0)
                all.Add(new Reminder(kind, toRemind));
        }
    }
}
