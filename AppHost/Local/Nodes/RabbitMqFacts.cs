using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;

namespace PeerReview.Local.Nodes;

/// <summary>Where a private RabbitMQ listens and how its administrator signs in, for AMQP and for the management API alike.</summary>
public sealed record RabbitMqFacts(string Host, int AmqpPort, int ManagementPort, string AdminUser, string AdminPassword)
{
    /// <summary>The administrator's way in to the default virtual host.</summary>
    public Uri AdminUri => UriFor(AdminUser, AdminPassword);

    /// <summary>The base of the management API and pages.</summary>
    public Uri ManagementUri => new(string.Create(CultureInfo.InvariantCulture, $"http://{Host}:{ManagementPort}/"));

    /// <summary>The AMQP address of that user; without a virtual host, the default one (`/`).</summary>
    public Uri UriFor(string user, string password, string? virtualHost = null) =>
        new(string.Create(CultureInfo.InvariantCulture, $"amqp://{user}:{password}@{Host}:{AmqpPort}")
            + (virtualHost is null ? "" : "/" + Uri.EscapeDataString(virtualHost)));

    /// <summary>A client of the management API, signed in as the administrator; the caller disposes it.</summary>
    public HttpClient CreateManagementClient()
    {
        var client = new HttpClient { BaseAddress = ManagementUri, Timeout = TimeSpan.FromSeconds(30) };
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{AdminUser}:{AdminPassword}"));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", credentials);
        // An idle connection would hold up the broker's shutdown.
        client.DefaultRequestHeaders.ConnectionClose = true;
        return client;
    }

    /// <summary>Makes a virtual host in which the administrator may do everything, and gives its AMQP address.</summary>
    public async Task<Uri> CreateVirtualHostAsync(string name, CancellationToken cancellationToken = default)
    {
        using var client = CreateManagementClient();
        var escaped = Uri.EscapeDataString(name);
        using var made = await client.PutAsJsonAsync($"api/vhosts/{escaped}", new { }, cancellationToken);
        made.EnsureSuccessStatusCode();
        var rights = new { configure = ".*", write = ".*", read = ".*" };
        using var allowed = await client.PutAsJsonAsync($"api/permissions/{escaped}/{AdminUser}", rights, cancellationToken);
        allowed.EnsureSuccessStatusCode();
        return UriFor(AdminUser, AdminPassword, name);
    }
}
