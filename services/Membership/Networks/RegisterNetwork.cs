using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Agreements;
using PeerReview.Membership.Identity.Accounts;
using PeerReview.Membership.People;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Networks;

/// <summary>A network begins.</summary>
/// <param name="Name">The name people will see.</param>
/// <param name="CoordinatorEmail">Where the first coordinator's invitation goes.</param>
/// <param name="CoordinatorName">The first coordinator's name.</param>
public sealed record RegisterNetworkRequest(
    [property: Required, StringLength(Network.MaxNameLength, MinimumLength = 1)] string Name,
    [property: Required, StringLength(EmailAddress.MaxLength)] string CoordinatorEmail,
    [property: Required, StringLength(Person.MaxNameLength, MinimumLength = 1)] string CoordinatorName);

/// <summary>A network as the operator sees it: that it exists.</summary>
/// <param name="Id">The network (tenant).</param>
/// <param name="Name">Its name.</param>
/// <param name="RegisteredAt">UTC.</param>
public sealed record RegisteredNetworkView(Guid Id, string Name, DateTimeOffset RegisteredAt)
{
    internal static RegisteredNetworkView Of(RegisteredNetwork network) => new(network.Id, network.Name, network.RegisteredAt);
}

/// <summary>Told by Membership to itself: the network's own rows are written in a transaction of that network, which the operator's is not.</summary>
/// <param name="NetworkId">The network (tenant).</param>
public sealed record NetworkRegistered(Guid NetworkId);

/// <summary>Registers networks.</summary>
internal static class RegisterNetwork
{
    /// <summary>Registers a network and sends its first coordinator an invitation.</summary>
    public static async Task<Created<RegisteredNetworkView>> HandleAsync(
        RegisterNetworkRequest request, MembershipDb db, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var email = EmailAddress.TryParse(request.CoordinatorEmail) ?? throw Refusal.Invalid("coordinatorEmail", "That is not an e-mail address.");
        var network = new RegisteredNetwork
        {
            Name = Text.Clean(request.Name) is { Length: > 0 } name ? name : throw Refusal.Invalid("name", "Give the network a name."),
            RegisteredAt = time.GetUtcNow(),
            FirstCoordinatorEmail = email.Value,
            FirstCoordinatorName = Text.Clean(request.CoordinatorName) is { Length: > 0 } person ? person : throw Refusal.Invalid("coordinatorName", "Give the coordinator's name."),
        };
        db.Add(network);
        await publish.Publish(new NetworkRegistered(network.Id), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/membership/networks/{network.Id}", RegisteredNetworkView.Of(network));
    }

    /// <summary>One network of the platform.</summary>
    public static async Task<Ok<RegisteredNetworkView>> ReadAsync(Guid networkId, MembershipDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(RegisteredNetworkView.Of(
            await db.RegisteredNetworks.AsNoTracking().SingleOrDefaultAsync(network => network.Id == networkId, cancellationToken) ?? throw Refusal.NotFound("The network")));

    /// <summary>The networks of the platform.</summary>
    public static Task<Page<RegisteredNetworkView>> ListAsync([AsParameters] PageRequest page, MembershipDb db, CancellationToken cancellationToken) =>
        db.RegisteredNetworks.AsNoTracking().ToPageAsync(page, network => network.Id, RegisteredNetworkView.Of, cancellationToken);
}

/// <summary>Writes what every new network has: itself, its agreement, and the first coordinator's invitation.</summary>
internal sealed class PrepareNetwork(MembershipDb db, Inviting inviting, TimeProvider time) : IConsumer<NetworkRegistered>
{
    public async Task Consume(ConsumeContext<NetworkRegistered> context)
    {
        var networkId = context.Message.NetworkId;
        var registered = await db.RegisteredNetworks.SingleAsync(row => row.Id == networkId, context.CancellationToken);
        var network = Network.Create(networkId, registered.Name);
        db.Add(network);
        db.Add(Agreement.Shipped(network.Name, time.GetUtcNow()));
        await context.Publish(network.ToEvent(), context.CancellationToken);

        if (EmailAddress.TryParse(registered.FirstCoordinatorEmail) is { } email)
        {
            var offer = new RoleOffer(email, registered.FirstCoordinatorName!, Role.Coordinator, Contracts.OrganisationKind.Network, networkId);
            inviting.Send(network, organisationName: null, Invitation.Create(offer, invitedBy: null, time.GetUtcNow()));
            (registered.FirstCoordinatorEmail, registered.FirstCoordinatorName) = (null, null);
        }

        await db.SaveChangesAsync(context.CancellationToken);
    }
}
