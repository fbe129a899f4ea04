using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PeerReview.Local;
using PeerReview.Local.Demo;

namespace PeerReview.Benchmarks.Http;

/// <summary>
/// <c>portal [--schools N] [--bookings N] [--requests N]</c>: the whole platform with at least so many bookings made through its public API, each
/// school in each of as many cohorts as that takes, and how long the pages that show them take, through the gateway, for somebody who turns three a second.
/// </summary>
internal static class PortalCommand
{
    private const int BarMilliseconds = 200;
    private const int WarmUp = 5;

    /// <summary>Faster than anybody reads. A page asks the public API several times, in its reader's name; who asks it faster than 20 times a second for long is told to wait a second.</summary>
    private static readonly TimeSpan BetweenPages = TimeSpan.FromMilliseconds(300);

    public static int Run(string[] args) => RunAsync(new Arguments(args)).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(Arguments arguments)
    {
        var directory = Path.Combine(Repository.Root, "artifacts", "bench-portal", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        await using (var platform = new Platform(new PlatformOptions { DataDirectory = directory, Demo = true }, Console.WriteLine))
        {
            await platform.StartAsync();
            var network = await FoundAsync(platform, arguments.Number("schools", 125));
            var cohorts = await BookAsync(network, (int)Math.Ceiling(arguments.Number("bookings", 10_000) / (double)network.Schools.Count));
            await SettleAsync(platform, network);
            var worst = await MeasureAsync(platform, network, cohorts, arguments.Number("requests", 100));
            Console.WriteLine();
            Console.WriteLine($"slowest page, p95, ms   {worst:F0}   bar: <= {BarMilliseconds}");
        }

        Directory.Delete(directory, recursive: true);
        return 0;
    }

    private static async Task<FoundedNetwork> FoundAsync(Platform platform, int schools)
    {
        var options = new DemoOptions(
            platform.GatewayUrl, platform.OperatorSecret, platform.DemoPassword, platform.MailDirectory, SchoolsFile: null, Path.Combine(platform.Options.DataDirectory, "demo.json"));
        var (register, urns) = Register(schools);
        return await new NetworkFounding(options, new NetworkPlan("bench", "Bench Network", "bench.example", register, urns, schools, schools), Console.WriteLine).FoundAsync(default);
    }

    /// <summary>The demo's register, its schools over and over under other numbers and names.</summary>
    private static (byte[] Register, IReadOnlyList<int> Urns) Register(int schools)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Demo", "schools.csv"));
        var names = Array.IndexOf(lines[0].Split(','), "EstablishmentName");
        var urns = Enumerable.Range(800_001, schools).ToList();
        var register = new StringBuilder(lines[0]).Append('\n');
        foreach (var (number, urn) in urns.Index())
        {
            var fields = lines[1 + number % (lines.Length - 1)].Split(',');
            fields[0] = urn.ToString(CultureInfo.InvariantCulture);
            fields[names] += string.Create(CultureInfo.InvariantCulture, $" {number / (lines.Length - 1) + 1}");
            register.AppendJoin(',', fields).Append('\n');
        }

        return (Encoding.UTF8.GetBytes(register.ToString()), urns);
    }

    private static async Task<IReadOnlyList<Guid>> BookAsync(FoundedNetwork network, int cohorts)
    {
        var watch = Stopwatch.StartNew();
        var booked = new List<Guid>();
        for (var number = 1; number <= cohorts; number++)
            booked.Add(await DrawUpAsync(network, $"Cohort {number}"));
        await Parallel.ForEachAsync(network.Schools, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (school, _) =>
        {
            foreach (var cohort in booked)
            {
                var booking = new { schoolId = school.Id, delegateIds = new[] { school.HeadId }, declarations = CohortSteps.Declarations };
                await school.Head.PostAsync($"/api/cohorts/{cohort}/bookings", booking);
            }
        });
        Console.WriteLine($"{cohorts * network.Schools.Count} bookings in {watch.Elapsed.TotalSeconds:F0} s");
        return booked;
    }

