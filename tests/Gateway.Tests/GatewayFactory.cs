using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace PeerReview.Gateway.Tests;

/// <summary>The gateway, before backends given by name.</summary>
public sealed class GatewayFactory(IReadOnlyDictionary<string, string[]> services, IReadOnlyDictionary<string, string>? settings = null) : WebApplicationFactory<Program>
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("Logging:LogLevel:Default", "Error");
        foreach (var name in new[] { "membership", "cohort", "scheduling", "review", "reporting", "portal" })
        {
            var addresses = services.GetValueOrDefault(name) ?? ["http://127.0.0.1:1"];
            for (var index = 0; index < addresses.Length; index++)
                builder.UseSetting($"services:{name}:http:{index}", addresses[index]);
        }

        foreach (var (key, value) in settings ?? new Dictionary<string, string>())
            builder.UseSetting(key, value);
    }
}
