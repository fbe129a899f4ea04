using PeerReview.Local;
using PeerReview.Local.Demo;
using PeerReview.TestKit;
using PeerReview.TestKit.Api;

[assembly: AssemblyFixture(typeof(PeerReview.System.Tests.PlatformFixture))]

namespace PeerReview.System.Tests;

/// <summary>The whole platform as processes of its own, on nodes of its own, with the demo network loaded through its public API.</summary>
public sealed class PlatformFixture : IAsyncLifetime
{
    /// <summary>One platform for all: a test that kills a part of it must not do so under another, so all are of one collection.</summary>
    public const string Collection = "platform";

    private static readonly string[] ApiPrefixes = ["/api/membership/", "/api/cohorts", "/api/scheduling/", "/api/reviews/", "/api/reporting/"];

    private readonly string _directory = Path.Combine(Repository.Root, "artifacts", "system-tests", Guid.NewGuid().ToString("N")[..8]);

    public Platform Platform { get; private set; } = null!;

    public DemoSummary Demo { get; private set; } = null!;

    /// <summary>What the processes tell of themselves over OTLP.</summary>
    public TelemetrySink Telemetry { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Telemetry = await TelemetrySink.StartAsync();
        // Variables of this name are passed on to the processes.
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT", Telemetry.Url.AbsoluteUri);
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
        Environment.SetEnvironmentVariable("OTEL_BSP_SCHEDULE_DELAY", "1000");
        Environment.SetEnvironmentVariable("OTEL_BLRP_SCHEDULE_DELAY", "1000");
        Environment.SetEnvironmentVariable("OTEL_METRIC_EXPORT_INTERVAL", "5000");
        Platform = new Platform(new PlatformOptions { DataDirectory = _directory, Demo = true }, TestContext.Current.SendDiagnosticMessage);
        await Platform.StartAsync();
        Demo = await LoadDemoAsync();
    }

    /// <summary>The operator of the platform.</summary>
    public ApiClient Operator => ApiClient.Operator(Platform.GatewayUrl, Platform.OperatorSecret);

    /// <summary>Somebody of the demo network, by the role that is shown beside the sign-in.</summary>
    public ApiClient SignIn(string role)
    {
        var person = Demo.SignIns.First(signIn => signIn.Role.StartsWith(role, StringComparison.Ordinal));
        return ApiClient.Person(Platform.GatewayUrl, person.Email, person.Password);
    }

    /// <summary>What the demo, or another network with invented people, is loaded into.</summary>
    public DemoOptions DemoOptions => new(
        Platform.GatewayUrl, Platform.OperatorSecret, Platform.DemoPassword, Platform.MailDirectory, SchoolsFile: null, Path.Combine(_directory, "demo.json"));

    /// <summary>Loads the demo, or – when it is there – tells how to sign in to it.</summary>
    public Task<DemoSummary> LoadDemoAsync() =>
        new DemoData(DemoOptions, TestContext.Current.SendDiagnosticMessage).LoadAsync(TestContext.Current.CancellationToken);

    /// <summary>Ends each as a power cut would, and starts it again, one after the other.</summary>
    /// <param name="victims">Names of processes, or of the two nodes.</param>
    public async Task KillOneAfterAnotherAsync(params IEnumerable<string> victims)
    {
        foreach (var victim in victims)
        {
            switch (victim)
            {
                case Topology.RabbitMq:
                    await Platform.RabbitMq.KillAsync();
                    await Platform.RabbitMq.StartAsync();
                    break;
                case Topology.Postgres:
                    await Platform.Postgres.KillAsync();
                    await Platform.Postgres.StartAsync();
                    break;
                default:
                    await Platform[victim].KillAsync();
                    await Platform[victim].RestartAsync();
                    break;
            }
        }
    }

    /// <summary>The public API's document, once every service has given its part.</summary>
    public async Task<ApiDocument> ApiDocumentAsync()
    {
        using var client = new HttpClient { BaseAddress = Platform.GatewayUrl };
        return await Eventually.SeeAsync(
            () => ApiDocument.OfAsync(client),
            document => ApiPrefixes.All(prefix => document.Operations.Any(operation => operation.Path.StartsWith(prefix, StringComparison.Ordinal))),
            TimeSpan.FromMinutes(1));
    }

    public async ValueTask DisposeAsync()
    {
        await Platform.DisposeAsync();
        await Telemetry.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
