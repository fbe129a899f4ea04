using System.Net.Http.Json;
using PeerReview.Local.Demo;

namespace PeerReview.Portal.Tests;

public sealed partial class World
{
    /// <summary>What no page of support may show.</summary>
    internal const string TypedInAMessage = "A pupil told us something in confidence";

    /// <summary>Messages nobody can deal with: two nobody can read, and one nobody knows.</summary>
    private async Task FindForSupportAsync(PortalFixture portal)
    {
        // A platform that runs already is not broken for the sake of these pages: only their own tests then fail.
        if (portal.Platform is not { } platform)
            return;

        var support = portal.Api("support");
        var queue = (string)(await support.GetAsync("/api/reporting/platform"))["queues"]![0]!["queue"]!;
        using var broker = platform.RabbitMq.Facts.CreateManagementClient();
        foreach (var payload in new[] { TypedInAMessage, TypedInAMessage + " again", $$$"""{"messageType":["urn:message:PeerReview:Unheard"],"message":{"text":"{{{TypedInAMessage}}}"}}""" })
        {
            using var sent = await broker.PostAsJsonAsync(
                "api/exchanges/%2F/amq.default/publish", new { properties = new { content_type = "application/vnd.masstransit+json", delivery_mode = 2 }, routing_key = queue, payload, payload_encoding = "string" });
            sent.EnsureSuccessStatusCode();
        }

        var groups = await ApiClient.UntilAsync(() => support.GetAsync("/api/reporting/platform/dead-letters/groups"), found => found.AsArray().Count(group => (int)group!["waiting"]! > 0) >= 2);
        _ids["unreadable"] = GroupOf("unreadable");
        _ids["unheard"] = GroupOf("Unheard");

        string GroupOf(string messageType) => (string)groups.AsArray().First(group => (string?)group!["messageType"] == messageType)!["group"]!;
    }
}
