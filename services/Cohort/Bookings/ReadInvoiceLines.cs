using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Cohorts.Bookings;

/// <summary>What a school is to be invoiced.</summary>
/// <param name="BookingId">The booking; at most one line each.</param>
/// <param name="SchoolId">The school.</param>
/// <param name="SchoolName">Its name.</param>
/// <param name="Price">What is due now.</param>
/// <param name="RaisedAt">When, UTC.</param>
/// <param name="ReducedAt">When it was reduced after a withdrawal, UTC.</param>
public sealed record InvoiceLineView(Guid BookingId, Guid SchoolId, string SchoolName, PriceView Price, DateTimeOffset RaisedAt, DateTimeOffset? ReducedAt);

/// <summary>The invoice lines of a cohort.</summary>
public static class ReadInvoiceLines
{
    internal static async Task<Ok<Page<InvoiceLineView>>> HandleAsync(Guid id, [AsParameters] PageRequest page, CohortDb db, CancellationToken cancellationToken)
    {
        if (!await db.Cohorts.AnyAsync(cohort => cohort.Id == id, cancellationToken))
            throw Refusal.NotFound("The cohort");

        var lines = await db.InvoiceLines.AsNoTracking().Where(line => line.CohortId == id).ToPageAsync(page, line => line, cancellationToken);
        var schoolIds = lines.Items.Select(line => line.SchoolId).ToList();
        var names = await db.Schools.Where(school => schoolIds.Contains(school.Id)).ToDictionaryAsync(school => school.Id, school => school.Name, cancellationToken);
        return TypedResults.Ok(new Page<InvoiceLineView>(
            [.. lines.Items.Select(line => new InvoiceLineView(line.BookingId, line.SchoolId, names[line.SchoolId], PriceView.Of(line.Price), line.RaisedAt, line.ReducedAt))],
            lines.Next));
    }
}
