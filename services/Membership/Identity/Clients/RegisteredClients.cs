using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using PeerReview.Membership.Identity.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace PeerReview.Membership.Identity.Clients;

/// <summary>
/// The platform's own clients, written at every start as configured: <c>portal</c> (people, with a secret), <c>reference</c> (the page that
/// shows the API and tries it out; public) and <c>operator</c> (the platform's operation; sees no network).
/// </summary>
internal sealed partial class RegisteredClients(IServiceScopeFactory scopes, IConfiguration configuration, PublicAddress address, ILogger<RegisteredClients> logger) : IHostedService
{
    public const string Portal = "portal";
    public const string Reference = "reference";
    public const string Operator = "operator";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MembershipDb>();
        var applications = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();

        // Replicas start together: one writes, the others find it written.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(7262015)", cancellationToken);
        foreach (var descriptor in Descriptors())
            await WriteAsync(applications, descriptor, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<OpenIddictApplicationDescriptor> Descriptors()
    {
        if (Secret("Portal:ClientSecret") is { } portal)
            yield return ForPeople(Portal, "Portal", portal, ["signin-oidc"], ["signout-callback-oidc"], isLongLived: true);
        yield return ForPeople(Reference, "API reference", secret: null, ["reference"], [], isLongLived: false);
        if (Secret("Operator:ClientSecret") is { } @operator)
            yield return ForSoftware(Operator, "Operator", @operator, ["membership"]);
    }

    private string? Secret(string key)
    {
        var secret = configuration[key];
        if (string.IsNullOrEmpty(secret))
        {
            Log.NotRegistered(logger, key);
            return null;
        }

        return secret.Length >= 24 ? secret : throw new InvalidOperationException($"{key} is too short to be a secret: at least 24 characters.");
    }

    private OpenIddictApplicationDescriptor ForPeople(
        string id, string name, string? secret, IEnumerable<string> redirects, IEnumerable<string> afterSignOut, bool isLongLived)
    {
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = id,
            DisplayName = name,
            ClientSecret = secret,
            ClientType = secret is null ? ClientTypes.Public : ClientTypes.Confidential,
            ConsentType = ConsentTypes.Implicit,
            Requirements = { Requirements.Features.ProofKeyForCodeExchange },
            Permissions =
            {
                Permissions.Endpoints.Authorization, Permissions.Endpoints.Token, Permissions.Endpoints.EndSession, Permissions.Endpoints.Revocation,
                Permissions.GrantTypes.AuthorizationCode, Permissions.ResponseTypes.Code,
            },
        };
        if (isLongLived)
            descriptor.Permissions.Add(Permissions.GrantTypes.RefreshToken);
        descriptor.Permissions.UnionWith(Scope.All.Select(scope => Permissions.Prefixes.Scope + scope));
        descriptor.RedirectUris.UnionWith(redirects.Select(address.Of));
        descriptor.PostLogoutRedirectUris.UnionWith(afterSignOut.Select(address.Of));
        return descriptor;
    }

    /// <summary>A client that acts for itself, by its secret.</summary>
    public static OpenIddictApplicationDescriptor ForSoftware(string id, string name, string secret, IEnumerable<string> scopes)
    {
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = id,
            DisplayName = name,
            ClientSecret = secret,
            ClientType = ClientTypes.Confidential,
            ConsentType = ConsentTypes.Implicit,
            Permissions = { Permissions.Endpoints.Token, Permissions.Endpoints.Revocation, Permissions.GrantTypes.ClientCredentials },
        };
        descriptor.Permissions.UnionWith(scopes.Select(scope => Permissions.Prefixes.Scope + scope));
        return descriptor;
    }

    private static async Task WriteAsync(IOpenIddictApplicationManager applications, OpenIddictApplicationDescriptor descriptor, CancellationToken cancellationToken)
    {
        if (await applications.FindByClientIdAsync(descriptor.ClientId!, cancellationToken) is { } known)
            await applications.UpdateAsync(known, descriptor, cancellationToken);
        else
            await applications.CreateAsync(descriptor, cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Setting} is not set: that client cannot sign in.")]
        public static partial void NotRegistered(ILogger logger, string setting);
    }
}
