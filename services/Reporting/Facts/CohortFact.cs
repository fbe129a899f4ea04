using MassTransit;
using PeerReview.Cohorts.Contracts;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reporting.Facts;

/// <summary>A cohort of the network.</summary>
public sealed class CohortFact : ForeignFact
{
    public string Name { get; set; } = string.Empty;

    public string? Theme { get; set; }

    public CohortStatus Status { get; set; }

    public int Capacity { get; set; }

    public DateOnly ReviewsFrom { get; set; }

    public DateOnly ReviewsUntil { get; set; }
}

internal sealed class CohortChangedConsumer(ReportingDb db) : IConsumer<CohortChanged>
{
    public Task Consume(ConsumeContext<CohortChanged> context) =>
        db.LearnAsync<CohortFact>(context.Message.CohortId, context.Message.Version, cohort =>
        {
            cohort.Name = context.Message.Name;
            cohort.Theme = context.Message.Theme;
            cohort.Status = context.Message.Status;
            cohort.Capacity = context.Message.Capacity;
            cohort.ReviewsFrom = context.Message.ReviewsFrom;
            cohort.ReviewsUntil = context.Message.ReviewsUntil;
        }, context.CancellationToken);
}

/// <summary>A school's booking.</summary>
public sealed class BookingFact : ForeignFact
{
    public Guid CohortId { get; set; }

    public Guid SchoolId { get; set; }

    public BookingState State { get; set; }

    public List<Guid> DelegateIds { get; set; } = [];

    public DateTimeOffset? OfferExpiresAt { get; set; }

    /// <summary>The states in which a booking holds or may yet get a place.</summary>
    public static readonly IReadOnlyList<BookingState> ActiveStates = [BookingState.Confirmed, BookingState.Waiting, BookingState.Offered];

    /// <summary>True while the booking holds or may yet get a place.</summary>
    public bool IsActive => ActiveStates.Contains(State);
}

internal sealed class BookingChangedConsumer(ReportingDb db) : IConsumer<BookingChanged>
{
    public Task Consume(ConsumeContext<BookingChanged> context) =>
        db.LearnAsync<BookingFact>(context.Message.BookingId, context.Message.Version, booking =>
        {
            booking.CohortId = context.Message.CohortId;
            booking.SchoolId = context.Message.SchoolId;
            booking.State = context.Message.State;
            booking.DelegateIds = [.. context.Message.DelegateIds];
            booking.OfferExpiresAt = context.Message.OfferExpiresAt;
        }, context.CancellationToken);
}

/// <summary>A published group.</summary>
public sealed class GroupFact : ForeignFact
{
    public Guid CohortId { get; set; }

    public string Name { get; set; } = string.Empty;

    public bool IsActive { get; set; }

    public List<Guid> SchoolIds { get; set; } = [];

    public List<Guid> DelegateIds { get; set; } = [];
}

internal sealed class GroupChangedConsumer(ReportingDb db) : IConsumer<GroupChanged>
{
    public Task Consume(ConsumeContext<GroupChanged> context) =>
        db.LearnAsync<GroupFact>(context.Message.GroupId, context.Message.Version, group =>
        {
            group.CohortId = context.Message.CohortId;
            group.Name = context.Message.Name;
            group.IsActive = context.Message.IsActive;
            group.SchoolIds = [.. context.Message.Members.Select(member => member.SchoolId)];
            group.DelegateIds = [.. context.Message.Members.SelectMany(member => member.DelegateIds)];
        }, context.CancellationToken);
}
