using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Cohorts;
using PeerReview.Scheduling.Planning;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Scheduling.DateRuns;

/// <summary>A run.</summary>
/// <param name="Id">The run.</param>
/// <param name="CohortId">The cohort.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Progress">How far it is, or came; null before it began.</param>
/// <param name="RequestedAt">UTC.</param>
/// <param name="EndedAt">UTC; null until it has ended.</param>
/// <param name="ProposedAt">When its dates were proposed, UTC; null until then.</param>
/// <param name="WithDate">Visits a date was found for.</param>
/// <param name="WithoutDate">Visits for which none fits.</param>
public sealed record DateRunView(
    Guid Id,
    Guid CohortId,
    DateRunStatus Status,
    RunProgress? Progress,
    DateTimeOffset RequestedAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset? ProposedAt,
    int WithDate,
    int WithoutDate)
{
    internal static DateRunView Of(DateRun run) => new(
        run.Id, run.CohortId, run.Status, run.Progress, run.RequestedAt, run.EndedAt, run.ProposedAt,
        run.Dates.Count(date => date.Proposal.Day is not null), run.Dates.Count(date => date.Proposal.Day is null));
}

/// <summary>A run with all it found.</summary>
/// <param name="Run">The run.</param>
/// <param name="Proposals">Every date with its reasons, and every clash; empty until it has ended.</param>
public sealed record DateRunResultView(DateRunView Run, IReadOnlyList<DateProposalView> Proposals)
{
    internal static DateRunResultView Of(DateRun run) => new(DateRunView.Of(run), [.. run.Dates.Select(date => date.Proposal)]);
}

internal static class ReadDateRuns
{
    /// <summary>The runs of a cohort, oldest first, to compare.</summary>
    public static async Task<Ok<Page<DateRunView>>> OfCohortAsync(Guid cohortId, [AsParameters] PageRequest page, SchedulingDb db, CancellationToken cancellationToken)
    {
        await Cohort.FindAsync(db, cohortId, cancellationToken);
        return TypedResults.Ok(await db.DateRuns.AsNoTracking().Where(run => run.CohortId == cohortId).ToPageAsync(page, DateRunView.Of, cancellationToken));
    }

    /// <summary>A run: how far it is, and what it found.</summary>
    public static async Task<Ok<DateRunResultView>> OneAsync(Guid dateRunId, SchedulingDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(DateRunResultView.Of(
            await db.DateRuns.AsNoTracking().SingleOrDefaultAsync(run => run.Id == dateRunId, cancellationToken) ?? throw Refusal.NotFound("The run")));
}

internal static class CancelDateRun
{
    /// <summary>Calls a run off. The best dates it has found by then are kept and not proposed.</summary>
    public static async Task<Ok<DateRunView>> HandleAsync(Guid dateRunId, SchedulingDb db, CancellationToken cancellationToken)
    {
        var run = await db.LockDateRunAsync(dateRunId, cancellationToken);
        run.CallOff();
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(DateRunView.Of(run));
    }
}

internal static class ProposeRun
{
    /// <summary>Proposes the dates a run has found, once. Visits that have changed since are left alone.</summary>
    public static async Task<Ok<DateRunView>> HandleAsync(
        Guid dateRunId, SchedulingDb db, DateProposals proposals, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var run = await db.LockDateRunAsync(dateRunId, cancellationToken);
        await ApplyAsync(run, db, proposals, time, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(DateRunView.Of(run));
    }

    /// <summary>Proposes the dates of an ended run. The run is locked.</summary>
    internal static async Task ApplyAsync(DateRun run, SchedulingDb db, DateProposals proposals, TimeProvider time, CancellationToken cancellationToken)
    {
        run.Proposed(time.GetUtcNow());
        var ids = run.Dates.Select(date => date.Proposal.VisitId).Order().ToArray();
        var visits = (await db.LockVisitsAsync(ids, cancellationToken)).ToDictionary(visit => visit.Id);
        foreach (var (proposal, version) in run.Dates)
        {
            if (visits.TryGetValue(proposal.VisitId, out var visit) && visit.Version == version)
                await proposals.ApplyAsync(visit, proposal, run.HeldUntil, cancellationToken);
        }
    }
}
