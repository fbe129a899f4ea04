using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PeerReview.Membership.Contracts;
using PeerReview.Reviews.Contracts;
using PeerReview.TestKit;

[assembly: AssemblyFixture(typeof(PeerReview.Reviews.Tests.ReviewFactory))]

namespace PeerReview.Reviews.Tests;

/// <summary>The Review service, started once for all tests of this assembly. Each test uses a network of its own.</summary>
public sealed class ReviewFactory() : ServiceFactory<Program>("reviews")
{
    /// <summary>What the service logs, for tests that search it.</summary>
    public LogCatcher Catch { get; } = new();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureLogging(logging => logging.AddProvider(Catch).AddFilter<LogCatcher>(null, LogLevel.Trace));
    }

    protected override IReadOnlyList<Type> ObservedEvents => [typeof(ReviewChanged), typeof(TellPeople)];

    /// <summary>The database as its owner sees it, for one network.</summary>
    public async Task<T> AsOwnerAsync<T>(string sql, Guid networkId)
    {
        await using var connection = new NpgsqlConnection(OwnerConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var network = new NpgsqlCommand("SELECT set_config('app.network_id', $1, true)", connection) { Parameters = { new() { Value = networkId.ToString() } } };
        await network.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        var value = (T)(await command.ExecuteScalarAsync())!;
        await transaction.CommitAsync();
        return value;
    }
}
