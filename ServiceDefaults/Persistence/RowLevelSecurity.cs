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

    /// <summary>All a row of <c>pg_policy</c> says, as one text.</summary>
    public const string Wording = "concat_ws(' ', polname, polcmd, polpermissive, polroles, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))";

    // Without a network set the comparison is with NULL: no row. The sub-select is evaluated once per statement, not per row.
    private const string Rule = """
          USING (network_id = (SELECT nullif(current_setting('app.network_id', true), '')::uuid))
          WITH CHECK (network_id = (SELECT nullif(current_setting('app.network_id', true), '')::uuid))
        """;

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

        // How PostgreSQL words the rule, to tell a policy that somebody amended or added: any that differs opens the wall.
        yield return "CREATE TEMP TABLE pattern (network_id uuid) ON COMMIT DROP";
        yield return $"CREATE POLICY {PolicyName} ON pg_temp.pattern {Rule}";

        foreach (var table in TablesOfNetworks(model))
        {
            var name = Quote(table);
            // Only where it is missing or amiss: ALTER TABLE waits for every running transaction of the other replicas.
            yield return $"""
                DO $$ DECLARE strange name; BEGIN
                  IF NOT EXISTS (SELECT FROM pg_class WHERE oid = '{name}'::regclass AND relrowsecurity AND relforcerowsecurity) THEN
                    ALTER TABLE {name} ENABLE ROW LEVEL SECURITY;
                    ALTER TABLE {name} FORCE ROW LEVEL SECURITY;
                  END IF;
                  FOR strange IN SELECT polname FROM pg_policy WHERE polrelid = '{name}'::regclass
                      AND {Wording} <> (SELECT {Wording} FROM pg_policy WHERE polrelid = 'pg_temp.pattern'::regclass) LOOP
                    EXECUTE format('DROP POLICY %I ON {name}', strange);
                  END LOOP;
                  IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = '{name}'::regclass) THEN
                    CREATE POLICY {PolicyName} ON {name} {Rule};
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
