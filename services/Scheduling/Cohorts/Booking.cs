using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Contracts;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Scheduling.Cohorts;

/// <summary>What Scheduling knows of a booking: whom a school sends. Learned from Cohort.</summary>
public sealed class Booking : ForeignFact
{
    public Guid CohortId { get; private set; }

    public Guid SchoolId { get; private set; }

    public BookingState State { get; private set; }

    /// <summary>The people the school sends.</summary>
    public Guid[] DelegateIds { get; private set; } = [];

    public void Learn(BookingChanged fact) =>
        (CohortId, SchoolId, State, DelegateIds) = (fact.CohortId, fact.SchoolId, fact.State, [.. fact.DelegateIds]);

    internal static void Map(ModelBuilder model) => model.Entity<Booking>(booking =>
    {
        booking.Property(row => row.State).HasMaxLength(30);
        booking.HasIndex(row => new { row.NetworkId, row.CohortId });
        booking.HasIndex(row => new { row.NetworkId, row.SchoolId });
    });
}

internal sealed class BookingChangedConsumer(SchedulingDb db) : IConsumer<BookingChanged>
{
    public Task Consume(ConsumeContext<BookingChanged> context) =>
        db.LearnAsync<Booking>(context.Message.BookingId, context.Message.Version, booking => booking.Learn(context.Message), context.CancellationToken);
}
