using System.Net.Http.Json;
using PeerReview.Local.Demo;

namespace PeerReview.Portal.Tests;

public sealed partial class World
{
    /// <summary>What no page of support may show.</summary>
    internal const string TypedInAMessage = "A pupil told us something in confidence";

    /// <summary>Messages nobody can read.</summary>
    private async Task FindForSupportAsync(PortalFixture portal)
    {
        // A platform that runs already is not broken for the sake of these pages: only their own tests then fail.
        if (portal.Platform is null)
            return;

        _ids["unreadable"] = await FailAsync(portal, "unreadable", TypedInAMessage, TypedInAMessage + " again");
    }

    /// <summary>A message of a kind that nobody knows; gives the group of failures it is in.</summary>
    internal static Task<string> FailUnheardAsync(PortalFixture portal, string messageType) =>
        FailAsync(portal, messageType, $$$"""{"messageType":["urn:message:PeerReview:{{{messageType}}}"],"message":{"text":"{{{TypedInAMessage}}}"}}""");

    private static async Task<string> FailAsync(PortalFixture portal, string messageType, params IReadOnlyList<string> payloads)
    {
        var support = portal.Api("support");
        var queue = (string)(await support.GetAsync("/api/reporting/platform"))["queues"]![0]!["queue"]!;
        using var broker = portal.Platform!.RabbitMq.Facts.CreateManagementClient();
        foreach (var payload in payloads)
        {
            using var sent = await broker.PostAsJsonAsync(
                "api/exchanges/%2F/amq.default/publish", new { properties = new { content_type = "application/vnd.masstransit+json", delivery_mode = 2 }, routing_key = queue, payload, payload_encoding = "string" });
            sent.EnsureSuccessStatusCode();
        }

        var groups = await ApiClient.UntilAsync(() => support.GetAsync("/api/reporting/platform/dead-letters/groups"), found => found.AsArray().Any(IsIt));
        return (string)groups.AsArray().First(IsIt)!["group"]!;

        bool IsIt(System.Text.Json.Nodes.JsonNode? group) => (string?)group!["messageType"] == messageType && (int)group["waiting"]! >= payloads.Count;
    }
}
