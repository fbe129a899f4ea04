using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PeerReview.Local.Demo;
using PeerReview.TestKit;
using PeerReview.TestKit.Api;

namespace PeerReview.System.Tests.Security;

/// <summary>
/// Somebody who runs a network of their own, and wishes the demo network ill, goes through the gateway: every operation, with the demo network's ids
/// and bent in every way. And somebody of the demo network reads everything, bent. (What each service says to everybody is in its own tables.)
/// </summary>
[Collection(PlatformFixture.Collection)]
public sealed class HostileNeighbourTests(PlatformFixture platform) : IDisposable
{
    /// <summary>What the public address would be asked; one client for all, as a browser is one.</summary>
    private readonly HttpClient _http = new() { BaseAddress = platform.Platform.GatewayUrl };

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_neighbour_sees_nothing_of_another_network_and_leaves_no_words_in_telemetry()
    {
        var document = await platform.ApiDocumentAsync();
        var demo = await DemoIdsAsync();
        var world = new ApiWorld(Guid.CreateVersion7(), demo["schoolId"], Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7())
        {
            ValueOf = (operation, name) => ValueOf(demo, operation, name),
            NotForReal = [.. document.Operations.Where(operation => operation.Roles is ["operator"]).Select(operation => operation.Name)],
        };
        platform.Telemetry.Watch(world.Mark);
        platform.Telemetry.Watch("SELECT");
        var tokens = await NeighboursTokensAsync();
        // The register of schools is public: its ids and names are everybody's.
        var secrets = demo.Where(pair => pair.Key != "schoolId").Select(pair => pair.Value.ToString()).Append("broadshire.example").ToList();

        var sent = 0;
        var result = await new ApiFuzzer(document, world, [.. secrets.Take(3)], new ApiJudge(document, world.Mark, secrets, ["neighbour@"])).RunAsync(
            ApiFuzzer.PerOperation(4), seed: 7, (_, request) => SendAsync(request, tokens[Interlocked.Increment(ref sent) % tokens.Count]));
        TestContext.Current.TestOutputHelper?.WriteLine($"neighbour: {result}");
        Assert.True(result.Faults.Count == 0, result.ToString());
        Assert.DoesNotContain(429, result.Statuses.Keys);
        Assert.True(result.Statuses.GetValueOrDefault(404) > 100 && result.Statuses.GetValueOrDefault(200) > 20, result.ToString());

        await NoWordIsLeftAsync(world.Mark);
    }

