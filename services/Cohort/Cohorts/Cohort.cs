using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Cohorts.Cohorts;

/// <summary>
/// One run of a programme: schools that book together, are trained together, and review each other in groups. Its places are counted
/// in <see cref="Places"/>, a row of its own, so that bookings do not wait for changes of the cohort or make new versions of it.
/// </summary>
public sealed class Cohort : Aggregate
{
    private Cohort()
    {
    }

    public string ProgrammeCode { get; private init; } = null!;

    /// <summary>The version it began with and keeps.</summary>
    public int ProgrammeVersion { get; private init; }

    public string Name { get; private set; } = null!;

    /// <summary>The year the academic year begins in: 2026 is 2026/27.</summary>
    public int AcademicYear { get; private set; }

    public Term? Term { get; private set; }

    /// <summary>What is reviewed; null where each host chooses.</summary>
    public string? Theme { get; private set; }

    /// <summary>The stance of schools that do not choose one; null for a programme without groups.</summary>
    public MatStance? MatStance { get; private set; }

    /// <summary>Places, counted in schools.</summary>
    public int Capacity { get; private set; }

    /// <summary>Below this the cohort does not run.</summary>
    public int MinimumSchools { get; private set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset BookingOpensAt { get; private set; }

    /// <summary>UTC; not included.</summary>
    public DateTimeOffset BookingClosesAt { get; private set; }

    /// <summary>The first day (Europe/London) a review or session may take place.</summary>
    public DateOnly ReviewsFrom { get; private set; }

    /// <summary>The last day (Europe/London) a review or session may take place.</summary>
    public DateOnly ReviewsUntil { get; private set; }

    /// <summary>The last day (Europe/London) a school can withdraw without charge.</summary>
    public DateOnly WithdrawalFreeUntil { get; private set; }

    /// <summary>Deadlines that differ from the programme's, in the stage's own unit and sign.</summary>
    public IReadOnlyDictionary<StageKind, int> StageOffsets { get; private set; } = null!;

    public CohortStatus Status { get; private set; } = CohortStatus.Draft;

    /// <summary>Draws up a cohort; schools cannot book before it is opened.</summary>
    public static Cohort DrawUp(CohortPlan plan, Programme programme)
    {
        var cohort = new Cohort { ProgrammeCode = programme.Template.Code, ProgrammeVersion = programme.Version };
        cohort.Apply(plan, programme.Template);
        return cohort;
    }

    /// <summary>Changes what was planned. What schools already rely on stays: after groups are published their stance, after the end everything.</summary>
    public void Change(CohortPlan plan, ProgrammeTemplate template)
    {
        if (Status is CohortStatus.Finished or CohortStatus.Cancelled)
            throw Refusal.Conflict("not-possible-now", "A cohort that has ended is not changed any more.");
        if (Status == CohortStatus.GroupsPublished && plan.MatStance is { } stance && stance != MatStance)
            throw Refusal.Conflict("groups-published", "The groups are published: their stance towards trusts can no longer change.");

        Apply(plan, template);
        Changed();
    }

    /// <summary>Moves on as <see cref="CohortLifecycle"/> allows.</summary>
    public void Move(CohortCommand command, ProgrammeTemplate template)
    {
        var next = CohortLifecycle.Next(Status, command);
        if (command == CohortCommand.Finish && Status == CohortStatus.Closed && template.Groups is not null)
            throw Refusal.Conflict("not-possible-now", "The groups were never published: publish them, or cancel the cohort.");

        Status = next;
        Changed();
    }

    /// <summary>Whether a school may book at this moment.</summary>
    public void RefuseUnlessBookable(DateTimeOffset now)
    {
        if (Status != CohortStatus.Open)
            throw Refusal.Conflict("not-open", "This cohort is not open for booking.");
        if (now < BookingOpensAt)
            throw Refusal.Conflict("not-open-yet", "Booking for this cohort has not opened yet.");
        if (now >= BookingClosesAt)
            throw Refusal.Conflict("booking-closed", "Booking for this cohort has closed.");
    }

    private void Apply(CohortPlan plan, ProgrammeTemplate template)
    {
        plan = plan.Completed(template);
        var errors = plan.Errors(template);
        if (errors.Count > 0)
            throw Refusal.Invalid(errors);

        Name = plan.Name.Trim();
        AcademicYear = plan.AcademicYear;
        Term = plan.Term;
        Theme = plan.Theme;
        MatStance = plan.MatStance;
        Capacity = plan.Capacity!.Value;
        MinimumSchools = plan.MinimumSchools!.Value;
        BookingOpensAt = plan.BookingOpensAt!.Value.ToUniversalTime();
        BookingClosesAt = plan.BookingClosesAt!.Value.ToUniversalTime();
        ReviewsFrom = plan.ReviewsFrom;
        ReviewsUntil = plan.ReviewsUntil;
        WithdrawalFreeUntil = plan.WithdrawalFreeUntil!.Value;
        StageOffsets = plan.StageOffsets ?? new Dictionary<StageKind, int>();
    }
}
