using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace PeerReview.Membership.Register.Import;

/// <summary>What an import did, or would do. Every row of the file is counted once.</summary>
/// <param name="New">Schools not known before.</param>
/// <param name="Changed">Schools of which something kept has changed.</param>
/// <param name="Unchanged">Schools that are as they were.</param>
/// <param name="Closed">Rows of closed schools: those known are marked as closed, others are not kept.</param>
/// <param name="Skipped">Rows left out: wrong ones, and former URNs of schools that have another by now.</param>
public sealed record ImportCounts(int New, int Changed, int Unchanged, int Closed, int Skipped);

/// <summary>
/// Writes a file into the register with a handful of statements, whatever its size: COPY into a temporary table, then set against set, in
/// the caller's transaction. A second import of the same file writes nothing.
/// </summary>
internal sealed class RegisterUpsert(NpgsqlConnection connection, RegisterFile file)
{
    private readonly IReadOnlyList<RegisterColumn> _columns = file.HasTrusts ? [.. file.Columns, RegisterColumns.TrustId] : file.Columns;
    private readonly Dictionary<string, (Guid Id, string Name)> _trusts = [];

    /// <summary>Reads the file into the temporary table.</summary>
    /// <param name="report">Takes what is wrong with rows.</param>
    /// <param name="progress">Told the number of rows read so far.</param>
    /// <param name="cancellationToken">Ends the work between rows.</param>
    public async Task StageAsync(Action<RowProblem> report, Action<int> progress, CancellationToken cancellationToken)
    {
        var definitions = string.Join(", ", file.Columns.Select(column => $"{column.Name} {SqlType(column.Type)}"));
        await ExecuteAsync(
            $"""
            CREATE TEMP TABLE staged (urn int PRIMARY KEY, school_id uuid NOT NULL, trust_key text, row_is_closed boolean NOT NULL, trust_id uuid, is_known boolean NOT NULL DEFAULT false, is_former boolean NOT NULL DEFAULT false, {definitions}) ON COMMIT DROP;
            CREATE TEMP TABLE staged_trust (id uuid NOT NULL, key text PRIMARY KEY, name text NOT NULL) ON COMMIT DROP
            """, cancellationToken);

        var names = string.Join(", ", file.Columns.Select(column => column.Name));
        await using (var copy = await connection.BeginBinaryImportAsync($"COPY staged (urn, school_id, trust_key, row_is_closed, {names}) FROM STDIN (FORMAT binary)", cancellationToken))
        {
            var rows = 0;
            foreach (var row in file.Rows(report))
            {
                await WriteAsync(copy, row, cancellationToken);
                progress(++rows);
            }

            await copy.CompleteAsync(cancellationToken);
        }

        await using (var copy = await connection.BeginBinaryImportAsync("COPY staged_trust (id, key, name) FROM STDIN (FORMAT binary)", cancellationToken))
        {
            foreach (var (key, trust) in _trusts)
                await copy.WriteRowAsync(cancellationToken, trust.Id, key, trust.Name);
            await copy.CompleteAsync(cancellationToken);
        }

        await ExecuteAsync("ANALYZE staged", cancellationToken);
    }

    private async Task WriteAsync(NpgsqlBinaryImporter copy, RegisterRow row, CancellationToken cancellationToken)
    {
        // A closed school may still carry its trust's former name.
        if (row is { IsClosed: false, TrustKey: { } key, TrustName: { } name })
            _trusts[key] = (_trusts.TryGetValue(key, out var trust) ? trust.Id : Guid.CreateVersion7(), name);

        await copy.StartRowAsync(cancellationToken);
        await copy.WriteAsync(row.Urn, NpgsqlDbType.Integer, cancellationToken);
        await copy.WriteAsync(Guid.CreateVersion7(), NpgsqlDbType.Uuid, cancellationToken);
        await WriteValueAsync(row.TrustKey, NpgsqlDbType.Text);
        await copy.WriteAsync(row.IsClosed, NpgsqlDbType.Boolean, cancellationToken);
        for (var index = 0; index < row.Values.Length; index++)
            await WriteValueAsync(row.Values[index], file.Columns[index].Type);

        Task WriteValueAsync(object? value, NpgsqlDbType type) =>
            value is null ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(value, type, cancellationToken);
    }

    /// <summary>Writes what differs. Takes a lock so that two imports are one after the other.</summary>
    /// <param name="today">The day trusts change, Europe/London.</param>
    /// <param name="skipped">Rows that were already left out.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<ImportCounts> ApplyAsync(DateOnly today, int skipped, CancellationToken cancellationToken)
    {
        await ExecuteAsync($"SELECT pg_advisory_xact_lock({School.RevisionLock})", cancellationToken);
        await ExecuteAsync(
            """
            UPDATE staged SET school_id = known.school_id, is_known = true, is_former = known.until_day IS NOT NULL
            FROM school_urn known WHERE known.urn = staged.urn
            """, cancellationToken);
        await ApplyTrustsAsync(cancellationToken);
        var added = await InsertAsync(cancellationToken);
        var changed = await UpdateAsync(cancellationToken);
        if (file.HasTrusts)
            await DateTrustsAsync(today, cancellationToken);

        var former = await CountAsync("is_former", cancellationToken);
        var closed = await CountAsync("NOT is_former AND row_is_closed", cancellationToken);
        var all = await CountAsync("true", cancellationToken);
        return new ImportCounts(added, changed, all - former - closed - added - changed, closed, skipped + former);
    }

