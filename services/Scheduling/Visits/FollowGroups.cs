using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Contracts;
using PeerReview.Scheduling.Cohorts;
using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.Sessions;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Scheduling.Visits;

/// <summary>
/// Keeps the visits what the groups are: each school of a group hosts once. When a group changes, what still makes sense is kept – above all
/// dates that are settled –, the rest is called off or added. What has taken place stays as it was.
/// </summary>
internal sealed class FollowGroups(SchedulingDb db, TimeProvider time)
{
    /// <summary>Makes the visits of one group what it is now.</summary>
    public async Task ApplyAsync(Group group, IPublishEndpoint publish, CancellationToken cancellationToken)
    {
        var cohort = await db.Cohorts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == group.CohortId, cancellationToken);
        var visits = await db.LockVisitsAsync(group.Id, cancellationToken);
        var hosts = IsAlive(group, cohort) ? await WithoutThoseWhoHaveHostedAsync(group, cancellationToken) : [];

        foreach (var visit in visits.Where(visit => !visit.HasBegun(time.GetUtcNow())))
        {
            var before = (visit.Version, visit.State);
            if (!hosts.Contains(visit.HostSchoolId))
                visit.Cancel(time.GetUtcNow());
            else
                await KeepAsync(visit, group, cohort, cancellationToken);

            if (visit.Version != before.Version)
                await TellAsync(visit, before.State, publish, cancellationToken);
        }

        foreach (var host in hosts.Except(visits.Select(visit => visit.HostSchoolId)))
        {
            var visit = new Visit(group.CohortId, group.Id, host, group.AttendeesAt(host, ReviewersPerSchool(cohort)));
            db.Add(visit);
            await VisitNews.TellServicesAsync(visit, publish, time, cancellationToken);
        }
    }

    /// <summary>A school that was reviewed in another group of the cohort before it moved to this one does not host again.</summary>
    private async Task<IReadOnlyList<Guid>> WithoutThoseWhoHaveHostedAsync(Group group, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var elsewhere = await db.Visits
            .Where(visit => visit.CohortId == group.CohortId && visit.GroupId != group.Id && group.SchoolIds.Contains(visit.HostSchoolId))
            .Where(visit => visit.State == VisitState.Confirmed && visit.Time!.StartsAt <= now)
            .Select(visit => visit.HostSchoolId)
            .ToListAsync(cancellationToken);
        return [.. group.SchoolIds.Except(elsewhere)];
    }

    private async Task KeepAsync(Visit visit, Group group, Cohort? cohort, CancellationToken cancellationToken)
    {
        visit.Regroup(group.AttendeesAt(visit.HostSchoolId, ReviewersPerSchool(cohort)), DateHold.From(time));
        if (visit.Time is not null && await IsInTwoPlacesAsync(visit, cancellationToken))
            visit.GiveUpDate(time.GetUtcNow());
        else if (visit.IsAgreed)
            visit.Confirm(await Deadlines.OfAsync(visit, db, cancellationToken), DateHold.TheGroup, time.GetUtcNow());
        else if (visit.State == VisitState.Confirmed)
            visit.Reckon(await Deadlines.OfAsync(visit, db, cancellationToken));
    }

    /// <summary>Whoever has joined may have promised that time elsewhere; the database would refuse it.</summary>
    private Task<bool> IsInTwoPlacesAsync(Visit visit, CancellationToken cancellationToken)
    {
        var owners = visit.Promises.Select(promise => promise.OwnerId).ToList();
        return db.Promises.AnyAsync(
            promise => promise.VisitId != visit.Id && owners.Contains(promise.OwnerId)
                && promise.StartsAt < visit.Time!.EndsAt && visit.Time.StartsAt < promise.EndsAt,
            cancellationToken);
    }

    private async Task TellAsync(Visit visit, VisitState before, IPublishEndpoint publish, CancellationToken cancellationToken)
    {
        await VisitNews.TellServicesAsync(visit, publish, time, cancellationToken);
        if (visit.State == before || before is VisitState.ToBePlanned or VisitState.Postponed)
            return;

        var notice = visit.State switch
        {
            VisitState.Confirmed => VisitNotices.Confirmed,
            VisitState.Proposed => VisitNotices.Proposed,
            VisitState.Postponed => VisitNotices.Postponed,
            _ => VisitNotices.Cancelled,
        };
        await VisitNews.TellPeopleAsync(visit, notice, db, publish, cancellationToken);
    }

    private static bool IsAlive(Group group, Cohort? cohort) =>
        group.IsActive && group.SchoolIds.Length > 1 && cohort?.Status != CohortStatus.Cancelled;

    // Until the cohort is known everybody the schools named is coming.
    private static int ReviewersPerSchool(Cohort? cohort) => cohort?.Rules.ReviewersPerSchool ?? int.MaxValue;
}

/// <summary>How long a proposed date is held while people answer.</summary>
internal static class DateHold
{
    /// <summary>Who agreed when nobody in particular did: the last school that had not was no longer asked.</summary>
    public static readonly Guid TheGroup = Guid.Empty;

    private static readonly TimeSpan Usual = TimeSpan.FromDays(14);

    /// <summary>A fortnight from now, in whole seconds, so that it is the same after a round through the database.</summary>
    public static DateTimeOffset From(TimeProvider time) => Until(time.GetUtcNow() + Usual);

    /// <summary>The moment in whole seconds.</summary>
    public static DateTimeOffset Until(DateTimeOffset moment) => new(moment.UtcTicks - moment.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
}

internal sealed class GroupChangedConsumer(SchedulingDb db, FollowGroups visits, ComingSessions sessions) : IConsumer<GroupChanged>
{
    public async Task Consume(ConsumeContext<GroupChanged> context)
    {
        var fact = context.Message;
        if (!await db.LearnAsync<Group>(fact.GroupId, fact.Version, group => group.Learn(fact), context.CancellationToken))
            return;

        await visits.ApplyAsync(db.Groups.Local.Single(group => group.Id == fact.GroupId), context, context.CancellationToken);
        if (!fact.IsActive)
            await sessions.CallOffAsync(session => session.GroupId == fact.GroupId, context, context.CancellationToken);
    }
}

internal sealed class CohortChangedConsumer(SchedulingDb db, FollowGroups visits, ComingSessions sessions) : IConsumer<CohortChanged>
{
    public async Task Consume(ConsumeContext<CohortChanged> context)
    {
        var fact = context.Message;
        if (!await db.LearnAsync<Cohort>(fact.CohortId, fact.Version, cohort => cohort.Learn(fact), context.CancellationToken))
            return;

        // The groups read the cohort's rules: what was learned is to be seen by the queries below.
        await db.SaveChangesAsync(context.CancellationToken);
        foreach (var group in await db.Groups.Where(group => group.CohortId == fact.CohortId).OrderBy(group => group.Id).ToListAsync(context.CancellationToken))
            await visits.ApplyAsync(group, context, context.CancellationToken);
        if (fact.Status == CohortStatus.Cancelled)
            await sessions.CallOffAsync(session => session.CohortId == fact.CohortId, context, context.CancellationToken);
    }
}
