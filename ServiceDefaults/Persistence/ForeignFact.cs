using Microsoft.EntityFrameworkCore;

namespace PeerReview.ServiceDefaults.Persistence;

/// <summary>
/// What this service keeps of something another service owns, under the owner's id. Events may come late, twice and in any order:
/// only a newer version than the one kept is believed.
/// </summary>
public abstract class ForeignFact : TenantEntity
{
    /// <summary>The owner's version this row tells of.</summary>
    public long SourceVersion { get; private set; }

    internal void TakeId(Guid id) => Id = id;

    internal void Learn(long version) => SourceVersion = version;
}

/// <summary>Learning from events.</summary>
public static class ForeignFacts
{
    /// <summary>
    /// Applies an event's facts when it is newer than what is kept; false when it is not. Two events of one thing at the same moment meet
    /// at the version (a concurrency token): the loser is retried and finds itself old.
    /// </summary>
    public static async Task<bool> LearnAsync<TFact>(
        this ServiceDb db, Guid id, long version, Action<TFact> apply, CancellationToken cancellationToken)
        where TFact : ForeignFact, new()
    {
        var fact = await db.Set<TFact>().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (fact is not null && fact.SourceVersion >= version)
            return false;

        if (fact is null)
        {
            fact = new TFact();
            fact.TakeId(id);
            db.Add(fact);
        }

        apply(fact);
        fact.Learn(version);
        return true;
    }
}
