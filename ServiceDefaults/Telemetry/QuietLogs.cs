using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Hosting;

namespace PeerReview.ServiceDefaults.Telemetry;

/// <summary>
/// What libraries say of each request and each SQL statement is in the traces; in the logs it would only hide what matters, and cost more than
/// the work itself. Any other source of configuration says otherwise if it wants.
/// </summary>
internal static class QuietLogs
{
    private static readonly string[] Chatty = ["Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "System.Net.Http", "Polly", "OpenIddict"];

    public static void AddQuietLogs(this IHostApplicationBuilder builder) =>
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = Chatty.Select(category => KeyValuePair.Create($"Logging:LogLevel:{category}", (string?)"Warning")),
        });
}
