using System.Text.Json;
using PeerReview.Local;

namespace PeerReview.Architecture.Tests;

public sealed class TopologyTests
{
    private static SourceFile AppHost => Sources.At("AppHost/apphost.cs");

    [Fact]
    public void Aspire_and_local_start_the_same_platform()
    {
        Assert.Empty(TopologyRules.SameInBoth(Topology.Resources, AppHostModel.Resources(AppHost)));
        Assert.Contains($"AddPostgres(\"{Topology.Postgres}\")", AppHost.Text, StringComparison.Ordinal);
        Assert.Contains($"AddRabbitMQ(\"{Topology.RabbitMq}\")", AppHost.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AddService<Projects.Review>(\"review\");", "")]
    [InlineData("(\"review\")", "(\"reviews\")")]
    [InlineData("databaseName: name", "databaseName: \"shared\"")]
    [InlineData(".WithReference(rabbitmq)", "")]
    [InlineData("        .WithReference(gateway);", "        ;")]
    [InlineData("gateway.WithReference(service)", "gateway")]
    [InlineData("gateway.WithReference(portal)", "gateway")]
    [InlineData("databaseName: \"portal\"", "databaseName: \"shared\"")]
    [InlineData("replicas: 2", "replicas: 1")]
    [InlineData("../services/Review/Review.csproj", "../services/Old/Review.csproj")]
    public void A_difference_between_the_two_is_found(string text, string replacement)
    {
        Assert.Contains(text, AppHost.Text, StringComparison.Ordinal);
        var changed = AppHost with { Text = AppHost.Text.Replace(text, replacement, StringComparison.Ordinal) };
        Assert.NotEmpty(TopologyRules.SameInBoth(Topology.Resources, AppHostModel.Resources(changed)));
    }

    [Fact]
    public void No_service_is_given_the_address_of_another()
    {
        Assert.Empty(TopologyRules.ServicesCallNoService(Topology.Resources));
        Assert.Empty(TopologyRules.ServicesCallNoService(AppHostModel.Resources(AppHost)));

        Assert.Single(TopologyRules.ServicesCallNoService(
            [.. Topology.Resources.Select(resource => resource.Name == "reporting" ? resource with { References = ["gateway", "review"] } : resource)]));
    }

    [Fact]
    public void Every_service_and_everything_at_the_gateway_is_started_and_published()
    {
        string[] started = [.. Topology.Resources.Select(resource => resource.Project)];
        Assert.Empty(TopologyRules.EveryProcessIsStarted(ProjectFile.All(), started));
        Assert.Equal(started.Order(), AppHostModel.Projects(AppHost).Order());
        Assert.Equal(
            started.Append("AppHost/Local/Local.csproj").Order(),
            TopologyRules.Published(Sources.At("AppHost/Platform.slnf")).Order());

        Assert.Single(TopologyRules.EveryProcessIsStarted(ProjectFile.All(), started[1..]));
    }

    [Fact]
    public void Aspire_sets_no_configuration_key_that_local_does_not_know()
    {
        var keys = AppHostModel.Settings(AppHost).ToList();
        Assert.Contains("Identity__Issuer", keys);
        Assert.Contains("Operator__ClientSecret", keys);
        var local = Sources.At("AppHost/Local/ServiceSettings.cs").Text;
        Assert.DoesNotContain(keys, key => !local.Contains($"settings[\"{key}\"]", StringComparison.Ordinal));
    }

    [Fact]
    public void Aspire_finds_an_http_address_for_every_process_and_no_two_are_the_same()
    {
        // Run mode takes a project's "http" endpoint from the profile of that name.
        var addresses = Topology.Resources
            .Select(resource => Sources.At(Path.Combine(Path.GetDirectoryName(resource.Project)!, "Properties", "launchSettings.json")))
            .Select(settings => JsonDocument.Parse(settings.Text).RootElement
                .GetProperty("profiles").GetProperty("http").GetProperty("applicationUrl").GetString())
            .ToList();

        Assert.Equal(Topology.Resources.Count, addresses.Distinct().Count());
        Assert.All(addresses, address => Assert.StartsWith("http://localhost:", address, StringComparison.Ordinal));
    }
}
