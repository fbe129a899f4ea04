using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Cohorts;
using PeerReview.Scheduling.Planning;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Jobs;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Scheduling.DateRuns;

/// <summary>What to look for.</summary>
/// <param name="FacilitatorIds">People of whom one is to lead each visit; absent where none is needed.</param>
/// <param name="AnswerBy">Until when proposed dates are held while the schools answer, UTC; a fortnight when absent.</param>
/// <param name="ProposeWhenFound">False to look at the dates first, and compare runs.</param>
public sealed record StartDateRunRequest(
    [property: MaxLength(100)] IReadOnlyList<Guid>? FacilitatorIds = null,
    DateTimeOffset? AnswerBy = null,
    bool ProposeWhenFound = true);

internal static class StartDateRun
{
    /// <summary>
    /// Begins to look for dates for every visit of a cohort that has none, all groups together because they share people. Answers at once
    /// (202); read the run to see how far it is.
    /// </summary>
    public static async Task<Accepted<DateRunView>> HandleAsync(
        Guid cohortId, StartDateRunRequest request, SchedulingDb db, DateProposals proposals, Caller caller, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        await Cohort.FindAsync(db, cohortId, cancellationToken);
        if (await db.DateRuns.AnyAsync(run => run.CohortId == cohortId && (run.Status == DateRunStatus.Queued || run.Status == DateRunStatus.Running), cancellationToken))
            throw Refusal.Conflict("run-in-progress", "Dates are being looked for already. Wait for that run, or call it off.");

        var run = new DateRun
        {
            CohortId = cohortId,
            RequestedBy = caller.PersonId,
            RequestedAt = time.GetUtcNow(),
            FacilitatorIds = [.. await proposals.RefuseUnknownAsync(request.FacilitatorIds, cancellationToken)],
            HeldUntil = ProposeDates.HeldUntil(request.AnswerBy, time),
            ProposeWhenFound = request.ProposeWhenFound,
        };
        db.Add(run);
        db.Add(new Job { Id = run.Id, NetworkId = db.Tenant.NetworkId, QueuedAt = run.RequestedAt });
        await publish.Publish(new DateRunQueued(db.Tenant.NetworkId, run.Id), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Accepted($"/api/scheduling/date-runs/{run.Id}", DateRunView.Of(run));
    }
}

/// <summary>To ourselves: a run waits for a worker. It leaves when the run is committed; a worker that misses it looks every few seconds.</summary>
public sealed record DateRunQueued(Guid NetworkId, Guid DateRunId);

internal sealed class DateRunQueuedConsumer(JobSignal signal) : IConsumer<DateRunQueued>
{
    public Task Consume(ConsumeContext<DateRunQueued> context)
    {
        signal.Set();
        return Task.CompletedTask;
    }
}
