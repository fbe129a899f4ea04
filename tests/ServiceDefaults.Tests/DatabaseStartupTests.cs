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

    private static IHost Replica(TestLogin login)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["ConnectionStrings:database"] = login.ConnectionString;
        builder.AddDatabase<SampleDb>();
        return builder.Build();
    }
}
