using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using PeerReview.Membership.Contracts;
using PeerReview.Membership.Identity.Clients;
using PeerReview.Membership.Identity.Tokens;
using PeerReview.Membership.People;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.ApiClients;

/// <summary>Software that is to act for an organisation.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="OrganisationKind">Network, trust or school.</param>
/// <param name="OrganisationId">The network, trust or school it acts for.</param>
public sealed record CreateApiClientRequest(
    [property: Required, StringLength(ApiClient.MaxNameLength, MinimumLength = 1)] string Name, OrganisationKind OrganisationKind, Guid OrganisationId);

/// <summary>An API client.</summary>
/// <param name="Id">The client; also the <c>sub</c> of its tokens.</param>
/// <param name="Version">The ETag.</param>
/// <param name="Name">What people call it.</param>
/// <param name="ClientId">The <c>client_id</c> at <c>/connect/token</c>.</param>
/// <param name="OrganisationKind">Network, trust or school.</param>
/// <param name="OrganisationId">The network, trust or school it acts for.</param>
/// <param name="SecretMadeAt">When its present secret was made, UTC; null while it has none and cannot act.</param>
/// <param name="RevokedAt">UTC; null while it may act.</param>
public sealed record ApiClientView(
    Guid Id, long Version, string Name, string ClientId, OrganisationKind OrganisationKind, Guid OrganisationId, DateTimeOffset? SecretMadeAt, DateTimeOffset? RevokedAt) : IVersioned
{
    internal static ApiClientView Of(ApiClient client) => new(
        client.Id, client.Version, client.Name, client.ClientId, client.OrganisationKind, client.OrganisationId, client.SecretMadeAt, client.RevokedAt);
}

/// <summary>A client's new secret. Shown this once; only its hash is kept.</summary>
/// <param name="Version">The ETag.</param>
/// <param name="ClientId">The <c>client_id</c>.</param>
/// <param name="ClientSecret">The <c>client_secret</c>.</param>
public sealed record ApiClientSecretView(long Version, string ClientId, string ClientSecret) : IVersioned;

/// <summary>Looks after the software of schools, trusts and networks.</summary>
internal static class ManageApiClients
{
    /// <summary>Registers a client. It cannot act until it has a secret (<c>PUT …/secret</c>).</summary>
    public static async Task<Created<ApiClientView>> CreateAsync(
        CreateApiClientRequest request, Caller caller, MembershipDb db, IOpenIddictApplicationManager applications, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!MayManage(caller, request.OrganisationId)
            || await Organisations.FindAsync(db, request.OrganisationKind, request.OrganisationId, cancellationToken) is null)
            throw Refusal.Invalid("organisationId", "There is no such organisation that you could act for.");

        var client = ApiClient.Create(request.Name, request.OrganisationKind, request.OrganisationId, caller.PersonId, time.GetUtcNow());
        db.Add(client);
        await applications.CreateAsync(Describe(client, caller.NetworkId!.Value, NewSecret()), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/membership/api-clients/{client.Id}", ApiClientView.Of(client));
    }

    /// <summary>The clients the caller looks after.</summary>
    public static Task<Page<ApiClientView>> ListAsync([AsParameters] PageRequest page, Caller caller, MembershipDb db, CancellationToken cancellationToken) =>
        Visible(db, caller).AsNoTracking().ToPageAsync(page, ApiClientView.Of, cancellationToken);

