using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using PeerReview.Scheduling.Cohorts;
using PeerReview.Scheduling.Dates;
using PeerReview.Scheduling.Planning;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Scheduling.Visits;

/// <summary>A date set by hand.</summary>
/// <param name="Day">The day.</param>
/// <param name="Part">The part of it: the whole day, or one half where the programme's visits are half days.</param>
/// <param name="From">Start by the clock in London; the usual hour when absent.</param>
/// <param name="Until">End by the clock in London; the usual hour when absent.</param>
/// <param name="FacilitatorId">Who leads the visit; the one who did when absent.</param>
/// <param name="Confirm">True to settle it without asking the schools: for the coordinator alone.</param>
public sealed record SetDateRequest(
    DateOnly Day,
    PartOfDay Part = PartOfDay.WholeDay,
    TimeOnly? From = null,
    TimeOnly? Until = null,
    Guid? FacilitatorId = null,
    bool Confirm = false);

internal static class SetDate
{
    /// <summary>
    /// Sets a visit's date by hand: the coordinator, or the school that hosts, which thereby agrees to it. The date keeps every hard rule a
    /// planned one keeps; those it would break are named. The other schools are then asked.
    /// </summary>
    public static async Task<Ok<VisitView>> HandleAsync(
        Guid visitId, IfMatch ifMatch, SetDateRequest request, SchedulingDb db, DateQuestions questions, DateProposals proposals, VisitAccess access, VisitViews views,
        Caller caller, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var groupId = await db.GroupOfVisitAsync(visitId, cancellationToken);
        var visits = await db.LockVisitsAsync(groupId, cancellationToken);
        var visit = visits.SingleOrDefault(one => one.Id == visitId) ?? throw Refusal.NotFound("The visit");
        await access.RefuseOutsidersAsync(visit, cancellationToken);
        var isHost = caller.HoldsAt(visit.HostSchoolId, Role.OfSchools);
        if (!isHost && !caller.Holds(Role.Coordinator))
            throw Refusal.Forbidden("The school that hosts, or the coordinator, sets the date.");
        if (request.Confirm && !caller.Holds(Role.Coordinator))
            throw Refusal.Forbidden("The other schools are to be asked first.");
        ifMatch.Check(visit.Version);

        var facilitator = request.FacilitatorId is { } named ? (await proposals.RefuseUnknownAsync([named], cancellationToken))[0] : visit.FacilitatorId;
        var slot = new Slot(request.Day, request.Part.ToParts());
        var usual = VisitTime.Usual(slot);
        var hours = VisitTime.At(slot, request.From ?? WallClock.TimeOf(usual.StartsAt), request.Until ?? WallClock.TimeOf(usual.EndsAt));
        var cohort = await Cohort.FindAsync(db, visit.CohortId, cancellationToken);
        var question = await questions.AskAsync(cohort, visits, new HashSet<Guid> { visitId }, facilitator is { } id ? [id] : [], cancellationToken);
        RefuseClashes(question.Clashes(visitId, new FixedSlot(slot, facilitator)));

        visit.Propose(hours, facilitator, DateHold.From(time), reasons: null, time.GetUtcNow());
        if (isHost)
            visit.Answer(visit.HostSchoolId, agrees: true, reason: null, caller.PersonId, time.GetUtcNow());
        if (request.Confirm || visit.IsAgreed)
        {
            await ConfirmVisit.ConfirmAsync(visit, db, caller.PersonId, publish, time, cancellationToken);
        }
        else
        {
            await VisitNews.TellServicesAsync(visit, publish, time, cancellationToken);
            await VisitNews.TellPeopleAsync(visit, VisitNotices.Proposed, db, publish, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(await views.OfAsync(visit, cancellationToken));
    }

    internal static void RefuseClashes(IReadOnlyList<Cause> clashes)
    {
        if (clashes.Count > 0)
            throw Refusal.Invalid(new Dictionary<string, string[]> { ["day"] = [.. clashes.Select(cause => cause.Sentence)] });
    }
}
