using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Jobs;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Cohorts.Drafting;

/// <summary>How to search for groups.</summary>
/// <param name="Seconds">How long at most; small cohorts are proven optimal well within.</param>
/// <param name="Seed">The same seed searches the same way.</param>
public sealed record RunGroupingRequest([property: Range(1, 60)] int Seconds = 5, int Seed = 1);

/// <summary>A run.</summary>
/// <param name="Id">The run.</param>
/// <param name="CohortId">The cohort.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Percent">0 to 100.</param>
/// <param name="Seconds">How long it may search.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="RequestedAt">When, UTC.</param>
/// <param name="EndedAt">When it ended, UTC.</param>
/// <param name="Weights">What the terms were worth.</param>
/// <param name="Pins">The wishes it was run with.</param>
/// <param name="Progress">The best so far while it runs.</param>
/// <param name="Result">What it found.</param>
public sealed record RunView(
    Guid Id,
    Guid CohortId,
    RunStatus Status,
    int Percent,
    int Seconds,
    int Seed,
    DateTimeOffset RequestedAt,
    DateTimeOffset? EndedAt,
    DraftWeights Weights,
    IReadOnlyList<DraftPin> Pins,
    RunProgress? Progress,
    RunResult? Result)
{
    internal static RunView Of(GroupingRun run) => new(
        run.Id,
        run.CohortId,
        run.Status,
        run.Percent,
        run.Seconds,
        run.Seed,
        run.RequestedAt,
        run.EndedAt,
        run.Wishes.Weights,
        run.Wishes.Pins,
        run.Progress,
        run.Result);
}

/// <summary>Searches for the best groups in the background, with the pins, locks and weights of the draft.</summary>
public static class RunGrouping
{
    /// <summary>Starts a search; one at a time per cohort. The answer says where to look how far it is.</summary>
    internal static async Task<Accepted<RunView>> StartAsync(
        Guid id, RunGroupingRequest request, CohortDb db, ProgrammeCatalogue programmes, IPublishEndpoint publish, Caller caller, TimeProvider time, CancellationToken cancellationToken)
    {
        var cohort = await db.Cohorts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("The cohort");
        EditDraft.RefuseUnlessEditable(cohort);
        if ((await programmes.OfAsync(db, cohort, cancellationToken)).Groups is null)
            throw Refusal.Conflict("no-groups", "This programme has no groups.");
        if (!await db.Bookings.AnyAsync(booking => booking.CohortId == id && booking.State == BookingState.Confirmed, cancellationToken))
            throw Refusal.Conflict("no-schools", "No school has a confirmed place yet.");

        var now = time.GetUtcNow();
        var run = new GroupingRun
        {
            CohortId = id,
            Seconds = request.Seconds,
            Seed = request.Seed,
            RequestedBy = caller.PersonId,
            RequestedAt = now,
            Wishes = (await db.Drafts.AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken)).Content,
        };
        db.Add(run);
        db.Add(new Job { Id = run.Id, NetworkId = db.Tenant.NetworkId, QueuedAt = now });
        await publish.Publish(new GroupingRunQueued(db.Tenant.NetworkId, run.Id), cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { ConstraintName: CohortDb.OneActiveRun })
        {
            throw Refusal.Conflict("run-in-progress", "A search is under way for this cohort: wait for it, or cancel it.");
        }

        return TypedResults.Accepted($"/api/cohorts/grouping-runs/{run.Id}", RunView.Of(run));
    }

    /// <summary>The runs of a cohort, oldest first.</summary>
    internal static async Task<Ok<Page<RunView>>> ListAsync(Guid id, [AsParameters] PageRequest page, CohortDb db, CancellationToken cancellationToken)
    {
        if (!await db.Cohorts.AnyAsync(cohort => cohort.Id == id, cancellationToken))
            throw Refusal.NotFound("The cohort");
        return TypedResults.Ok(await db.Runs.AsNoTracking().Where(run => run.CohortId == id).ToPageAsync(page, RunView.Of, cancellationToken));
    }

    /// <summary>One run: how far it is, or what it found.</summary>
    internal static async Task<Ok<RunView>> ReadAsync(Guid id, CohortDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(RunView.Of(await db.Runs.AsNoTracking().SingleOrDefaultAsync(run => run.Id == id, cancellationToken) ?? throw Refusal.NotFound("The run")));

    /// <summary>Calls a search off; the best so far is kept.</summary>
    internal static async Task<Accepted<RunView>> CancelAsync(Guid id, CohortDb db, CancellationToken cancellationToken)
    {
        var changed = await db.Runs.Where(run => run.Id == id && (run.Status == RunStatus.Queued || run.Status == RunStatus.Running))
            .ExecuteUpdateAsync(set => set.SetProperty(run => run.IsCancelRequested, true), cancellationToken);
        var run = await db.Runs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("The run");
        return changed == 1
            ? TypedResults.Accepted($"/api/cohorts/grouping-runs/{id}", RunView.Of(run))
            : throw Refusal.Conflict("not-possible-now", "This run has ended.");
    }
}
