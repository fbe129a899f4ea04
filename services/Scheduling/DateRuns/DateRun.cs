using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Planning;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Scheduling.DateRuns;

/// <summary>One search for dates for a whole cohort: what was asked, how far it is, and what it found. Kept, so that runs can be compared.</summary>
public sealed class DateRun : TenantEntity
{
    public required Guid CohortId { get; init; }

    public required Guid RequestedBy { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>People of whom one is to lead each visit; empty where none is needed.</summary>
    public required Guid[] FacilitatorIds { get; init; }

    /// <summary>Until when proposed dates are held, UTC.</summary>
    public required DateTimeOffset HeldUntil { get; init; }

    /// <summary>True to propose the dates as soon as they are found.</summary>
    public required bool ProposeWhenFound { get; init; }

    public DateRunStatus Status { get; private set; } = DateRunStatus.Queued;

    public bool IsCancelRequested { get; private set; }

    /// <summary>Steps done and to do.</summary>
    public RunProgress? Progress { get; private set; }

    /// <summary>What was found, once it has ended.</summary>
    public IReadOnlyList<RunDate> Dates { get; private set; } = [];

    /// <summary>UTC; null until it has ended.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>UTC; null until the dates were proposed.</summary>
    public DateTimeOffset? ProposedAt { get; private set; }

    public bool IsActive => Status is DateRunStatus.Queued or DateRunStatus.Running;

    public void Begin() => Status = DateRunStatus.Running;

    public void Report(RunProgress progress) => Progress = progress;

    /// <summary>Asks the search to stop; what it has found by then is kept, and not proposed.</summary>
    public void CallOff()
    {
        if (!IsActive)
            throw Refusal.Conflict("run-ended", "The run has ended already.");
        IsCancelRequested = true;
    }

    public void End(DateRunStatus status, IReadOnlyList<RunDate> dates, RunProgress? progress, DateTimeOffset now) =>
        (Status, Dates, Progress, EndedAt) = (status, dates, progress ?? Progress, now);

    /// <summary>The dates were proposed: once.</summary>
    public void Proposed(DateTimeOffset now)
    {
        if (IsActive || Dates.Count == 0)
            throw Refusal.Conflict("nothing-found", "The run has found no dates to propose.");
        if (ProposedAt is not null)
            throw Refusal.Conflict("proposed-already", "The dates of this run were proposed already.");
        ProposedAt = now;
    }

    internal static void Map(ModelBuilder model) => model.Entity<DateRun>(run =>
    {
        run.Property(row => row.Status).HasMaxLength(30);
        run.Property(row => row.Progress).HasDocument();
        run.Property(row => row.Dates).HasDocument();
        // One search per cohort at a time: two would find the same hours free.
        run.HasIndex(row => new { row.NetworkId, row.CohortId }).IsUnique().HasFilter("status IN ('Queued', 'Running')");
    });
}

/// <summary>Where a run stands.</summary>
public enum DateRunStatus
{
    /// <summary>It waits for a worker.</summary>
    Queued,

    /// <summary>Dates are being looked for.</summary>
    Running,

    /// <summary>It has ended; each visit has a date or the clash that keeps it from one.</summary>
    Found,

    /// <summary>It was called off; the best so far is kept.</summary>
    CalledOff,

    /// <summary>It could not be done for a reason of ours.</summary>
    Failed,
}

/// <summary>How far a run is.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps to do at most.</param>
/// <param name="Cost">What the best plan so far costs by the soft rules, in points; each visit without a date costs 100,000.</param>
/// <param name="Bound">No plan costs less: proven.</param>
public sealed record RunProgress(int Step, int Steps, long Cost, long Bound);

/// <summary>A date that was found for a visit as it then was.</summary>
/// <param name="Proposal">The date with its reasons, or the clash.</param>
/// <param name="VisitVersion">The visit's version at that time: one that has changed since is left alone.</param>
public sealed record RunDate(DateProposalView Proposal, long VisitVersion);