    private static async Task<Guid> DrawUpAsync(FoundedNetwork network, string name)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var plan = new { name, academicYear = today.Year, reviewsFrom = today.AddDays(60), reviewsUntil = today.AddDays(150), capacity = network.Schools.Count, minimumSchools = 3 };
        var drawnUp = (await network.Coordinator.PostAsync("/api/cohorts", new { programmeCode = CohortSteps.Programme, plan }))!;
        await network.Coordinator.PostAsync($"/api/cohorts/{drawnUp["id"]}/open", new { });
        return (Guid)drawnUp["id"]!;
    }

    /// <summary>Until every service has sent and dealt with all that follows from the bookings.</summary>
    private static async Task SettleAsync(Platform platform, FoundedNetwork network)
    {
        var support = ApiClient.Person(platform.GatewayUrl, network.SupportEmail, platform.DemoPassword);
        foreach (var service in new[] { "membership", "cohorts", "scheduling", "reviews", "reporting" })
        {
            await ApiClient.UntilAsync(
                () => support.GetAsync($"/api/{service}/platform"),
                seen => (long)seen["outbox"]!["waiting"]! == 0 && seen["queues"]!.AsArray().All(queue => (long)queue!["waiting"]! == 0));
        }
    }

    private static async Task<double> MeasureAsync(Platform platform, FoundedNetwork network, IReadOnlyList<Guid> cohorts, int requests)
    {
        var school = network.Schools[0];
        var mine = await school.Head.ListAsync("/api/cohorts/bookings/mine");
        (string Email, string[] Pages)[] people =
        [
            (school.HeadEmail, ["/", "/cohorts", $"/cohorts/{cohorts[0]}", $"/bookings/{BookingOf(mine[0])}", "/colleagues"]),
            (network.CoordinatorEmail,
            [
                "/", "/coordinator/cohorts", $"/coordinator/cohorts/{cohorts[0]}", $"/coordinator/cohorts/{cohorts[0]}/bookings", $"/coordinator/cohorts/{cohorts[0]}/groups",
                "/coordinator/schools", "/coordinator/people",
            ]),
        ];
        var worst = 0d;
        foreach (var (email, pages) in people)
        {
            foreach (var page in pages)
            {
                using var browser = PeopleSignIn.At(platform.GatewayUrl);
                await OpenAsync(browser, "/", email, platform.DemoPassword);
                var times = new List<double>();
                for (var request = -WarmUp; request < requests; request++)
                {
                    var watch = Stopwatch.StartNew();
                    using var answer = await browser.GetAsync(page);
                    await answer.Content.ReadAsByteArrayAsync();
                    answer.EnsureSuccessStatusCode();
                    if (request >= 0)
                        times.Add(watch.Elapsed.TotalMilliseconds);
                    await Task.Delay(BetweenPages);
                }

                times.Sort();
                var late = Figures.Percentile(times, 0.95);
                worst = Math.Max(worst, late);
                Console.WriteLine($"{page.Replace(cohorts[0].ToString(), "{id}", StringComparison.Ordinal),-45} p50 {Figures.Percentile(times, 0.5),5:F0} ms, p95 {late,5:F0} ms");
            }
        }

        return worst;
    }

    private static Guid BookingOf(JsonNode mine) => (Guid)mine["booking"]!["id"]!;

    /// <summary>Opens a page as a browser does, by way of the sign-in where it is asked for.</summary>
    private static async Task OpenAsync(PeopleSignIn browser, string path, string email, string password)
    {
        var answer = await browser.GetAsync(path);
        while (PeopleSignIn.LocationOf(answer) is { } next)
        {
            if (next.StartsWith("/connect/sign-in", StringComparison.Ordinal))
                next = await browser.EnterAsync(next, email, password);
            answer = await browser.GetAsync(next);
        }

        answer.EnsureSuccessStatusCode();
    }
}
