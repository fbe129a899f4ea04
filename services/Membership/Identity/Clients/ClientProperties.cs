using System.Text.Json;
using OpenIddict.Abstractions;

namespace PeerReview.Membership.Identity.Clients;

/// <summary>Which API client of which network an OpenIddict application stands for: the token endpoint must know the network before it may read its rows.</summary>
internal sealed record ClientProperties(Guid NetworkId, Guid ApiClientId)
{
    private const string NetworkKey = "network_id";
    private const string ApiClientKey = "api_client_id";

    public void Write(OpenIddictApplicationDescriptor descriptor)
    {
        descriptor.Properties[NetworkKey] = JsonSerializer.SerializeToElement(NetworkId);
        descriptor.Properties[ApiClientKey] = JsonSerializer.SerializeToElement(ApiClientId);
    }

    public static async Task<ClientProperties?> ReadAsync(IOpenIddictApplicationManager applications, object application, CancellationToken cancellationToken)
    {
        var properties = await applications.GetPropertiesAsync(application, cancellationToken);
        return properties.TryGetValue(NetworkKey, out var network) && properties.TryGetValue(ApiClientKey, out var client)
            ? new ClientProperties(network.GetGuid(), client.GetGuid())
            : null;
    }
}
