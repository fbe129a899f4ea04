using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using PeerReview.Reviews.Cycle;
using PeerReview.Reviews.People;
using PeerReview.Reviews.Visibility;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reviews.Evidence;

/// <summary>Records a device kept while it had no network.</summary>
/// <param name="Records">At most 100, each settled on its own.</param>
public sealed record SyncEvidenceRequest([property: Required, MinLength(1), MaxLength(100)] IReadOnlyList<EvidenceToSync> Records);

/// <summary>One record as the device has it. Nothing of it is checked before its turn, so that one bad record never holds up the others.</summary>
/// <param name="Id">The record; made by the device.</param>
/// <param name="BaseVersion">The version the device changed; null for a record it made.</param>
/// <param name="SourceType">One of the source types' names.</param>
/// <param name="Note">What was seen, heard or read.</param>
/// <param name="TakenAt">When, with the device's offset.</param>
/// <param name="LineOfEnquiryId">The host's question it speaks to.</param>
/// <param name="Area">The framework area it speaks to.</param>
/// <param name="HostPartner">The colleague of the host who took part, by role.</param>
public sealed record EvidenceToSync(
    Guid Id,
    long? BaseVersion,
    string? SourceType,
    string? Note,
    DateTimeOffset TakenAt,
    Guid? LineOfEnquiryId = null,
    string? Area = null,
    string? HostPartner = null);

/// <summary>What became of each record, in the order sent.</summary>
public sealed record SyncEvidenceAnswer(IReadOnlyList<SyncedEvidence> Outcomes);

/// <summary>What became of one record.</summary>
/// <param name="Id">The record.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Record">The record as it is here now: after a conflict, what the device merges with. Null when it is not the caller's or not here.</param>
/// <param name="Errors">Per member what is wrong; null unless invalid.</param>
public sealed record SyncedEvidence(Guid Id, EvidenceOutcome Outcome, EvidenceView? Record, IReadOnlyDictionary<string, string[]>? Errors);

/// <summary>Takes in what a device kept. Sending the same batch again, wholly or in part, changes nothing more.</summary>
public static class SyncEvidence
{
    /// <summary>Settles each record on its own: created, replaced, unchanged, in conflict, removed, missing, not yours or invalid.</summary>
    public static async Task<Ok<SyncEvidenceAnswer>> HandleAsync(
        Guid id,
        SyncEvidenceRequest request,
        ReviewAccess access,
        EvidenceWriter writer,
        Caller caller,
        ReviewsDb db,
        ReviewNews news,
        CancellationToken cancellationToken)
    {
        var seen = await access.ActAsync(id, Act.RecordEvidence, cancellationToken);
        var names = await db.NamesOfAsync([caller.PersonId], cancellationToken);
        var outcomes = new List<SyncedEvidence>();
        foreach (var sent in request.Records)
        {
            if (!Enum.TryParse<SourceType>(sent.SourceType, ignoreCase: true, out var source) || int.TryParse(sent.SourceType, out _))
                source = (SourceType)(-1);
            var content = EvidenceRules.Normalise(
                new EvidenceContent(source, sent.Note ?? string.Empty, sent.TakenAt, sent.LineOfEnquiryId, sent.Area, sent.HostPartner));
            if (EvidenceRules.Errors(content) is { Count: > 0 } errors)
            {
                outcomes.Add(new SyncedEvidence(sent.Id, EvidenceOutcome.Invalid, null, errors));
                continue;
            }

            var (outcome, record) = await writer.WriteAsync(seen.Review, sent.Id, sent.BaseVersion, content, cancellationToken);
            // Saved one by one: a record sent twice in one batch meets itself.
            await db.SaveChangesAsync(cancellationToken);
            var isShown = outcome is not (EvidenceOutcome.NotYours or EvidenceOutcome.Removed);
            outcomes.Add(new SyncedEvidence(
                sent.Id, outcome, isShown && record is not null ? EvidenceView.Of(record, caller.PersonId, names) : null, null));
        }

        await news.SaveAndPublishAsync(seen.Review, cancellationToken);
        return TypedResults.Ok(new SyncEvidenceAnswer(outcomes));
    }
}
