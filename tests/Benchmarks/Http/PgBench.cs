using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using PeerReview.Local;
using PeerReview.Local.Nodes;

namespace PeerReview.Benchmarks.Http;

/// <summary>PostgreSQL's own load tool, taking places with one prepared statement: about the most this machine's disk and cores allow.</summary>
internal sealed partial class PgBench
{
    private const string Database = "bench_statement";
    private readonly PostgresFacts _facts;
    private readonly string _script;

    private PgBench(PostgresFacts facts, string script) => (_facts, _script) = (facts, script);

    public static async Task<PgBench> PrepareAsync(PostgresFacts facts, string directory)
    {
        await facts.EnsureLoginAsync(Database, "bench");
        await using (var server = NpgsqlDataSource.Create(facts.AdminConnectionString))
        await using (var create = server.CreateCommand($"CREATE DATABASE {Database} OWNER {Database}"))
            await create.ExecuteNonQueryAsync();
        await using var database = NpgsqlDataSource.Create(facts.ConnectionStringFor(Database, "bench", Database));
        await using var tables = database.CreateCommand(
            """
            CREATE TABLE place (cohort int PRIMARY KEY, capacity int NOT NULL, booked int NOT NULL);
            CREATE TABLE booking (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, cohort int NOT NULL, made_at timestamptz NOT NULL DEFAULT now());
            INSERT INTO place VALUES (1, 1000000000, 0);
            """);
        await tables.ExecuteNonQueryAsync();
        var script = Path.Combine(directory, "one-statement.sql");
        await File.WriteAllTextAsync(script, "WITH taken AS (UPDATE place SET booked = booked + 1 WHERE cohort = 1 AND booked < capacity RETURNING cohort) INSERT INTO booking (cohort) SELECT cohort FROM taken;\n");
        return new PgBench(facts, script);
    }

    /// <summary>Places taken per second.</summary>
    public async Task<double> RunAsync(int clients, int seconds)
    {
        string[] arguments =
        [
            "-n", "-M", "prepared", "-j", "2", "-c", Text(clients), "-T", Text(seconds), "-f", _script, "-h", _facts.Host, "-p", Text(_facts.Port), "-U", Database, Database,
        ];
        var program = Directory.EnumerateFiles("/usr/lib/postgresql", "pgbench", SearchOption.AllDirectories).Order().Last();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["PGPASSWORD"] = "bench" } })!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? double.Parse(Rate().Match(text).Groups["value"].Value, CultureInfo.InvariantCulture)
            : throw new StartFailedException($"pgbench failed: {await errors}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"tps = (?<value>[\d.]+)")]
    private static partial Regex Rate();
}
