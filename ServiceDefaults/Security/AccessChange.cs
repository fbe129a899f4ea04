using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.ServiceDefaults.Security;

/// <summary>
/// A person's roles changed: tokens made before are refused by every service from now on, so a role taken away stops working at
/// once and not when the token expires. The client refreshes its token and goes on with what is left.
/// </summary>
/// <param name="NetworkId">The network (tenant).</param>
/// <param name="PersonId">Whose roles changed.</param>
/// <param name="ChangedAt">Tokens made before this instant (UTC) are stale.</param>
public sealed record AccessChanged(Guid NetworkId, Guid PersonId, DateTimeOffset ChangedAt);

/// <summary>Since when a person's older tokens are refused.</summary>
internal sealed class AccessChange : INetworkOwned
{
    public Guid NetworkId { get; private set; }

    public required Guid PersonId { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    internal static void Map(ModelBuilder model) => model.Entity<AccessChange>(change =>
    {
        change.ToTable("access_change");
        change.HasKey(row => new { row.NetworkId, row.PersonId });
    });
}

internal sealed class AccessChangedConsumer(ServiceDb db) : IConsumer<AccessChanged>
{
    public Task Consume(ConsumeContext<AccessChanged> context)
    {
        var (networkId, personId, changedAt) = context.Message;
        return db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO access_change (network_id, person_id, changed_at) VALUES ({networkId}, {personId}, {changedAt})
            ON CONFLICT (network_id, person_id) DO UPDATE SET changed_at = greatest(access_change.changed_at, excluded.changed_at)
            """,
            context.CancellationToken);
    }
}
