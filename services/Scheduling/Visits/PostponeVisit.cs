using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using PeerReview.Scheduling.Cohorts;
using PeerReview.Scheduling.Dates.Replanning;
using PeerReview.Scheduling.Planning;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Scheduling.Visits;

/// <summary>A visit that cannot be on its day.</summary>
/// <param name="Reason">Why. Nobody outside the group sees it.</param>
/// <param name="SchoolId">The school that cannot; the caller's own when absent, the host for the coordinator.</param>
public sealed record PostponeVisitRequest(PostponementReason Reason, Guid? SchoolId = null);

/// <summary>What became of a postponed visit.</summary>
/// <param name="Visit">The visit with its new date, or postponed without one.</param>
/// <param name="Clash">Why no date fits; null where one was found.</param>
/// <param name="AlsoMoved">Other visits of the group that the same thing made impossible, with their new dates.</param>
public sealed record PostponedVisitView(VisitView Visit, ClashView? Clash, IReadOnlyList<VisitView> AlsoMoved);

internal static class PostponeVisit
{
    /// <summary>
    /// "Ofsted has called": gives a date up in one step and proposes the next one, moving as little as possible. Outside the group nobody
    /// learns why.
    /// </summary>
    public static async Task<Ok<PostponedVisitView>> HandleAsync(
        Guid visitId, PostponeVisitRequest request, SchedulingDb db, DateQuestions questions, DateProposals proposals, VisitAccess access, VisitViews views,
        Caller caller, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        if (request.Reason == PostponementReason.GroupChanged)
            throw Refusal.Invalid("reason", "That reason is the service's own.");

        var visits = await db.LockVisitsAsync(await db.GroupOfVisitAsync(visitId, cancellationToken), cancellationToken);
        var visit = visits.SingleOrDefault(one => one.Id == visitId) ?? throw Refusal.NotFound("The visit");
        var school = caller.Holds(Role.Coordinator) ? CoordinatorsWord(visit, request.SchoolId) : access.SchoolOf(visit, request.SchoolId);
        if (visit.Time is null)
            throw Refusal.Conflict("nothing-to-postpone", "The visit has no date to postpone.");

        var cohort = await Cohort.FindAsync(db, visit.CohortId, cancellationToken);
        var question = await questions.AskAsync(cohort, visits, new HashSet<Guid>(), facilitatorIds: [], cancellationToken);
        var sheet = question.AnswerAfter([.. Disruptions(visit, school, request.Reason, time)]);
        var moved = sheet.Found.Select(found => found.VisitId).Concat(sheet.Missed.Select(missed => missed.VisitId)).Append(visitId).ToHashSet();

        foreach (var one in visits.Where(one => moved.Contains(one.Id)))
        {
            one.Postpone(request.Reason, school, time.GetUtcNow());
            await VisitNews.TellServicesAsync(one, publish, time, cancellationToken);
            await VisitNews.TellPeopleAsync(one, VisitNotices.Postponed, db, publish, cancellationToken);
        }

        // Postponed is a state of its own, with an event of its own, before the next date is proposed.
        await db.SaveChangesAsync(cancellationToken);
        await proposals.ApplyAsync(ProposeDates.Views(sheet, question.Visits), question.Visits, DateHold.From(time), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);

        var missed = sheet.Missed.FirstOrDefault(one => one.VisitId == visitId);
        return TypedResults.Ok(new PostponedVisitView(
            await views.OfAsync(visit, cancellationToken),
            missed is null ? null : ClashView.Of(missed.Clash),
            await views.OfAsync([.. visits.Where(one => moved.Contains(one.Id) && one != visit)], cancellationToken)));
    }

    private static Guid CoordinatorsWord(Visit visit, Guid? schoolId) => schoolId is not { } named
        ? visit.HostSchoolId
        : visit.SchoolIds.Contains(named) ? named : throw Refusal.Invalid("schoolId", "That school is not in the group.");

    private static IEnumerable<Disruption> Disruptions(Visit visit, Guid school, PostponementReason reason, TimeProvider time)
    {
        yield return Disruption.Postponed(school, visit.Time!.Day);
        if (reason == PostponementReason.Ofsted)
            yield return Disruption.OfstedCalled(school, time.Today());
    }
}
