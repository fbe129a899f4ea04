using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Cohorts;

namespace PeerReview.Cohorts.Programmes;

/// <summary>
/// Finds templates. A published version never changes, so what was read once is kept in memory; which version is the latest is
/// asked of the database each time.
/// </summary>
public sealed class ProgrammeCatalogue
{
    private readonly ConcurrentDictionary<(Guid NetworkId, string Code, int Number), ProgrammeTemplate> _known = new();

    /// <summary>The template a cohort runs by.</summary>
    public async ValueTask<ProgrammeTemplate> OfAsync(CohortDb db, string code, int number, CancellationToken cancellationToken)
    {
        var key = (db.Tenant.NetworkId, code, number);
        if (_known.TryGetValue(key, out var template))
            return template;

        template = await db.Programmes.Where(version => version.Code == code && version.Number == number)
            .Select(version => version.Template).SingleOrDefaultAsync(cancellationToken)
            ?? throw new InvalidOperationException($"A cohort runs {code} version {number}, which is not stored.");
        return _known.GetOrAdd(key, template);
    }

    /// <summary>The template of this cohort.</summary>
    public ValueTask<ProgrammeTemplate> OfAsync(CohortDb db, Cohort cohort, CancellationToken cancellationToken) =>
        OfAsync(db, cohort.ProgrammeCode, cohort.ProgrammeVersion, cancellationToken);

    /// <summary>The latest version of every programme the network has: its own, and shipped ones it has not changed.</summary>
    public static async Task<IReadOnlyList<Programme>> LatestAsync(CohortDb db, CancellationToken cancellationToken)
    {
        var own = await db.Programmes.AsNoTracking()
            .Where(version => version.Number == db.Programmes.Where(other => other.Code == version.Code).Max(other => other.Number))
            .ToListAsync(cancellationToken);
        return [.. ShippedProgrammes.All.Values
            .Where(shipped => own.All(version => version.Code != shipped.Code))
            .Select(shipped => new Programme(shipped, 1))
            .Concat(own.Select(version => new Programme(version.Template, version.Number)))
            .OrderBy(programme => programme.Template.Code, StringComparer.Ordinal)];
    }

    /// <summary>One version, or the latest when none is named; null when the network has no such programme.</summary>
    public static async Task<Programme?> FindAsync(CohortDb db, string code, int? number, CancellationToken cancellationToken)
    {
        var found = await db.Programmes.AsNoTracking()
            .Where(version => version.Code == code && (number == null || version.Number == number))
            .OrderByDescending(version => version.Number)
            .FirstOrDefaultAsync(cancellationToken);
        if (found is not null)
            return new Programme(found.Template, found.Number);

        return number is null or 1 && ShippedProgrammes.All.TryGetValue(code, out var shipped) && !await db.Programmes.AnyAsync(version => version.Code == code, cancellationToken)
            ? new Programme(shipped, 1)
            : null;
    }

    /// <summary>Copies a shipped template into the network's database before something depends on it. Two at once is no harm: one row remains.</summary>
    public static async Task EnsureStoredAsync(CohortDb db, string code, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await db.Programmes.AnyAsync(version => version.Code == code, cancellationToken) || !ShippedProgrammes.All.TryGetValue(code, out var shipped))
            return;

        var json = System.Text.Json.JsonSerializer.Serialize(shipped, ProgrammeJson.Options);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO programmes (network_id, id, code, number, template, published_at, published_by)
            VALUES ({db.Tenant.NetworkId}, {Guid.CreateVersion7()}, {code}, 1, {json}::jsonb, {now}, NULL)
            ON CONFLICT (network_id, code, number) DO NOTHING
            """,
            cancellationToken);
    }
}

/// <summary>A template with its version number.</summary>
public sealed record Programme(ProgrammeTemplate Template, int Version);
