using Microsoft.EntityFrameworkCore;
using PeerReview.Reviews.People;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews.SelfEvaluations;

/// <summary>One saving of a document.</summary>
/// <param name="Number">The version it was; pass it to read or restore it.</param>
/// <param name="SavedBy">Who saved it; null until the name is known here.</param>
/// <param name="SavedAt">When, UTC.</param>
public sealed record RevisionView(long Number, string? SavedBy, DateTimeOffset SavedAt);

/// <summary>Reads what was kept of a document.</summary>
internal static class RevisionReader
{
    /// <summary>Every saving, oldest first.</summary>
    public static async Task<Page<RevisionView>> ListAsync(
        ReviewsDb db, Guid reviewId, RevisedDocument document, PageRequest page, CancellationToken cancellationToken)
    {
        var found = await db.Revisions.AsNoTracking().Where(row => row.ReviewId == reviewId && row.Document == document)
            .ToPageAsync(page, revision => revision, cancellationToken);
        var names = await db.NamesOfAsync(found.Items.Select(revision => revision.SavedBy), cancellationToken);
        return new Page<RevisionView>(
            [.. found.Items.Select(revision => new RevisionView(revision.Number, names.GetValueOrDefault(revision.SavedBy), revision.SavedAt))], found.Next);
    }

    /// <summary>The document as it was then.</summary>
    public static async Task<T> ReadAsync<T>(
        ReviewsDb db, Guid reviewId, RevisedDocument document, long number, CancellationToken cancellationToken) =>
        JsonColumn.Read<T>(await db.Revisions.AsNoTracking()
            .Where(row => row.ReviewId == reviewId && row.Document == document && row.Number == number)
            .Select(row => row.Content).SingleOrDefaultAsync(cancellationToken) ?? throw Refusal.NotFound("That version"));
}
