using Microsoft.EntityFrameworkCore;

namespace PeerReview.Reviews.People;

/// <summary>Names to show beside what people did.</summary>
internal static class Names
{
    /// <summary>The names of these people, as far as they are known here.</summary>
    public static async Task<IReadOnlyDictionary<Guid, string>> NamesOfAsync(
        this ReviewsDb db, IEnumerable<Guid> people, CancellationToken cancellationToken)
    {
        var ids = people.Distinct().ToList();
        return ids.Count == 0
            ? new Dictionary<Guid, string>()
            : await db.People.AsNoTracking().Where(person => ids.Contains(person.Id))
                .ToDictionaryAsync(person => person.Id, person => person.DisplayName, cancellationToken);
    }
}
