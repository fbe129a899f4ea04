using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Invariants;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Tenancy;
using PeerReview.TestKit;

[assembly: AssemblyFixture(typeof(PeerReview.Cohorts.Tests.CohortFactory))]

namespace PeerReview.Cohorts.Tests;

/// <summary>The Cohort service, started once for all tests of this assembly. Each test uses a network of its own; at the end the invariants of all are checked.</summary>
public sealed class CohortFactory() : ServiceFactory<Program>("cohorts")
{
    private readonly ConcurrentBag<Guid> _networks = [];

    protected override IReadOnlyList<Type> ObservedEvents => [typeof(CohortChanged), typeof(BookingChanged), typeof(GroupChanged), typeof(TellPeople)];

    public Guid NewNetwork()
    {
        var network = Guid.CreateVersion7();
        _networks.Add(network);
        return network;
    }

    /// <summary>Works with the service's own database context as one network.</summary>
    public async Task<T> InNetworkAsync<T>(Guid networkId, Func<CohortDb, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Enter(networkId);
        var db = scope.ServiceProvider.GetRequiredService<CohortDb>();
        await using var transaction = await db.BeginForNetworkAsync(CancellationToken.None);
        var result = await work(db);
        await transaction.CommitAsync();
        return result;
    }

    public Task<IReadOnlyList<string>> ViolationsAsync(Guid networkId) => InNetworkAsync(networkId, db => CohortInvariants.ViolationsAsync(db, CancellationToken.None));

    /// <summary>Lets every delayed message of the service come due now.</summary>
    public async Task LetTimePassAsync()
    {
        await using var connection = new NpgsqlConnection(OwnerConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("UPDATE outbox_message SET due_at = now() WHERE due_at > now()", connection);
        await command.ExecuteNonQueryAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        var violations = new List<string>();
        foreach (var network in _networks)
            violations.AddRange(await ViolationsAsync(network));
        await base.DisposeAsync();
        Assert.Empty(violations);
    }
}
