using PeerReview.Reviews.Wording;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Reviews.Evidence;

/// <summary>An evidence record as the review team sees it.</summary>
/// <param name="Id">The record; made by the device it was written on.</param>
/// <param name="SourceType">Where the evidence comes from.</param>
/// <param name="Note">What was seen, heard or read.</param>
/// <param name="TakenAt">When, UTC.</param>
/// <param name="LineOfEnquiryId">The host's question it speaks to.</param>
/// <param name="Area">The framework area it speaks to.</param>
/// <param name="HostPartner">The colleague of the host who took part, by role.</param>
/// <param name="AuthorId">Who wrote it.</param>
/// <param name="AuthorName">The author's name; null until it is known here.</param>
/// <param name="IsMine">True when the caller wrote it, and so may change it.</param>
/// <param name="SavedAt">When it last arrived here, UTC.</param>
/// <param name="Version">Rises with every change.</param>
/// <param name="Warnings">Passages that may identify a child.</param>
public sealed record EvidenceView(
    Guid Id,
    SourceType SourceType,
    string Note,
    DateTimeOffset TakenAt,
    Guid? LineOfEnquiryId,
    string? Area,
    string? HostPartner,
    Guid AuthorId,
    string? AuthorName,
    bool IsMine,
    DateTimeOffset SavedAt,
    long Version,
    IReadOnlyList<TextWarning> Warnings) : IVersioned
{
    internal static EvidenceView Of(EvidenceRecord record, Guid viewerId, IReadOnlyDictionary<Guid, string> names) => new(
        record.Id,
        record.SourceType,
        record.Note,
        record.TakenAt,
        record.LineOfEnquiryId,
        record.Area,
        record.HostPartner,
        record.AuthorId,
        names.GetValueOrDefault(record.AuthorId),
        record.AuthorId == viewerId,
        record.SavedAt,
        record.Version,
        [.. PupilGuard.Check("note", record.Note), .. PupilGuard.Check("hostPartner", record.HostPartner)]);
}
