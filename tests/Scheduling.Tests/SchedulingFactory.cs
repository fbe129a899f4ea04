using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PeerReview.Cohorts.Contracts;
using PeerReview.Membership.Contracts;
using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.Invariants;
using PeerReview.Scheduling.Planning;
using PeerReview.Scheduling.Visits;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Tenancy;
using PeerReview.TestKit;

[assembly: AssemblyFixture(typeof(PeerReview.Scheduling.Tests.SchedulingFactory))]

namespace PeerReview.Scheduling.Tests;

/// <summary>Scheduling over a real database and broker, on Monday 11 January 2027. Each test uses a network of its own.</summary>
public class SchedulingFactory() : ServiceFactory<Program>("scheduling")
{
    /// <summary>The day the service believes it is.</summary>
    public static readonly DateOnly Today = new(2027, 1, 11);

    protected override IReadOnlyList<Type> ObservedEvents => [typeof(SessionChanged), typeof(AttendanceRecorded), typeof(VisitChanged), typeof(TellPeople)];

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(new ShiftedClock(new DateTimeOffset(2027, 1, 11, 9, 0, 0, TimeSpan.Zero))));
    }

    /// <summary>The database as its owner sees it, for one network.</summary>
    public async Task<T> AsOwnerAsync<T>(Guid networkId, string sql)
    {
        await using var connection = new NpgsqlConnection(OwnerConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var network = new NpgsqlCommand("SELECT set_config('app.network_id', $1, true)", connection) { Parameters = { new() { Value = networkId.ToString() } } };
        await network.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        var value = (T)(await command.ExecuteScalarAsync())!;
        await transaction.CommitAsync();
        return value;
    }

    /// <summary>Goes on from another moment, at the pace of the real clock.</summary>
    private sealed class ShiftedClock(DateTimeOffset start) : TimeProvider
    {
        private readonly TimeSpan _shift = start - DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _shift;
    }
}

/// <summary>A network in a test: what other services told of it.</summary>
public sealed class Net(SchedulingFactory factory, Guid? id = null)
{
    public Guid Id { get; } = id ?? Guid.CreateVersion7();

    public HttpClient Coordinator => factory.As(Person.Coordinator(Id));

    public SchedulingFactory Factory => factory;

    /// <summary>A school with a head and a deputy, known to the service.</summary>
    public async Task<TestSchool> SchoolAsync(string name, PhaseFamily phase = PhaseFamily.Primary, Guid? trustId = null, string localAuthority = "Norfolk")
    {
        var school = new TestSchool(Guid.CreateVersion7(), name, Guid.CreateVersion7(), Guid.CreateVersion7(), trustId);
        await factory.Bus.PublishAsync(new SchoolMembershipChanged(Id, school.Id, 1, IsMember: true, "member",
            new SchoolProfile(123456, name, phase, localAuthority, trustId, trustId is null ? null : "A trust", 600000, 300000, "Norwich", "NR1 1AA")));
        await PersonAsync(school.HeadId, $"Head of {name}", "headteacher", school.Id);
        await PersonAsync(school.DeputyId, $"Deputy of {name}", "senior-leader", school.Id);
        await SeeAsync($"/api/scheduling/calendars/schools/{school.Id}");
        return school;
    }

    /// <summary>A facilitator of the network, known to the service.</summary>
    public async Task<Guid> FacilitatorAsync(string name)
    {
        var facilitator = Guid.CreateVersion7();
        await TellOfAsync(facilitator, name, new RoleHeld("facilitator", OrganisationKind.Network, Id));
        return facilitator;
    }

    /// <summary>A coordinator of the network, known to the service.</summary>
    public async Task<Guid> CoordinatorAsync(string name)
    {
        var coordinator = Guid.CreateVersion7();
        await TellOfAsync(coordinator, name, new RoleHeld("coordinator", OrganisationKind.Network, Id));
        return coordinator;
    }

    public Task PersonAsync(Guid personId, string name, string role, Guid schoolId, long version = 1) =>
        TellOfAsync(personId, name, new RoleHeld(role, OrganisationKind.School, schoolId), version);

    private async Task TellOfAsync(Guid personId, string name, RoleHeld role, long version = 1)
    {
        await factory.Bus.PublishAsync(new PersonChanged(Id, personId, version, name, IsActive: true, [role]));
        await Eventually.SeeAsync(() => factory.AsOwnerAsync<long>(Id, $"SELECT count(*) FROM people WHERE id = '{personId}'"), known => known == 1);
    }

