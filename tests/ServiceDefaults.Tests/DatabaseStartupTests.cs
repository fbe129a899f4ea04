using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using PeerReview.SampleService;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.TestKit;

namespace PeerReview.ServiceDefaults.Tests;

/// <summary>What a service does to its database before anything else.</summary>
public sealed class DatabaseStartupTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The sample has more than one migration: between two of them another replica must not begin.</summary>
    [Fact]
    public async Task Replicas_that_start_together_migrate_once()
    {
        var login = await (await TestNodes.GetAsync()).CreateLoginAsync("replicas", Cancellation);
        IHost[] replicas = [.. Enumerable.Range(0, 6).Select(_ => Replica(login))];

        await Task.WhenAll(replicas.Select(replica => Task.Run(() => replica.StartAsync(Cancellation), Cancellation)));

        await using var owner = NpgsqlDataSource.Create(login.ConnectionString);
        await using var applied = owner.CreateCommand("""SELECT count(*) FROM "__EFMigrationsHistory" """);
        Assert.Equal(replicas[0].Services.GetRequiredService<SampleDb>().Database.GetMigrations().LongCount(), await applied.ExecuteScalarAsync(Cancellation));

        foreach (var replica in replicas)
        {
            await replica.StopAsync(Cancellation);
            replica.Dispose();
        }
    }

    [Fact]
    public async Task What_somebody_took_away_is_put_back_at_the_next_start()
    {
        var login = await (await TestNodes.GetAsync()).CreateLoginAsync("amended", Cancellation);
        await using var owner = NpgsqlDataSource.Create(login.ConnectionString);
        await StartAsync(login);
        var role = (string)(await owner.CreateCommand("SELECT current_database() || '_app'").ExecuteScalarAsync(Cancellation))!;
        const string walls = """
            SELECT (SELECT string_agg(polrelid::regclass || ' ' || pg_get_expr(polqual, polrelid), ', ' ORDER BY polrelid) FROM pg_policy) || ', ' || (SELECT count(*) FROM pg_class WHERE relforcerowsecurity) || ' forced, '
                || (SELECT count(*) FROM information_schema.role_table_grants WHERE grantee = current_database() || '_app') || ' rights'
            """;
        var before = await owner.CreateCommand(walls).ExecuteScalarAsync(Cancellation);

        foreach (var harm in new[]
        {
            "DROP POLICY network_isolation ON notes",
            "ALTER POLICY network_isolation ON notes USING (true)",
            "CREATE POLICY open ON notes USING (true)",
            "ALTER TABLE notes NO FORCE ROW LEVEL SECURITY",
            $"REVOKE SELECT ON notes FROM \"{role}\"",
            $"ALTER ROLE \"{role}\" PASSWORD 'another'",
        })
        {
            await owner.CreateCommand(harm).ExecuteNonQueryAsync(Cancellation);
            // It can be used at once: the start signs in with the role's password, and the count is what it was.
            await StartAsync(login);
            Assert.Equal(before, await owner.CreateCommand(walls).ExecuteScalarAsync(Cancellation));
        }
    }

    /// <summary>Starts a replica, reads as a service would, and stops it.</summary>
    private static async Task StartAsync(TestLogin login)
    {
        using var replica = Replica(login);
        await replica.StartAsync(Cancellation);
        Assert.Equal(0L, await replica.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT count(*) FROM notes").ExecuteScalarAsync(Cancellation));
        await replica.StopAsync(Cancellation);
    }

    private static IHost Replica(TestLogin login)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["ConnectionStrings:database"] = login.ConnectionString;
        builder.AddDatabase<SampleDb>();
        return builder.Build();
    }
}