    /// <summary>One client.</summary>
    public static async Task<Ok<ApiClientView>> ReadAsync(Guid clientId, Caller caller, MembershipDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(ApiClientView.Of(await FindAsync(clientId, caller, db, cancellationToken)));

    /// <summary>
    /// Makes a client's secret and shows it this once. A secret it had stops working. (A PUT, because the answer to a POST is kept for a day to
    /// be repeated, and a secret is not kept.)
    /// </summary>
    public static async Task<Ok<ApiClientSecretView>> MakeSecretAsync(
        Guid clientId, IfMatch ifMatch, Caller caller, MembershipDb db, IOpenIddictApplicationManager applications, TimeProvider time, CancellationToken cancellationToken)
    {
        var client = await FindAsync(clientId, caller, db, cancellationToken);
        ifMatch.Check(client.Version);
        client.SecretMade(time.GetUtcNow());
        var secret = NewSecret();
        await applications.UpdateAsync(await ApplicationAsync(client, applications, cancellationToken), Describe(client, caller.NetworkId!.Value, secret), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new ApiClientSecretView(client.Version, client.ClientId, secret));
    }

    /// <summary>Revokes a client: it gets no more tokens, and those it has are refused.</summary>
    public static async Task<Ok<ApiClientView>> RevokeAsync(
        Guid clientId, IfMatch ifMatch, Caller caller, MembershipDb db, IOpenIddictApplicationManager applications, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var client = await FindAsync(clientId, caller, db, cancellationToken);
        ifMatch.Check(client.Version);
        await EndAsync(client, caller.NetworkId!.Value, db, applications, publish, time, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(ApiClientView.Of(client));
    }

    /// <summary>Revokes a client in the caller's transaction.</summary>
    public static async Task EndAsync(
        ApiClient client, Guid networkId, MembershipDb db, IOpenIddictApplicationManager applications, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        // Tokens are made under a share lock on this row: none made before can be younger than the instant taken after it.
        await db.Database.ExecuteSqlAsync($"SELECT id FROM api_client WHERE network_id = {networkId} AND id = {client.Id} FOR UPDATE", cancellationToken);
        var now = time.GetUtcNow();
        client.Revoke(now);
        await applications.DeleteAsync(await ApplicationAsync(client, applications, cancellationToken), cancellationToken);
        await publish.Publish(new AccessChanged(networkId, client.Id, now), cancellationToken);
    }

    private static OpenIddictApplicationDescriptor Describe(ApiClient client, Guid networkId, string secret)
    {
        var descriptor = RegisteredClients.ForSoftware(client.ClientId, client.Name, secret, Scope.Services);
        new ClientProperties(networkId, client.Id).Write(descriptor);
        return descriptor;
    }

    private static async Task<object> ApplicationAsync(ApiClient client, IOpenIddictApplicationManager applications, CancellationToken cancellationToken) =>
        await applications.FindByClientIdAsync(client.ClientId, cancellationToken) ?? throw Refusal.NotFound("The client");

    private static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static bool MayManage(Caller caller, Guid organisationId) =>
        caller.Holds(Role.Coordinator) || caller.HoldsAt(organisationId, Role.Headteacher, Role.MatLead);

    private static IQueryable<ApiClient> Visible(MembershipDb db, Caller caller)
    {
        if (caller.Holds(Role.Coordinator))
            return db.ApiClients;

        var own = caller.Where(Role.Headteacher, Role.MatLead);
        return db.ApiClients.Where(client => own.Contains(client.OrganisationId));
    }

    private static async Task<ApiClient> FindAsync(Guid clientId, Caller caller, MembershipDb db, CancellationToken cancellationToken) =>
        await Visible(db, caller).SingleOrDefaultAsync(client => client.Id == clientId, cancellationToken) ?? throw Refusal.NotFound("The client");
}

/// <summary>The software of schools, trusts and networks.</summary>
internal static class ApiClientEndpoints
{
    public static void MapApiClients(this RouteGroupBuilder api)
    {
        var clients = api.MapGroup("/api-clients").WithTags("API clients");
        clients.MapPost("", ManageApiClients.CreateAsync).WithName("CreateApiClient").Allow(Role.Coordinator, Role.Headteacher, Role.MatLead);
        clients.MapGet("", ManageApiClients.ListAsync).WithName("ListApiClients").Allow(Role.Coordinator, Role.Headteacher, Role.MatLead);
        clients.MapGet("/{clientId:guid}", ManageApiClients.ReadAsync).WithName("ReadApiClient").Allow(Role.Coordinator, Role.Headteacher, Role.MatLead);
        clients.MapPut("/{clientId:guid}/secret", ManageApiClients.MakeSecretAsync).WithName("MakeApiClientSecret").Allow(Role.Coordinator, Role.Headteacher, Role.MatLead);
        clients.MapDelete("/{clientId:guid}", ManageApiClients.RevokeAsync).WithName("RevokeApiClient").Allow(Role.Coordinator, Role.Headteacher, Role.MatLead);
    }
}
