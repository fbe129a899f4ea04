using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Cohorts;
using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.Dates;
using PeerReview.Scheduling.Planning;
using PeerReview.Scheduling.Visits;
using PeerReview.ServiceDefaults.Http;
using SessionKind = PeerReview.Scheduling.Contracts.SessionKind;
using Visit = PeerReview.Scheduling.Visits.Visit;

namespace PeerReview.Scheduling.Sessions;

/// <summary>When a group could hold a session after its visits.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Kind">What the session is for.</param>
/// <param name="Day">The best day in Europe/London; null where none fits.</param>
/// <param name="Part">The part of the day.</param>
/// <param name="Why">What speaks for the date and against it.</param>
/// <param name="NextBest">The next best dates.</param>
/// <param name="Clash">Why no date fits; null where one does.</param>
public sealed record SessionDatesView(
    Guid GroupId, SessionKind Kind, DateOnly? Day, PartOfDay? Part, IReadOnlyList<string> Why, IReadOnlyList<NextBestDate> NextBest, ClashView? Clash);

internal static class SessionDates
{
    // How long after the first possible day a session still is the one the programme means.
    private const int DaysToFind = 42;

    /// <summary>
    /// Looks for a date for a session of a group – group feedback after its last visit, or the follow-up meeting as long after it as the
    /// programme says – on which everyone who takes part in its visits is free. Nothing is held: schedule the session on the date of your
    /// choice.
    /// </summary>
    public static async Task<Ok<SessionDatesView>> HandleAsync(
        Guid groupId, [FromRoute(Name = "kind")] Named<SessionKind> named, SchedulingDb db, DateQuestions questions, CancellationToken cancellationToken, Guid? atSchoolId = null,
        [FromQuery(Name = "part")] Named<PartOfDay>? namedPart = null)
    {
        var (kind, part) = (named.Value, namedPart?.Value);
        if (kind is not (SessionKind.GroupFeedback or SessionKind.FollowUp))
            throw Refusal.Invalid("kind", "Dates are looked for for group feedback sessions and follow-up meetings.");

        var group = await Group.FindAsync(db, groupId, cancellationToken);
        var school = atSchoolId ?? group.SchoolIds.FirstOrDefault();
        if (!group.SchoolIds.Contains(school))
            throw Refusal.Invalid("atSchoolId", "That school is not in the group.");

        var visits = await db.Visits.AsNoTracking().Where(visit => visit.GroupId == groupId && visit.State != VisitState.Cancelled).ToListAsync(cancellationToken);
        if (visits.Count == 0 || visits.Exists(visit => visit.Time is null))
            throw Refusal.Conflict("visits-without-date", "The session follows the visits of the group: set the dates of all of them first.");

        var cohort = await Cohort.FindAsync(db, group.CohortId, cancellationToken);
        var earliest = visits.Max(visit => visit.Time!.Day).AddDays(kind == SessionKind.FollowUp ? cohort.Rules.FollowUpAfterDays : 1);
        var window = new DateSpan(earliest, earliest.AddDays(DaysToFind));
        var question = await questions.AskAsync(cohort, visits, new HashSet<Guid>(), facilitatorIds: [], cancellationToken, until: window.Last);
        var session = ToVisit(visits, kind, school, part, window);
        return TypedResults.Ok(Answer(groupId, kind, WithSession(question.Request, groupId, session), session.Id));
    }

    private static Dates.Visit ToVisit(List<Visit> visits, SessionKind kind, Guid school, PartOfDay? part, DateSpan window) => new()
    {
        Id = Guid.CreateVersion7(),
        HostId = school,
        Kind = kind == SessionKind.FollowUp ? VisitKind.FollowUp : VisitKind.Feedback,
        Session = part switch
        {
            null => Dates.SessionKind.EitherHalf,
            PartOfDay.Morning => Dates.SessionKind.Morning,
            PartOfDay.Afternoon => Dates.SessionKind.Afternoon,
            _ => Dates.SessionKind.FullDay,
        },
        PeopleIds = [.. visits.SelectMany(visit => visit.VisitorIds.Concat(visit.HostPartnerIds)).Distinct()],
        VisitingSchoolIds = [.. visits.SelectMany(visit => visit.SchoolIds).Where(id => id != school).Distinct()],
        AfterVisitIds = [.. visits.Select(visit => visit.Id)],
        Window = window,
    };

    private static DateRequest WithSession(DateRequest request, Guid groupId, Dates.Visit session) => request with
    {
        Groups = [.. request.Groups.Select(group => group.Id == groupId ? group with { Visits = [.. group.Visits, session] } : group)],
    };

    private static SessionDatesView Answer(Guid groupId, SessionKind kind, DateRequest request, Guid session)
    {
        var planner = new DatePlanner(request);
        var plan = planner.Plan();
        if (plan.Visits.FirstOrDefault(visit => visit.VisitId == session) is not { } found)
            return new SessionDatesView(groupId, kind, Day: null, Part: null, [], [], ClashView.Of(planner.WhyNoDate(plan, session)));

        var why = planner.WhyThisDate(plan, session);
        return new SessionDatesView(groupId, kind, found.Slot.Date, found.Slot.Parts.ToPartOfDay(), why.Sentences,
            [.. why.NextBest.Select(next => new NextBestDate(next.Slot.Date, next.Slot.Parts.ToPartOfDay(), next.Sentence))], Clash: null);
    }
}
