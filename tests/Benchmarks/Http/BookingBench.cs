using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MassTransit;
using Npgsql;
using PeerReview.Local.Demo;
using PeerReview.Local.Nodes;
using PeerReview.Local.Supervision;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Benchmarks.Http;

/// <summary>The Cohort service as a process, and a network of many schools that one client books for, each booking as over the gateway.</summary>
internal sealed class BookingBench : IAsyncDisposable
{
    private const string Database = "bench_booking";
    private const string Password = "bench";

    private readonly NpgsqlDataSource _admin;
    private readonly BenchIdentity _identity;
    private readonly ServiceProcess _service;
    private readonly HttpClient _coordinator;
    private readonly HttpClient _booker;
    private readonly IReadOnlyList<(Guid School, Guid Head)> _schools;

    private BookingBench(PrivateNodes nodes, BenchIdentity identity, ServiceProcess service, Guid network, Guid trust, IReadOnlyList<(Guid School, Guid Head)> schools)
    {
        (_identity, _service, _schools) = (identity, service, schools);
        // The administrator sees past row-level security, as no service can.
        _admin = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(nodes.Postgres.Facts.AdminConnectionString) { Database = Database });
        _coordinator = ClientOf(Person.Coordinator(network));
        _booker = ClientOf(new Person(Guid.CreateVersion7(), "Trust's system", network, new RoleAt(Role.ApiClient, trust)));
    }

    public int Schools => _schools.Count;

    public static async Task<BookingBench> StartAsync(PrivateNodes nodes, string directory, int schools)
    {
        await nodes.Postgres.Facts.EnsureLoginAsync(Database, Password);
        var rabbit = await nodes.RabbitMq.Facts.CreateVirtualHostAsync(Database);
        var identity = await BenchIdentity.StartAsync();
        var service = await ReleaseProcess.StartAsync("Cohort", directory, new Dictionary<string, string?>
        {
            ["ConnectionStrings__database"] = nodes.Postgres.Facts.ConnectionStringFor(Database, Password, Database),
            ["ConnectionStrings__rabbitmq"] = rabbit.ToString(),
            ["Identity__Issuer"] = TestTokens.Issuer,
            ["Identity__MetadataAddress"] = identity.Metadata.AbsoluteUri,
        });
        var (network, trust) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var all = Enumerable.Range(0, schools).Select(_ => (School: Guid.CreateVersion7(), Head: Guid.CreateVersion7())).ToList();
        var bench = new BookingBench(nodes, identity, service, network, trust, all);
        await bench.TellAsync(rabbit, network, trust);
        return bench;
    }

    /// <summary>A cohort that takes bookings.</summary>
    public async Task<Guid> OpenCohortAsync(int capacity)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var plan = new { name = "Bench", academicYear = today.Year, reviewsFrom = today.AddDays(60), reviewsUntil = today.AddDays(150), capacity, minimumSchools = 3 };
        using var drawnUp = await SendAsync(_coordinator, "/api/cohorts", new { programmeCode = "vnet-personal-development", plan });
        var id = (await drawnUp.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        using var opened = await SendAsync(_coordinator, $"/api/cohorts/{id}/open", new { });
        return id;
    }

    /// <summary>Every school books once in each cohort, so many at a time; bookings answered per second.</summary>
    public async Task<double> BookAllAsync(IReadOnlyList<Guid> cohorts, int schoolsEach, int clients)
    {
        // Round the cohorts, so that with many of them few clients meet in one.
        var attempts = Enumerable.Range(0, schoolsEach * cohorts.Count).Select(number => (Cohort: cohorts[number % cohorts.Count], School: _schools[number / cohorts.Count]));
        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(attempts, new ParallelOptions { MaxDegreeOfParallelism = clients }, async (attempt, _) =>
        {
            var booking = new { schoolId = attempt.School.School, delegateIds = new[] { attempt.School.Head }, declarations = CohortSteps.Declarations };
            using var answer = await SendAsync(_booker, $"/api/cohorts/{attempt.Cohort}/bookings", booking);
        });
        return schoolsEach * cohorts.Count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Places given in a cohort, as the database has them.</summary>
    public async Task<(long Confirmed, long Waiting)> PlacesAsync(Guid cohort)
    {
        await using var command = _admin.CreateCommand("SELECT count(*) FILTER (WHERE state = 'Confirmed'), count(*) FILTER (WHERE state = 'Waiting') FROM bookings WHERE cohort_id = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = cohort });
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _admin.DisposeAsync();
        await _service.DisposeAsync();
        await _identity.DisposeAsync();
    }

    private HttpClient ClientOf(Person person) => new(new SocketsHttpHandler())
    {
        BaseAddress = _service.Url,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.Create("cohorts", person, DateTimeOffset.UtcNow, token => token.Expires = DateTime.UtcNow.AddHours(1))) },
    };

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, object body)
    {
        var key = Guid.NewGuid().ToString();
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, body.GetType()) };
            request.Headers.Add("Idempotency-Key", key);
            var answer = await client.SendAsync(request);
            if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
                return answer.IsSuccessStatusCode ? answer : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            answer.Dispose();
        }
    }

    /// <summary>Tells the service of the schools and their heads, as Membership does, and waits until it knows them.</summary>
    private async Task TellAsync(Uri rabbit, Guid network, Guid trust)
    {
        var bus = MassTransit.Bus.Factory.CreateUsingRabbitMq(configure => configure.Host(rabbit));
        await bus.StartAsync();
        await Parallel.ForEachAsync(_schools.Index(), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (one, cancellation) =>
        {
            var ((school, head), number) = (one.Item, one.Index);
            var profile = new SchoolProfile(100_000 + number, $"School {number}", PhaseFamily.Primary, "Norfolk", trust, "A Trust", 600_000, 300_000, "Norwich", "NR1 1AA");
            await bus.Publish(new SchoolMembershipChanged(network, school, 1, true, "member", profile), cancellation);
            await bus.Publish(new PersonChanged(network, head, 1, $"Head {number}", true, [new RoleHeld(Role.Headteacher, OrganisationKind.School, school)]), cancellation);
        });
        await bus.StopAsync();

        var patience = Stopwatch.StartNew();
        while (await CountAsync("schools") < _schools.Count || await CountAsync("people") < _schools.Count)
        {
            if (patience.Elapsed > TimeSpan.FromMinutes(3))
                throw new TimeoutException("The Cohort service did not learn of all schools.");
            await Task.Delay(200);
        }
    }

    private async Task<long> CountAsync(string table)
    {
        await using var command = _admin.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