    private async Task ApplyTrustsAsync(CancellationToken cancellationToken)
    {
        if (!file.HasTrusts)
            return;

        await ExecuteAsync(
            """
            CREATE TEMP TABLE renamed_trust ON COMMIT DROP AS
              SELECT trust.id FROM trust JOIN staged_trust USING (key) WHERE trust.name <> staged_trust.name;
            UPDATE trust SET name = staged_trust.name FROM staged_trust WHERE trust.key = staged_trust.key AND trust.name <> staged_trust.name;
            INSERT INTO trust (id, key, name) SELECT id, key, name FROM staged_trust ON CONFLICT (key) DO NOTHING;
            UPDATE staged SET trust_id = trust.id FROM trust WHERE trust.key = staged.trust_key;
            UPDATE school SET version = nextval('register_revision') WHERE trust_id IN (SELECT id FROM renamed_trust)
            """, cancellationToken);
    }

    /// <summary>A school that is closed already when it is first met is not kept.</summary>
    private async Task<int> InsertAsync(CancellationToken cancellationToken)
    {
        RegisterColumn[] all = [.. RegisterColumns.Plain, RegisterColumns.PhaseFamily, RegisterColumns.StatusCode, RegisterColumns.IsClosed, RegisterColumns.TrustId];
        var names = string.Join(", ", all.Select(column => column.Name));
        var values = string.Join(", ", all.Select(column => _columns.Contains(column) ? column.Name : Literal(column)));
        var added = await ExecuteAsync(
            $"INSERT INTO school (id, version, urn, {names}) SELECT school_id, nextval('register_revision'), urn, {values} FROM staged WHERE NOT is_known AND NOT row_is_closed", cancellationToken);
        await ExecuteAsync("INSERT INTO school_urn (urn, school_id) SELECT urn, school_id FROM staged WHERE NOT is_known AND NOT row_is_closed", cancellationToken);
        return added;
    }

    /// <summary>The number of schools changed that are not closed.</summary>
    private async Task<int> UpdateAsync(CancellationToken cancellationToken)
    {
        var set = string.Join(", ", _columns.Select(column => $"{column.Name} = staged.{column.Name}"));
        await using var command = new NpgsqlCommand(
            $"""
            WITH changed AS (
              UPDATE school SET {set}, version = CASE WHEN {Differs(_columns.Where(column => column.IsTold))} THEN nextval('register_revision') ELSE school.version END
              FROM staged
              WHERE school.id = staged.school_id AND staged.is_known AND NOT staged.is_former AND {Differs(_columns)}
              RETURNING staged.row_is_closed)
            SELECT count(*) FROM changed WHERE NOT row_is_closed
            """, connection);
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    /// <summary>Ends and begins schools' time in trusts. A change on the very day of the one before replaces it.</summary>
    private async Task DateTrustsAsync(DateOnly today, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(
                    """
                    UPDATE school_trust SET until_day = $1 FROM school
                    WHERE school.id = school_trust.school_id AND school_trust.until_day IS NULL AND school_trust.trust_id IS DISTINCT FROM school.trust_id
                    """) { Parameters = { new() { Value = today } } },
                new NpgsqlBatchCommand(
                    """
                    INSERT INTO school_trust (school_id, trust_id, from_day)
                    SELECT school.id, school.trust_id, $1 FROM school
                    WHERE school.trust_id IS NOT NULL AND NOT EXISTS (SELECT FROM school_trust past WHERE past.school_id = school.id AND past.until_day IS NULL)
                    ON CONFLICT (school_id, from_day) DO UPDATE SET trust_id = excluded.trust_id, until_day = NULL
                    """) { Parameters = { new() { Value = today } } },
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Differs(IEnumerable<RegisterColumn> columns)
    {
        var names = columns.Select(column => column.Name).ToList();
        return $"({string.Join(", ", names.Select(name => "school." + name))}) IS DISTINCT FROM ({string.Join(", ", names.Select(name => "staged." + name))})";
    }

    private static string Literal(RegisterColumn column) => column == RegisterColumns.PhaseFamily
        ? "'Other'"
        : column == RegisterColumns.IsClosed
            ? "false"
            : column.Default is null ? "NULL" : "''";

    private static string SqlType(NpgsqlDbType type) => type switch
    {
        NpgsqlDbType.Integer => "int",
        NpgsqlDbType.Boolean => "boolean",
        NpgsqlDbType.Date => "date",
        NpgsqlDbType.Numeric => "numeric",
        _ => "text",
    };

    private async Task<int> CountAsync(string condition, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM staged WHERE {condition}", connection);
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
