using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using PeerReview.Reviews.Cycle;
using PeerReview.Reviews.People;
using PeerReview.Reviews.Visibility;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reviews.Evidence;

/// <summary>What an evidence record shall say.</summary>
/// <param name="SourceType">Where the evidence comes from.</param>
/// <param name="Note">What was seen, heard or read; up to 10,000 characters. No names of pupils.</param>
/// <param name="TakenAt">When, by the device's clock, with its offset.</param>
/// <param name="LineOfEnquiryId">The host's question it speaks to.</param>
/// <param name="Area">The framework area it speaks to.</param>
/// <param name="HostPartner">The colleague of the host who took part, by role.</param>
public sealed record EvidenceRequest(
    SourceType SourceType, string Note, DateTimeOffset TakenAt, Guid? LineOfEnquiryId = null, string? Area = null, string? HostPartner = null)
{
    internal EvidenceContent ToContent() => EvidenceRules.Normalise(
        new EvidenceContent(SourceType, Note, TakenAt, LineOfEnquiryId, Area, HostPartner));
}

/// <summary>Writes one record under the id its device made. Safe to repeat: the same content again changes nothing.</summary>
public static class PutEvidence
{
    /// <summary>
    /// Creates a record (<c>If-None-Match: *</c>) or replaces the version read (<c>If-Match</c>). When it was changed elsewhere since, 412
    /// carries the record as it is in <c>current</c>, for merging.
    /// </summary>
    public static async Task<Results<Ok<EvidenceView>, ProblemHttpResult>> HandleAsync(
        Guid id,
        Guid recordId,
        [FromHeader(Name = "If-Match")] string? ifMatch,
        [FromHeader(Name = "If-None-Match")] string? ifNoneMatch,
        EvidenceRequest request,
        ReviewAccess access,
        EvidenceWriter writer,
        ReviewsDb db,
        ReviewNews news,
        CancellationToken cancellationToken)
    {
        var baseVersion = BaseVersion(ifMatch, ifNoneMatch);
        if (baseVersion is null && ifNoneMatch is null)
            return Preconditions.Required();

        var content = request.ToContent();
        if (EvidenceRules.Errors(content) is { Count: > 0 } errors)
            throw Refusal.Invalid(errors);

        var seen = await access.ActAsync(id, Act.RecordEvidence, cancellationToken);
        var (outcome, record) = await writer.WriteAsync(seen.Review, recordId, baseVersion, content, cancellationToken);
        var names = await db.NamesOfAsync([access.Viewer.PersonId], cancellationToken);
        switch (outcome)
        {
            case EvidenceOutcome.Conflict:
                return Preconditions.ChangedMeanwhile(EvidenceView.Of(record!, access.Viewer.PersonId, names));
            case EvidenceOutcome.Missing:
                return Preconditions.NotHere();
            case EvidenceOutcome.NotYours:
                throw Refusal.Forbidden("Only its author changes an evidence record.");
            case EvidenceOutcome.Removed:
                throw Refusal.Conflict("removed", "You removed this record. Write a new one.");
        }

        await news.SaveAndPublishAsync(seen.Review, cancellationToken);
        return TypedResults.Ok(EvidenceView.Of(record!, access.Viewer.PersonId, names));
    }

    private static long? BaseVersion(string? ifMatch, string? ifNoneMatch)
    {
        if (ifNoneMatch is not null || ifMatch is null)
            return null;

        // An ETag that is none of ours matches no version.
        return long.TryParse(ifMatch.Trim().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;
    }
}

/// <summary>The rules of a record's content.</summary>
internal static class EvidenceRules
{
    /// <summary>The database keeps microseconds: what is compared with what was kept must not have more.</summary>
    public static EvidenceContent Normalise(EvidenceContent content)
    {
        var takenAt = content.TakenAt.ToUniversalTime();
        return content with { TakenAt = takenAt.AddTicks(-(takenAt.Ticks % TimeSpan.TicksPerMicrosecond)) };
    }

    /// <summary>What is wrong, per member; empty when nothing is.</summary>
    public static IReadOnlyDictionary<string, string[]> Errors(EvidenceContent content)
    {
        var errors = new Dictionary<string, string[]>();
        if (!Enum.IsDefined(content.SourceType))
            errors["sourceType"] = ["Say where the evidence comes from."];
        if (string.IsNullOrWhiteSpace(content.Note))
            errors["note"] = ["Write what you saw, heard or read."];
        else if (content.Note.Length > EvidenceContent.LongestNote)
            errors["note"] = [string.Create(CultureInfo.InvariantCulture, $"A note has at most {EvidenceContent.LongestNote:N0} characters: split it in two.")];
        if (content.HostPartner is { Length: > EvidenceContent.LongestPartner })
            errors["hostPartner"] = [$"A role has at most {EvidenceContent.LongestPartner} characters."];
        if (!Frameworks.Framework.Knows(content.Area))
            errors["area"] = ["No framework has an area with this code."];
        return errors;
    }
}

/// <summary>Carries out what <see cref="EvidenceSync"/> decides, for one record or a batch.</summary>
public sealed class EvidenceWriter(ReviewsDb db, Caller caller, TimeProvider time)
{
    /// <summary>Writes one record into a review that the caller holds.</summary>
    public async Task<(EvidenceOutcome Outcome, EvidenceRecord? Record)> WriteAsync(
        Review review, Guid recordId, long? baseVersion, EvidenceContent content, CancellationToken cancellationToken)
    {
        var author = caller.PersonId;
        var stored = await db.Evidence.SingleOrDefaultAsync(row => row.Id == recordId, cancellationToken);
        if (stored is not null && stored.ReviewId != review.Id)
            return (EvidenceOutcome.NotYours, null); // the id is taken in another review: nothing is told of that

        var outcome = EvidenceSync.Decide(stored?.Known, baseVersion, content, author);
        switch (outcome)
        {
            case EvidenceOutcome.Created:
                db.Add(stored = new EvidenceRecord(recordId, review.Id, author, content, time.GetUtcNow()));
                review.CountsChanged();
                break;
            case EvidenceOutcome.Replaced:
                stored!.Replace(content, time.GetUtcNow());
                review.CountsChanged();
                break;
        }

        return (outcome, stored);
    }
}
