namespace PeerReview.Scheduling.Dates.Compiling;

/// <summary>Which visits stand where, which are to be given dates, and so, by their absence from both, which are left out.</summary>
/// <param name="Settled">Visits that stay where they are.</param>
/// <param name="Open">Visits to be given dates.</param>
internal sealed record Standing(IReadOnlyDictionary<Guid, FixedSlot> Settled, IReadOnlySet<Guid> Open)
{
    /// <summary>Where open visits stand now; leaving costs more than all soft rules together.</summary>
    public IReadOnlyDictionary<Guid, FixedSlot> Now { get; init; } = new Dictionary<Guid, FixedSlot>();

    /// <summary>Open visits that cannot stay as they are; the others may, however short the notice.</summary>
    public IReadOnlySet<Guid> Displaced { get; init; } = new HashSet<Guid>();

    /// <summary>What a request says itself: its fixed visits are settled, the others open.</summary>
    public static Standing AsAsked(DateRequest request)
    {
        var visits = request.Groups.SelectMany(group => group.Visits).ToList();
        return new Standing(
            visits.Where(visit => visit.Fixed is not null).ToDictionary(visit => visit.Id, visit => visit.Fixed!),
            visits.Where(visit => visit.Fixed is null).Select(visit => visit.Id).ToHashSet());
    }
}
