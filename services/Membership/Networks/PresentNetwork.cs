using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Networks;

/// <summary>The caller's network as its people know it.</summary>
/// <param name="Id">The network (tenant).</param>
/// <param name="Version">The ETag.</param>
/// <param name="Name">Its name.</param>
/// <param name="Colour">The portal's main colour, such as <c>#0b5cab</c>; white text is readable on it.</param>
/// <param name="MailSenderName">The name in the From line of its mail; its own name when null.</param>
/// <param name="RoleNames">What it calls each role, by the role's code.</param>
/// <param name="MembershipYearStartsIn">The month in which a membership year begins.</param>
/// <param name="TrainingValidYears">For how many years training counts.</param>
public sealed record NetworkView(
    Guid Id, long Version, string Name, string Colour, string? MailSenderName, IReadOnlyDictionary<string, string> RoleNames, int MembershipYearStartsIn, int TrainingValidYears) : IVersioned
{
    internal static NetworkView Of(Network network) => new(
        network.Id, network.Version, network.Name, network.Colour, network.MailSenderName,
        Role.All.Where(role => role != Role.Operator).ToDictionary(role => role, network.NameOf), network.MembershipYearStartsIn, network.TrainingValidYears);
}

/// <summary>How the network presents itself.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Colour">The portal's main colour, such as <c>#0b5cab</c>.</param>
/// <param name="MailSenderName">The name in the From line of its mail; its own name when null.</param>
/// <param name="RoleNames">What it calls roles, by the role's code; a role that is not named keeps its usual name.</param>
/// <param name="MembershipYearStartsIn">The month in which a membership year begins; September when absent.</param>
/// <param name="TrainingValidYears">For how many years training counts; two when absent.</param>
public sealed record PresentNetworkRequest(
    [property: Required, StringLength(Network.MaxNameLength, MinimumLength = 1)] string Name,
    [property: Required] string Colour,
    [property: StringLength(Network.MaxNameLength)] string? MailSenderName,
    [property: Required] IReadOnlyDictionary<string, string> RoleNames,
    int MembershipYearStartsIn = 9,
    int TrainingValidYears = 2);

/// <summary>Reads and changes the caller's network.</summary>
internal static class PresentNetwork
{
    /// <summary>The caller's network.</summary>
    public static async Task<Ok<NetworkView>> ReadAsync(Caller caller, MembershipDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(NetworkView.Of(await FindAsync(caller, db, cancellationToken)));

    /// <summary>Changes how the caller's network presents itself.</summary>
    public static async Task<Ok<NetworkView>> ChangeAsync(
        IfMatch ifMatch, PresentNetworkRequest request, Caller caller, MembershipDb db, IPublishEndpoint publish, CancellationToken cancellationToken)
    {
        var network = await FindAsync(caller, db, cancellationToken);
        ifMatch.Check(network.Version);
        network.Rename(request.Name);
        network.Present(request.Colour, request.MailSenderName, request.RoleNames);
        network.SetTerms(request.MembershipYearStartsIn, request.TrainingValidYears);
        await db.RegisteredNetworks.Where(row => row.Id == network.Id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Name, network.Name), cancellationToken);
        await publish.Publish(network.ToEvent(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(NetworkView.Of(network));
    }

    private static async Task<Network> FindAsync(Caller caller, MembershipDb db, CancellationToken cancellationToken) =>
        await db.Networks.SingleOrDefaultAsync(network => network.Id == caller.NetworkId, cancellationToken) ?? throw Refusal.NotFound("The network");
}
