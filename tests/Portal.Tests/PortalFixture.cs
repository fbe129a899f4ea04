using System.Text.Json;
using Microsoft.Playwright;
using PeerReview.Local;
using PeerReview.Local.Demo;

[assembly: AssemblyFixture(typeof(PeerReview.Portal.Tests.PortalFixture))]
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace PeerReview.Portal.Tests;

/// <summary>
/// The real platform as processes with the demo network, and one browser. With <c>PEER_REVIEW_STATE</c> naming the state.json of a running
/// <c>./run</c>, that platform is used instead: the inner loop of whoever builds pages.
/// </summary>
public sealed class PortalFixture : IAsyncLifetime
{
    /// <summary>How long is waited for what a page should show, in milliseconds: a machine that does much at once is given its time.</summary>
    internal const int Patience = 60_000;

    private readonly string _directory = Path.Combine(Repository.Root, "artifacts", "portal-tests", Guid.NewGuid().ToString("N")[..8]);
    private IPlaywright _playwright = null!;
    private Platform? _platform;

    public Uri Address { get; private set; } = null!;

    public IReadOnlyList<DemoSignIn> SignIns { get; private set; } = [];

    public IBrowser Browser { get; private set; } = null!;

    /// <summary>The processes, for tests that take one away; null on a platform that runs already.</summary>
    public Platform? Platform => _platform;

    /// <summary>What another network than the demo's is founded with.</summary>
    public DemoOptions Founding
    {
        get
        {
            var directory = _platform?.Options.DataDirectory ?? Path.GetDirectoryName(Environment.GetEnvironmentVariable("PEER_REVIEW_STATE"))!;
            return new DemoOptions(
                Address, Secrets.In(directory)["operator"], Person("headteacher").Password, Path.Combine(directory, "mail"), SchoolsFile: null, Path.Combine(directory, "other.json"));
        }
    }

    /// <summary>Which forms the pages have, and which were sent.</summary>
    public Forms Forms { get; } = new();

    /// <summary>What there is to look at.</summary>
    public World World { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(StartPlatformAsync(), StartBrowserAsync());
        World = await World.LoadAsync(this);
    }

    /// <summary>Somebody of the demo network, by the beginning of the role shown beside the sign-in.</summary>
    /// <param name="role">Such as <c>headteacher</c>.</param>
    /// <param name="number">The first, the second … with that role.</param>
    public DemoSignIn Person(string role, int number = 0) => World?.Person(role) ?? SignIns.Where(person => person.Role.StartsWith(role, StringComparison.Ordinal)).ElementAt(number);

    /// <summary>The same person as a program sees the platform.</summary>
    public ApiClient Api(string role, int number = 0) => ApiClient.Person(Address, Person(role, number).Email, Person(role, number).Password);

    private async Task StartPlatformAsync()
    {
        if (Environment.GetEnvironmentVariable("PEER_REVIEW_STATE") is { Length: > 0 } file)
        {
            var state = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(file));
            Address = state.GetProperty("gatewayUrl").Deserialize<Uri>()!;
            SignIns = state.GetProperty("signIns").Deserialize<List<DemoSignIn>>(JsonSerializerOptions.Web)!;
            return;
        }

        _platform = new Platform(new PlatformOptions { DataDirectory = _directory, Demo = true }, TestContext.Current.SendDiagnosticMessage);
        await _platform.StartAsync();
        var demo = await new DemoData(
            new DemoOptions(_platform.GatewayUrl, _platform.OperatorSecret, _platform.DemoPassword, _platform.MailDirectory, SchoolsFile: null, Path.Combine(_directory, "demo.json")),
            TestContext.Current.SendDiagnosticMessage).LoadAsync(TestContext.Current.CancellationToken);
        Address = _platform.GatewayUrl;
        SignIns = demo.SignIns;
    }

    private async Task StartBrowserAsync()
    {
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(Patience);
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            // The shell draws the same pages with half the processor time of a browser that has a window to care for.
            ExecutablePath = new[] { "/usr/bin/chromium-headless-shell", "/usr/bin/chromium" }.First(File.Exists),
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.CloseAsync();
        _playwright?.Dispose();
        if (_platform is not null)
        {
            await _platform.DisposeAsync();
            Directory.Delete(_directory, recursive: true);
        }
    }
}
