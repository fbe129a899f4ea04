using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Cohorts.Bookings;

/// <summary>What a school is to be invoiced for a confirmed place; at most one per booking, none where the place is free.</summary>
public sealed class InvoiceLine : TenantEntity
{
    public required Guid BookingId { get; init; }

    public required Guid CohortId { get; init; }

    public required Guid SchoolId { get; init; }

    /// <summary>What is due now: the price, the part that stays due after a late withdrawal, or nothing.</summary>
    public required Price Price { get; set; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>When it was reduced after a withdrawal, UTC.</summary>
    public DateTimeOffset? ReducedAt { get; set; }
}

/// <summary>Raises and reduces invoice lines.</summary>
internal static class InvoiceLines
{
    /// <summary>For a place that is confirmed now.</summary>
    public static void Raise(CohortDb db, Booking booking, DateTimeOffset now)
    {
        if (booking.Price.Total > 0)
            db.Add(new InvoiceLine { BookingId = booking.Id, CohortId = booking.CohortId, SchoolId = booking.SchoolId, Price = booking.Price, RaisedAt = now });
    }

    /// <summary>After a withdrawal: so much of the price stays due.</summary>
    public static async Task ReverseAsync(CohortDb db, Booking booking, int chargePercent, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (booking.Price.Total == 0
            || await db.InvoiceLines.SingleOrDefaultAsync(line => line.BookingId == booking.Id, cancellationToken) is not { } line)
            return;

        line.Price = booking.Price.Part(chargePercent);
        line.ReducedAt = now;
    }
}
