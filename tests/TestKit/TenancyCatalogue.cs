using Npgsql;

namespace PeerReview.TestKit;

/// <summary>
/// Reads a service's database catalogue: every table belongs to networks and is walled off, or is on a short, reviewed list.
/// The same check runs over every service.
/// </summary>
public static class TenancyCatalogue
{
    /// <summary>Tables any service may have that belong to no network: they hold messages and jobs on their way, and EF's own history.</summary>
    private static readonly string[] Infrastructure = ["outbox_message", "inbox_message", "dead_letter", "job", "__EFMigrationsHistory"];

    /// <summary>A line per table that breaks a rule: <c>table: what is wrong</c>.</summary>
    /// <param name="ownerConnectionString">The owner's connection.</param>
    /// <param name="allowed">The service's own tables that belong to no network, each with a reason where it is passed.</param>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(string ownerConnectionString, IReadOnlyCollection<string> allowed)
    {
        await using var source = NpgsqlDataSource.Create(ownerConnectionString);
        await using var command = source.CreateCommand(
            """
            SELECT t.relname, t.relrowsecurity AND t.relforcerowsecurity,
                   EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'network_id' AND NOT a.attisdropped),
                   (SELECT count(*) FROM pg_policy p WHERE p.polrelid = t.oid AND p.polcmd = '*' AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL),
                   (SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0] WHERE i.indrelid = t.oid AND i.indisprimary),
                   (SELECT string_agg(c.conname, ', ') FROM pg_constraint c WHERE c.conrelid = t.oid AND c.contype = 'f'
                      AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'network_id' AND a.attnum = ANY (c.conkey))),
                   pg_get_userbyid(t.relowner)
            FROM pg_class t WHERE t.relkind IN ('r', 'p') AND t.relnamespace = 'public'::regnamespace ORDER BY t.relname
            """);
        var violations = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var table = reader.GetString(0);
            if (Infrastructure.Contains(table) || allowed.Contains(table))
                continue;

            if (!reader.GetBoolean(2))
            {
                violations.Add($"{table}: has no network_id and is not on the list of tables without one");
                continue;
            }

            if (!reader.GetBoolean(1))
                violations.Add($"{table}: row-level security is not enabled and forced");
            if (reader.GetInt64(3) != 1)
                violations.Add($"{table}: has {reader.GetInt64(3)} policies for all commands instead of one");
            if (await reader.IsDBNullAsync(4) || reader.GetString(4) != "network_id")
                violations.Add($"{table}: its primary key does not begin with network_id");
            if (!await reader.IsDBNullAsync(5))
                violations.Add($"{table}: foreign keys without network_id: {reader.GetString(5)}");
            if (reader.GetString(6).EndsWith("_app", StringComparison.Ordinal))
                violations.Add($"{table}: the service's own role owns it");
        }

        return violations;
    }
}