    [Fact]
    public async Task Whoever_reads_the_demo_network_gets_what_the_document_says()
    {
        var document = await platform.ApiDocumentAsync();
        var demo = await DemoIdsAsync();
        var world = new ApiWorld(Guid.CreateVersion7(), demo["schoolId"], Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7())
        {
            ValueOf = (operation, name) => ValueOf(demo, operation, name),
            // Reads only: other tests look at the demo network too.
            NotForReal = [.. document.Operations.Where(operation => operation.Method != "GET" || operation.Roles is ["operator"]).Select(operation => operation.Name)],
        };
        var coordinators = await TokensOfAsync("coordinator", 3);
        var heads = await TokensOfAsync("headteacher", 3);
        var sent = 0;
        var result = await new ApiFuzzer(document, world, [Guid.CreateVersion7().ToString()], new ApiJudge(document, world.Mark, [], ["@broadshire.example"])).RunAsync(
            ApiFuzzer.PerOperation(4), seed: 8, (operation, request) =>
                SendAsync(request, (operation.Roles.Contains("coordinator") ? coordinators : heads)[Interlocked.Increment(ref sent) % 3]));
        TestContext.Current.TestOutputHelper?.WriteLine($"reader: {result}");
        Assert.True(result.Faults.Count == 0, result.ToString());
        Assert.True(result.Statuses.GetValueOrDefault(200) > 40, result.ToString());
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string token)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await _http.SendAsync(request);
    }

    /// <summary>One of everything of the demo network, by the name of the parameter.</summary>
    private async Task<Dictionary<string, Guid>> DemoIdsAsync()
    {
        var (coordinator, head) = (platform.SignIn("coordinator"), platform.SignIn("headteacher"));
        return new Dictionary<string, Guid>
        {
            ["cohortId"] = await FirstAsync(coordinator, "/api/reporting/cohorts", "cohortId"),
            ["schoolId"] = await FirstAsync(coordinator, "/api/membership/schools", "id"),
            ["personId"] = await FirstAsync(coordinator, "/api/membership/people", "id"),
            ["bookingId"] = await FirstAsync(head, "/api/cohorts/bookings/mine", "booking.id"),
            ["reviewId"] = await FirstAsync(coordinator, "/api/reviews", "id"),
            ["agreementId"] = await FirstAsync(coordinator, "/api/membership/agreements", "id"),
        };
    }

    private static async Task<Guid> FirstAsync(ApiClient client, string path, string member)
    {
        var first = (await client.ListAsync(path))[0];
        return Guid.Parse((string)member.Split('.').Aggregate(first, (node, name) => node[name]!)!);
    }

    private static string? ValueOf(Dictionary<string, Guid> demo, ApiOperation operation, string name) => name switch
    {
        "code" => "vnet-personal-development",
        "localAuthority" => "Norfolk",
        "audience" => "trust",
        "number" => "1",
        "from" => "2027-03-01",
        "until" => "2027-03-31",
        "key" => "none",
        "id" when operation.Path.StartsWith("/api/reviews", StringComparison.Ordinal) => demo["reviewId"].ToString(),
        "id" when operation.Path.StartsWith("/api/cohorts/bookings", StringComparison.Ordinal) => demo["bookingId"].ToString(),
        "id" when operation.Path.StartsWith("/api/cohorts/{id}", StringComparison.Ordinal) => demo["cohortId"].ToString(),
        _ => demo.TryGetValue(name, out var id) ? id.ToString() : null,
    };

    /// <summary>Founds a network and signs its coordinator in, as often as the gateway's limit for one client makes necessary.</summary>
    private async Task<IReadOnlyList<string>> NeighboursTokensAsync()
    {
        const string Email = "neighbour@elsewhere.example";
        await platform.Operator.PostAsync("/api/membership/networks", new { name = "Elsewhere", coordinatorEmail = Email, coordinatorName = "Nell Neighbour" });
        var invitations = await PickedUpMail.InvitationsAsync(platform.Platform.MailDirectory, [Email], TestContext.Current.CancellationToken);
        using (var browser = PeopleSignIn.At(platform.Platform.GatewayUrl))
            await browser.AcceptInvitationAsync(invitations[Email].InvitationToken, platform.Platform.DemoPassword);
        return await SignInAsync(Email, platform.Platform.DemoPassword, 8);
    }

    private Task<IReadOnlyList<string>> TokensOfAsync(string role, int count)
    {
        var person = platform.Demo.SignIns.First(signIn => signIn.Role.StartsWith(role, StringComparison.Ordinal));
        return SignInAsync(person.Email, person.Password, count);
    }

    private async Task<IReadOnlyList<string>> SignInAsync(string email, string password, int count)
    {
        var tokens = new List<string>();
        for (var number = 0; number < count; number++)
        {
            using var browser = PeopleSignIn.At(platform.Platform.GatewayUrl);
            tokens.Add((await browser.SignInAsync(email, password)).AccessToken);
        }

        return tokens;
    }

    /// <summary>Not in the logs, not in spans, metrics and exported logs, not in what lies in error queues.</summary>
    private async Task NoWordIsLeftAsync(string word)
    {
        // The last batch is out once something said after the fuzzing has arrived.
        var last = $"last-{Guid.NewGuid():N}";
        platform.Telemetry.Watch(last);
        foreach (var service in platform.Platform.Processes)
        {
            using var client = new HttpClient { BaseAddress = service.Url };
            await client.GetAsync(new Uri($"/{last}", UriKind.Relative), TestContext.Current.CancellationToken);
        }

        await Eventually.SeeAsync(() => Task.FromResult(platform.Telemetry.Found(last).Count), count => count >= platform.Platform.Processes.Count, TimeSpan.FromSeconds(60));
        Assert.Empty(platform.Telemetry.Found(word));
        Assert.NotEmpty(platform.Telemetry.Found("SELECT")); // so spans are in there, and readable
        Assert.All(["traces", "metrics", "logs"], signal => Assert.True(platform.Telemetry.Bytes.GetValueOrDefault(signal) > 10_000, $"{signal}: {platform.Telemetry.Bytes.GetValueOrDefault(signal)} bytes"));

        foreach (var service in platform.Platform.Processes)
        {
            var log = await ReadSharedAsync(service.LogFile);
            Assert.Contains("\"LogLevel\"", log, StringComparison.Ordinal);
            Assert.DoesNotContain(word, log, StringComparison.OrdinalIgnoreCase);
        }

        foreach (var message in await ErrorMessagesAsync())
            Assert.DoesNotContain(word, message, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<string> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync();
    }

    /// <summary>What lies in the error queues of every virtual host, left where it is.</summary>
    private async Task<IReadOnlyList<string>> ErrorMessagesAsync()
    {
        using var broker = platform.Platform.RabbitMq.Facts.CreateManagementClient();
        var messages = new List<string>();
        var queues = (await broker.GetFromJsonAsync<JsonArray>("api/queues", TestContext.Current.CancellationToken))!;
        Assert.NotEmpty(queues);
        foreach (var queue in queues.Where(queue => ((string)queue!["name"]!).EndsWith("_error", StringComparison.Ordinal) || ((string)queue["name"]!).EndsWith("_skipped", StringComparison.Ordinal)))
        {
            using var got = await broker.PostAsJsonAsync(
                $"api/queues/{Uri.EscapeDataString((string)queue!["vhost"]!)}/{Uri.EscapeDataString((string)queue["name"]!)}/get",
                new { count = 100, ackmode = "ack_requeue_true", encoding = "auto" }, TestContext.Current.CancellationToken);
            messages.Add(await got.Content.ReadAsStringAsync());
        }

        return messages;
    }
}
