using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Membership.Contracts;
using PeerReview.Scheduling.Contracts;
using PeerReview.TestKit;

namespace PeerReview.Cohorts.Tests;

/// <summary>A network of its own for one test: its coordinator, and schools that Membership has told the service of.</summary>
public sealed class TestNetwork
{
    public const string Vnet = "vnet-personal-development";

    public static readonly IReadOnlyList<string> VnetDeclarations = ["practised-in-self-evaluation", "will-share-documents", "committed-to-the-group"];

    private readonly List<TestSchool> _schools = [];
    private readonly CohortFactory _service;

    private TestNetwork(CohortFactory service)
    {
        _service = service;
        Id = service.NewNetwork();
        CoordinatorPerson = Person.Coordinator(Id);
        Coordinator = service.As(CoordinatorPerson);
    }

    public Guid Id { get; }

    public Person CoordinatorPerson { get; }

    public HttpClient Coordinator { get; }

    public IReadOnlyList<TestSchool> Schools => _schools;

    /// <summary>A network with so many member schools, each with a head and two leaders.</summary>
    public static async Task<TestNetwork> CreateAsync(CohortFactory service, int schools, Func<int, TestSchool, TestSchool>? shape = null)
    {
        var network = new TestNetwork(service);
        for (var number = 0; number < schools; number++)
        {
            var school = TestSchool.New(network.Id, number);
            network._schools.Add(shape?.Invoke(number, school) ?? school);
        }

        await Task.WhenAll(network._schools.SelectMany(school => school.Events()).Select(message => service.Bus.PublishAsync(message)));
        await network.SeeAsync(db => db.Schools.CountAsync(), count => count == schools);
        await network.SeeAsync(db => db.People.CountAsync(), count => count == schools * 3);
        return network;
    }

    /// <summary>Waits until the service's database shows what is expected.</summary>
    public Task<T> SeeAsync<T>(Func<CohortDb, Task<T>> read, Func<T, bool> until) =>
        Eventually.SeeAsync(() => _service.InNetworkAsync(Id, read), until);

    public HttpClient As(Person person) => _service.As(person);

    public HttpClient HeadOf(int school) => _service.As(_schools[school].Head);

    /// <summary>A cohort that takes bookings now.</summary>
    public async Task<CohortView> OpenCohortAsync(int capacity, string programme = Vnet, Func<CohortPlan, CohortPlan>? plan = null)
    {
        var cohort = await DrawUpAsync(capacity, programme, plan);
        return await Coordinator.PostAsync($"/api/cohorts/{cohort.Id}/open", new { }).ReadAsync<CohortView>();
    }

    public Task<CohortView> DrawUpAsync(int capacity, string programme = Vnet, Func<CohortPlan, CohortPlan>? plan = null)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var planned = new CohortPlan("Autumn – Personal Development", today.Year, today.AddDays(60), today.AddDays(150), Capacity: capacity, MinimumSchools: Math.Min(3, capacity));
        return Coordinator.PostAsync("/api/cohorts", new DrawUpCohortRequest(programme, plan?.Invoke(planned) ?? planned)).ReadAsync<CohortView>();
    }

    public Task<HttpResponseMessage> BookAsync(Guid cohortId, int school, string? key = null, IReadOnlyList<string>? declarations = null) =>
        HeadOf(school).PostAsync($"/api/cohorts/{cohortId}/bookings", _schools[school].Booking(declarations), key);

    /// <summary>Books as a well-behaved client does: told to try again shortly, it repeats the same request under the same key.</summary>
    public async Task<BookingView> BookedAsync(Guid cohortId, int school)
    {
        var key = Guid.NewGuid().ToString();
        HttpResponseMessage answer;
        do
            answer = await BookAsync(cohortId, school, key);
        while (answer.StatusCode == HttpStatusCode.ServiceUnavailable);
        return await answer.ReadAsync<BookingView>();
    }

    /// <summary>Reads a refusal and checks what it says.</summary>
    public static async Task<ProblemDetails> ShouldBeRefusedAsync(Task<HttpResponseMessage> request, HttpStatusCode status, string code)
    {
        var response = await request;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode}: {text}");
        var problem = (await response.Content.ReadFromJsonAsync<HttpValidationProblemDetails>())!;
        Assert.Equal("/problems/" + code, problem.Type);
        return problem;
    }

    public static IEnumerable<string> ErrorFields(ProblemDetails problem) => ((HttpValidationProblemDetails)problem).Errors.Keys;
}

/// <summary>A school as Membership would tell of it.</summary>
public sealed record TestSchool(Guid Id, Guid NetworkId, string Name, Person Head, IReadOnlyList<Person> Leaders)
{
    public string Tier { get; init; } = "member";

    public Guid? TrustId { get; init; }

    public PhaseFamily PhaseFamily { get; init; } = PhaseFamily.Primary;

    public int? Easting { get; init; } = 620_000;

    public int? Northing { get; init; } = 310_000;

    public IReadOnlyList<Guid> Delegates => [Head.Id, .. Leaders.Take(1).Select(leader => leader.Id)];

    public static TestSchool New(Guid networkId, int number)
    {
        var id = Guid.CreateVersion7();
        return new TestSchool(
            id, networkId, $"School {number:000}", Person.Headteacher(networkId, id), [Person.SeniorLeader(networkId, id), Person.SeniorLeader(networkId, id)])
        {
            Easting = 600_000 + (number * 37 % 50 * 1000),
            Northing = 300_000 + (number * 53 % 50 * 1000),
        };
    }

    public BookPlaceRequest Booking(IReadOnlyList<string>? declarations = null) => new(Id, Delegates, declarations ?? TestNetwork.VnetDeclarations);

    public IEnumerable<object> Events(long version = 1) =>
        [Membership(version), .. new[] { Head }.Concat(Leaders).Select(person => Told(person, version))];

    public SchoolMembershipChanged Membership(long version, bool isMember = true) => new(
        NetworkId,
        Id,
        version,
        isMember,
        Tier,
        new SchoolProfile(100_000 + Math.Abs(Id.GetHashCode() % 800_000), Name, PhaseFamily, "Norfolk", TrustId, TrustId is null ? null : "A Trust", Easting, Northing, "Norwich", "NR1 1AA"));

    /// <summary>Everybody whom the school sends is a trained reviewer.</summary>
    public IEnumerable<CredentialChanged> Trained() => Delegates.Select(person =>
        new CredentialChanged(NetworkId, person, "peer-reviewer", 1, new DateOnly(2020, 1, 1), new DateOnly(2099, 1, 1)));

    public AttendanceRecorded Attended(Guid cohortId, Guid personId, bool attended = true, long version = 1) =>
        new(NetworkId, Guid.CreateVersion7(), cohortId, SessionKind.Training, personId, Id, version, attended, new DateOnly(2026, 9, 10));

    private PersonChanged Told(Person person, long version) => new(
        NetworkId, person.Id, version, person.Name, true, [.. person.Roles.Select(role => new RoleHeld(role.Role, OrganisationKind.School, role.OrganisationId))]);
}
