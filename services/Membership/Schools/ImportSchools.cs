using System.ComponentModel;
using System.Globalization;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Csv;
using PeerReview.Membership.Register;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Schools;

/// <summary>What becomes of one row of a list of schools.</summary>
public enum SchoolOutcome
{
    /// <summary>The school joins.</summary>
    Added,

    /// <summary>The school was a member and joins again.</summary>
    Rejoined,

    /// <summary>The school's tier changes.</summary>
    Moved,

    /// <summary>The school is a member just so.</summary>
    Unchanged,

    /// <summary>The row cannot be taken.</summary>
    Refused,
}

/// <summary>One row of an imported list.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Urn">The URN, when it could be read.</param>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="Name">The school's name in the register.</param>
/// <param name="Reason">Why it is refused.</param>
public sealed record SchoolImportRow(int Line, int? Urn, SchoolOutcome Outcome, string? Name, string? Reason);

/// <summary>What becomes of a list of schools.</summary>
/// <param name="IsDryRun">True when nothing was to be written.</param>
/// <param name="IsApplied">True when the list was taken in. One refused row is enough that nothing is.</param>
/// <param name="Rows">Every row of the file.</param>
public sealed record SchoolImportResult(bool IsDryRun, bool IsApplied, IReadOnlyList<SchoolImportRow> Rows);

/// <summary>Adds many schools at once.</summary>
internal static class ImportSchools
{
    /// <summary>The largest extract of GIAS is the whole of it.</summary>
    public const long MaxSize = 100L * 1024 * 1024;

    /// <summary>No network has more schools than that; a list with more is not a list of members.</summary>
    private const int MaxRows = 5_000;

    /// <summary>
    /// Adds the schools of a CSV file with at least a column URN, and optionally Tier and From (<c>2026-09-01</c> or <c>01-09-2026</c>): an
    /// extract of GIAS works as it is. All rows or none; a dry run tells what would become of each.
    /// </summary>
    public static async Task<Results<Ok<SchoolImportResult>, UnprocessableEntity<SchoolImportResult>>> HandleAsync(
        HttpRequest request, [Description("True: says what would come of it, and changes nothing. False when absent.")] bool? dryRun,
        Caller caller, MembershipDb db, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var wanted = await ReadAsync(request, time.Today(), cancellationToken);
        var schools = await MemberSchools.LockByUrnsAsync(db, [.. wanted.Where(row => row.Problem is null).Select(row => row.Urn).Distinct()], cancellationToken);
        var ids = schools.Values.Select(school => school.Id).ToList();
        var members = await db.SchoolMemberships.Where(membership => ids.Contains(membership.Id)).ToDictionaryAsync(membership => membership.Id, cancellationToken);
        var trustNames = await SchoolAndTrust.ReadAsync(db, ids, cancellationToken);

        var rows = new List<SchoolImportRow>();
        var changed = new List<(SchoolMembership Membership, School School)>();
        foreach (var row in wanted)
        {
            var school = row.Problem is null ? schools.GetValueOrDefault(row.Urn) : null;
            var (outcome, reason) = row.Problem is { } problem
                ? (SchoolOutcome.Refused, problem)
                : school is null
                    ? (SchoolOutcome.Refused, "The register has no school with this URN.")
                    : Decide(row, school, members, changed);
            rows.Add(new SchoolImportRow(row.Line, row.Urn == 0 ? null : row.Urn, outcome, school?.Name, reason));
        }

        var isDryRun = dryRun is true;
        var isRefused = rows.Any(row => row.Outcome == SchoolOutcome.Refused);
        if (isDryRun || isRefused)
        {
            db.ChangeTracker.Clear();
            var result = new SchoolImportResult(isDryRun, IsApplied: false, rows);
            return isRefused && !isDryRun ? TypedResults.UnprocessableEntity(result) : TypedResults.Ok(result);
        }

        foreach (var (membership, school) in changed)
        {
            if (db.Entry(membership).State == EntityState.Detached)
                db.Add(membership);
            await publish.Publish(membership.ToEvent(caller.NetworkId!.Value, school.Profile(trustNames[school.Id].TrustName)), cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new SchoolImportResult(IsDryRun: false, IsApplied: true, rows));
    }

    private static (SchoolOutcome Outcome, string? Reason) Decide(
        Wanted row, School school, Dictionary<Guid, SchoolMembership> members, List<(SchoolMembership, School)> changed)
    {
        if (changed.Any(pair => pair.Item2.Id == school.Id))
            return (SchoolOutcome.Refused, "The school stands in the file twice.");

        try
        {
            var outcome = SchoolOutcome.Added;
            if (!members.TryGetValue(school.Id, out var membership))
            {
                membership = SchoolMembership.Begin(school, row.Tier, row.From);
            }
            else if (!membership.IsMember)
            {
                membership.Join(school, row.Tier, row.From);
                outcome = SchoolOutcome.Rejoined;
            }
            else if (row.Tier.Length > 0 && SchoolMembership.CleanTier(row.Tier) != membership.Tier)
            {
                membership.MoveTo(row.Tier);
                outcome = SchoolOutcome.Moved;
            }
            else
            {
                return (SchoolOutcome.Unchanged, null);
            }

            changed.Add((membership, school));
            return (outcome, null);
        }
        catch (Refusal refusal)
        {
            return (SchoolOutcome.Refused, refusal.Errors?.Values.First().First() ?? refusal.Message);
        }
    }

    private static async Task<List<Wanted>> ReadAsync(HttpRequest request, DateOnly today, CancellationToken cancellationToken)
    {
        var rows = new List<Wanted>();
        var seen = new Dictionary<int, int>();
        await UploadedCsv.ReadAsync(request, MaxSize, ["URN"], MaxRows, table =>
        {
            var hasUrn = int.TryParse(table["URN"], NumberStyles.None, CultureInfo.InvariantCulture, out var urn) && urn is >= 100_000 and <= 999_999;
            var (from, isDay) = CsvDay.Read(table["From"], today);
            var problem = !hasUrn
                ? "The URN is not a number of six digits."
                : !seen.TryAdd(urn, table.Line)
                    ? string.Create(CultureInfo.InvariantCulture, $"This URN stands on line {seen[urn]} already.")
                    : isDay ? null : "From is not a day such as 2026-09-01.";
            rows.Add(new Wanted(table.Line, hasUrn ? urn : 0, table["Tier"], from, problem));
        }, cancellationToken);
        return rows;
    }

    private sealed record Wanted(int Line, int Urn, string Tier, DateOnly From, string? Problem);
}
