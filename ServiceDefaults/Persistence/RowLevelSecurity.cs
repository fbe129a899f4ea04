using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace PeerReview.ServiceDefaults.Persistence;

/// <summary>
/// The second wall between networks, inside the database: forced row-level security on every table with a network,
/// and a role for the running service that owns nothing and cannot bypass it. Written whenever a start finds anything new or amiss, so a table
/// added by a migration cannot be forgotten.
/// </summary>
internal static class RowLevelSecurity
{
    public const string PolicyName = "network_isolation";

    public static IEnumerable<string> Statements(IModel model, DatabaseConnections connections)
    {
        var role = Quote(connections.AppRole);

        yield return $"""
            DO $$ BEGIN
              IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{connections.AppRole}') THEN
                CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOINHERIT;
              END IF;
            END $$
            """;
        yield return $"ALTER ROLE {role} PASSWORD '{connections.AppPassword}'";
        yield return $"GRANT USAGE ON SCHEMA public TO {role}";
        yield return $"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}";
        yield return $"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}";
        yield return $"REVOKE ALL ON \"__EFMigrationsHistory\" FROM {role}";

        foreach (var table in TablesOfNetworks(model))
        {
            var name = Quote(table);
            // Only where it is missing: ALTER TABLE waits for every running transaction of the other replicas.
            // Without a network set the comparison is with NULL: no row. The sub-select is evaluated once per statement, not per row.
            yield return $"""
                DO $$ BEGIN
                  IF NOT EXISTS (SELECT FROM pg_class WHERE oid = '{name}'::regclass AND relrowsecurity AND relforcerowsecurity) THEN
                    ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;
                    ALTER TABLE {name} FORCE ROW LEVEL SECURITY;
                  END IF;
                  IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = '{name}'::regclass AND polname = '{PolicyName}') THEN
                    CREATE POLICY {PolicyName} ON {name}
                      USING (network_id = (SELECT nullif(current_setting('app.network_id', true), '')::uuid))
                      WITH CHECK (network_id = (SELECT nullif(current_setting('app.network_id', true), '')::uuid));
                  END IF;
                END $$
                """;
        }
    }

    /// <summary>Every table of the model that holds rows of a network.</summary>
    public static IEnumerable<string> TablesOfNetworks(IModel model) => model.GetEntityTypes()
        .Where(entity => typeof(INetworkOwned).IsAssignableFrom(entity.ClrType))
        .Select(entity => entity.GetTableName())
        .OfType<string>()
        .Distinct()
        .Order(StringComparer.Ordinal);

    private static string Quote(string identifier) => '"' + identifier.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
