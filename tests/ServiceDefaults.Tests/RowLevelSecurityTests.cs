using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PeerReview.SampleService;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Tenancy;
using PeerReview.TestKit;

namespace PeerReview.ServiceDefaults.Tests;

public sealed class RowLevelSecurityTests(SampleFactory sample)
{
    [Fact]
    public async Task Ten_thousand_reads_of_fifty_networks_over_few_connections_never_see_another_networks_row()
    {
        var networks = Enumerable.Range(0, 50).Select(_ => SampleFactory.NewNetwork()).ToList();
        foreach (var network in networks)
            await sample.WriteNoteAsync(Person.Coordinator(network), network.ToString());

        // Four connections for everybody, as the service's own role; the query filter of EF is off, so only the database protects.
        var connections = sample.Services.GetRequiredService<DatabaseConnections>();
        await using var few = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connections.App) { MaxPoolSize = 4 });
        var foreign = 0;
        await Parallel.ForAsync(0, 10_000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, cancellation) =>
        {
            var network = networks[number % networks.Count];
            await using var connection = await few.OpenConnectionAsync(cancellation);
            var seen = await ReadAllNotesAsync(connection, number % 10 == 9 ? null : network, abandon: number % 7 == 3, cancellation);
            if (number % 10 == 9 ? seen.Count != 0 : seen.Any(text => text != network.ToString()) || seen.Count != 1)
                Interlocked.Increment(ref foreign);
        });

        Assert.Equal(0, foreign);
    }

    [Fact]
    public async Task With_row_level_security_off_the_same_read_sees_every_network()
    {
        // The control: where the wall is down (here for the owner, by NO FORCE), the same read goes through to everybody's rows.
        await sample.WriteNoteAsync(Person.Coordinator(SampleFactory.NewNetwork()), "a");
        await sample.WriteNoteAsync(Person.Coordinator(SampleFactory.NewNetwork()), "b");
        await using var owner = new NpgsqlConnection(sample.OwnerConnectionString);
        await owner.OpenAsync();
        await using var count = new NpgsqlCommand("SELECT count(DISTINCT network_id) FROM notes", owner);
        Assert.Equal(0L, await count.ExecuteScalarAsync());
        await using var transaction = await owner.BeginTransactionAsync();
        await ExecuteAsync(owner, "ALTER TABLE notes NO FORCE ROW LEVEL SECURITY");
        Assert.True((long)(await count.ExecuteScalarAsync())! >= 2);
        await transaction.RollbackAsync();
    }

    [Theory]
    [InlineData("SET row_security = off; SELECT count(*) FROM notes")]
    [InlineData("ALTER TABLE notes DISABLE ROW LEVEL SECURITY")]
    [InlineData("DROP POLICY network_isolation ON notes")]
    [InlineData("SET ROLE postgres")]
    [InlineData("CREATE TABLE stolen AS SELECT * FROM notes")]
    [InlineData("INSERT INTO notes (network_id, id, text, version) VALUES (gen_random_uuid(), gen_random_uuid(), 'x', 1)")]
    public async Task The_services_role_cannot_step_over_the_wall(string sql)
    {
        await using var app = new NpgsqlConnection(sample.Services.GetRequiredService<DatabaseConnections>().App);
        await app.OpenAsync();
        await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(app, sql));
    }

    [Fact]
    public async Task A_row_of_a_network_cannot_be_saved_outside_a_transaction()
    {
        await using var scope = sample.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Enter(SampleFactory.NewNetwork());
        var db = scope.ServiceProvider.GetRequiredService<SampleDb>();
        db.Add(new Note { Text = "x" });
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_table_of_the_sample_is_held_to_the_catalogue() =>
        Assert.Empty(await TenancyCatalogue.ViolationsAsync(sample.OwnerConnectionString, allowed: []));

    [Fact]
    public async Task The_catalogue_finds_a_table_without_a_wall()
    {
        await using var owner = new NpgsqlConnection(sample.OwnerConnectionString);
        await owner.OpenAsync();
        await ExecuteAsync(owner, "CREATE TABLE planted (network_id uuid NOT NULL, id uuid PRIMARY KEY); CREATE TABLE planted_without_network (id uuid)");
        try
        {
            var violations = await TenancyCatalogue.ViolationsAsync(sample.OwnerConnectionString, allowed: []);
            Assert.Contains(violations, violation => violation.Contains("planted:", StringComparison.Ordinal));
            Assert.Contains(violations, violation => violation.Contains("planted_without_network:", StringComparison.Ordinal));
        }
        finally
        {
            await ExecuteAsync(owner, "DROP TABLE planted; DROP TABLE planted_without_network");
        }
    }

    private static async Task<List<string>> ReadAllNotesAsync(NpgsqlConnection connection, Guid? network, bool abandon, CancellationToken cancellation)
    {
        var transaction = await connection.BeginTransactionAsync(cancellation);
        if (network is { } id)
        {
            await using var set = new NpgsqlCommand("SELECT set_config('app.network_id', $1, true)", connection) { Parameters = { new() { Value = id.ToString() } } };
            await set.ExecuteNonQueryAsync(cancellation);
        }

        await using var command = new NpgsqlCommand("SELECT text FROM notes", connection);
        var seen = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
                seen.Add(reader.GetString(0));
        }

        if (!abandon)
            await transaction.CommitAsync(cancellation);
        return seen;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
