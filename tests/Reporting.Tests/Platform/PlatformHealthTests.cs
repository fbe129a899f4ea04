using System.Text.Json;
using PeerReview.Reporting.Platform;

namespace PeerReview.Reporting.Tests.Platform;

public sealed class PlatformHealthTests
{
    [Fact]
    public void A_service_is_described_in_its_own_words()
    {
        var health = ReadPlatform.Of("cohort", JsonDocument.Parse("""
            {
              "status": "Degraded",
              "checks": {
                "outbox": { "status": "Degraded", "description": "Messages wait in the outbox.", "data": { "pending": 12, "oldestSeconds": 93.5 } },
                "database": { "status": "Healthy", "description": null, "data": {} }
              }
            }
            """).RootElement);

        Assert.Equal(("cohort", ServiceState.Degraded, 12L, 93.5), (health.Service, health.State, health.Pending, health.OldestSeconds));
        Assert.Equal(
            [new ServiceCheck("database", ServiceState.Healthy, null), new ServiceCheck("outbox", ServiceState.Degraded, "Messages wait in the outbox.")], health.Checks);
    }

    [Fact]
    public void A_service_that_says_nothing_of_its_outbox_has_no_figures()
    {
        var health = ReadPlatform.Of("review", JsonDocument.Parse("""{ "status": "Unhealthy", "checks": {} }""").RootElement);

        Assert.Equal(ServiceState.Unhealthy, health.State);
        Assert.Null(health.Pending);
        Assert.Empty(health.Checks);
    }
}
