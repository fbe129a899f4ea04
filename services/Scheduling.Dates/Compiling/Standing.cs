namespace PeerReview.Scheduling.Dates.Compiling;

/// <summary>Which visits stand where, which are to be given dates, and so, by their absence from both, which are left out.</summary>
/// <param name="Settled">Visits that stay where they are.</param>
/// <param name="Open">Visits to be given dates.</param>
internal sealed record Standing(IReadOnlyDictionary<Guid, FixedSlot> Settled, IReadOnlySet<Guid> Open)
{
    /// <summary>What a request says itself: its fixed visits are settled, the others open.</summary>
    public static Standing AsAsked(DateRequest request)
    {
        var visits = request.Groups.SelectMany(group => group.Visits).ToList();
        return new Standing(
            visits.Where(visit => visit.Fixed is not null).ToDictionary(visit => visit.Id, visit => visit.Fixed!),
            visits.Where(visit => visit.Fixed is null).Select(visit => visit.Id).ToHashSet());
    }
}