    public HttpClient Head(TestSchool school) => factory.As(new Person(school.HeadId, "Head", Id, new ServiceDefaults.Security.RoleAt("headteacher", school.Id)));

    public HttpClient Deputy(TestSchool school) => factory.As(new Person(school.DeputyId, "Deputy", Id, new ServiceDefaults.Security.RoleAt("senior-leader", school.Id)));

    /// <summary>A cohort with reviews in the spring and summer of 2027.</summary>
    public async Task<Guid> CohortAsync(VisitLength length = VisitLength.FullDay, int reviewersPerSchool = 2, long version = 1, Guid? id = null, int writtenFeedbackDueAfter = 5,
        CohortStatus status = CohortStatus.Open)
    {
        var cohort = id ?? Guid.CreateVersion7();
        await factory.Bus.PublishAsync(new CohortChanged(Id, cohort, version, "Spring 2027", "Personal Development", status, 24, new DateOnly(2027, 1, 4), new DateOnly(2027, 7, 16),
            new ReviewRules("vnet-pd", 1, length, reviewersPerSchool, NoticeSchoolDays: 10, SelfEvaluationDueBefore: 10, WrittenFeedbackDueAfter: writtenFeedbackDueAfter, FactualCheckDueAfter: 10, ActionPlanDueAfter: 15, FollowUpAfterDays: 90, HostChoosesFocus: true, AgreementRequired: true)));
        await SeeAsync($"/api/scheduling/cohorts/{cohort}/sessions");
        return cohort;
    }

    public async Task<Guid> BookAsync(Guid cohort, TestSchool school, BookingState state = BookingState.Confirmed)
    {
        var booking = Guid.CreateVersion7();
        await factory.Bus.PublishAsync(new BookingChanged(Id, booking, 1, cohort, school.Id, state, [school.HeadId, school.DeputyId], null));
        return booking;
    }

    /// <summary>A published group of schools, with its visits drawn up.</summary>
    public async Task<Guid> GroupAsync(Guid cohort, params TestSchool[] schools)
    {
        var group = Guid.CreateVersion7();
        await TellGroupAsync(cohort, group, version: 1, schools);
        await Eventually.SeeAsync(() => VisitsAsync(group), visits => visits.Count == schools.Length && visits.All(visit => visit.HostSchoolName is not null));
        return group;
    }

    public Task TellGroupAsync(Guid cohort, Guid group, long version, params TestSchool[] schools) =>
        factory.Bus.PublishAsync(new GroupChanged(Id, cohort, group, version, "Group 1", schools.Length > 0,
            [.. schools.Select(school => new GroupMember(school.Id, [school.HeadId, school.DeputyId]))]));

    public async Task<IReadOnlyList<VisitView>> VisitsAsync(Guid group)
    {
        var answer = await Coordinator.GetAsync($"/api/scheduling/groups/{group}/visits");
        return answer.IsSuccessStatusCode ? (await answer.ReadAsync<GroupVisitsView>()).Visits : [];
    }

    public async Task<VisitView> VisitAsync(Guid visit) => await Coordinator.GetAsync($"/api/scheduling/visits/{visit}").ReadAsync<VisitView>();

    public async Task<DateProposalsView> ProposeAsync(Guid group) =>
        await Coordinator.PostAsync($"/api/scheduling/groups/{group}/date-proposals", new ProposeDatesRequest()).ReadAsync<DateProposalsView>();

    public static Task<HttpResponseMessage> SetDateAsync(HttpClient client, VisitView visit, DateOnly day, bool confirm = false) =>
        client.PutAsync($"/api/scheduling/visits/{visit.Id}/date", new SetDateRequest(day, Confirm: confirm), $"\"{visit.Version}\"");

    /// <summary>Whatever happened, the network's dates are sound.</summary>
    public async Task ShouldBeSoundAsync() => Assert.Empty(await ViolationsAsync());

    public async Task<IReadOnlyList<string>> ViolationsAsync()
    {
        await using var scope = factory.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Enter(Id);
        var db = scope.ServiceProvider.GetRequiredService<SchedulingDb>();
        await using var transaction = await db.BeginForNetworkAsync(default);
        return await new SchedulingInvariants(db).ViolationsAsync(default);
    }

    /// <summary>Waits until the service knows something, which it learns by event.</summary>
    public Task SeeAsync(string path) =>
        Eventually.SeeAsync(async () => (await Coordinator.GetAsync(path)).IsSuccessStatusCode, found => found);
}

/// <summary>A school in a test.</summary>
public sealed record TestSchool(Guid Id, string Name, Guid HeadId, Guid DeputyId, Guid? TrustId);
