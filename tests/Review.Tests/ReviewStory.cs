using System.Net.Http.Json;
using PeerReview.Cohorts.Contracts;
using PeerReview.Membership.Contracts;
using PeerReview.Reviews.Cycle;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Reviews.Tests;

/// <summary>
/// A triad in a network of its own, as other services tell of it. School 0 hosts the review the tests look at; 1 and 2 review it, each with one
/// colleague who comes and one who does not. School 3 is in no group. School 0 belongs to a trust, the others to another.
/// </summary>
public sealed class ReviewStory(ReviewFactory service)
{
    private readonly Dictionary<Person, HttpClient> _clients = [];

    public Guid Network { get; } = Guid.CreateVersion7();

    public Guid Cohort { get; } = Guid.CreateVersion7();

    public Guid Group { get; } = Guid.CreateVersion7();

    public Guid HostTrust { get; } = Guid.CreateVersion7();

    public Guid OtherTrust { get; } = Guid.CreateVersion7();

    public IReadOnlyList<Guid> Schools { get; } = [.. Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7())];

    public IReadOnlyList<Guid> Visits { get; } = [.. Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7())];

    /// <summary>The heads, by school.</summary>
    public IReadOnlyList<Person> Heads { get; private set; } = [];

    /// <summary>The colleagues who come to review, by school.</summary>
    public IReadOnlyList<Person> Reviewers { get; private set; } = [];

    /// <summary>The delegates who come to no review, by school.</summary>
    public IReadOnlyList<Person> StayAtHomes { get; private set; } = [];

    public Person Coordinator { get; private set; } = null!;

    /// <summary>The review of school 0.</summary>
    public Guid ReviewId { get; private set; }

    /// <summary>The path of the review of school 0.</summary>
    public string Path => $"/api/reviews/{ReviewId}";

    public ReviewFactory Service => service;

    /// <summary>The day of every visit: a Thursday well ahead.</summary>
    public static DateOnly VisitDay { get; } = NextThursday(TimeProvider.System.Today().AddDays(30));

    public HttpClient As(Person person)
    {
        if (!_clients.TryGetValue(person, out var client))
            _clients[person] = client = service.As(person);
        return client;
    }

    /// <summary>The host's head.</summary>
    public HttpClient Host => As(Heads[0]);

    /// <summary>The reviewer of school 1.</summary>
    public HttpClient Reviewer => As(Reviewers[1]);

    /// <summary>The reviewer of school 2.</summary>
    public HttpClient SecondReviewer => As(Reviewers[2]);

    public CohortChanged CohortAs(
        long version = 1, bool agreementRequired = true, bool hostChoosesFocus = true, DisclosurePolicy disclosure = DisclosurePolicy.Standard) => new(
        Network, Cohort, version, "Autumn 2026", "Personal Development", CohortStatus.GroupsPublished, 30, VisitDay.AddDays(-20), VisitDay.AddDays(60),
        new ReviewRules("vnet-personal-development", 1, VisitLength.FullDay, 1, 10, 5, 5, 10, 15, 90, hostChoosesFocus, agreementRequired, disclosure));

    public GroupChanged GroupAs(long version = 1, bool isActive = true, params int[] members) => new(
        Network, Cohort, Group, version, "Group 1", isActive,
        [.. (members.Length == 0 ? [0, 1, 2] : members).Select(number => new GroupMember(Schools[number], [Reviewers[number].Id, StayAtHomes[number].Id]))]);

    public VisitChanged VisitTo(int host, long version = 1, VisitState state = VisitState.Confirmed, DateOnly? day = null, params int[] from) => new(
        Network, Visits[host], version, Cohort, Group, Schools[host], state,
        state == VisitState.ToBePlanned ? null : day ?? VisitDay,
        state == VisitState.ToBePlanned ? null : new DateTimeOffset((day ?? VisitDay).ToDateTime(new TimeOnly(9, 0)), TimeSpan.Zero),
        state == VisitState.ToBePlanned ? null : new DateTimeOffset((day ?? VisitDay).ToDateTime(new TimeOnly(15, 0)), TimeSpan.Zero),
        [.. (from.Length == 0 ? Enumerable.Range(0, 3).Where(number => number != host) : from).Select(number => Reviewers[number].Id)],
        state == VisitState.Confirmed ? DeadlinesFor(day ?? VisitDay) : null);

    public static VisitDeadlines DeadlinesFor(DateOnly day) => new(day.AddDays(-7), day.AddDays(7), day.AddDays(14), day.AddDays(21), day.AddDays(90));

    public SchoolMembershipChanged SchoolAs(int number, long version = 1, Guid? trust = null) => new(
        Network, Schools[number], version, true, "member",
        new SchoolProfile(
            100_000 + number, $"School {(char)('A' + number)}", PhaseFamily.Primary, "Norfolk", trust ?? (number == 0 ? HostTrust : OtherTrust), "Trust",
            620_000, 300_000, "Norwich", "NR1 1AA"));

    public AgreementSigned SignedBy(Person person) => new(
        Network, Guid.CreateVersion7(), 1, person.Id, TimeProvider.System.GetUtcNow(), TimeProvider.System.Today().AddDays(300));

    /// <summary>People and schools, without any event yet.</summary>
    public ReviewStory Cast()
    {
        Heads = [.. Schools.Select((school, number) => Person.Headteacher(Network, school) with { Name = $"Head {number}" })];
        Reviewers = [.. Schools.Select((school, number) => Person.SeniorLeader(Network, school) with { Name = $"Reviewer {number}" })];
        StayAtHomes = [.. Schools.Select((school, number) => Person.SeniorLeader(Network, school) with { Name = $"Colleague {number}" })];
        Coordinator = Person.Coordinator(Network);
        return this;
    }

    /// <summary>Somebody with a role at an organisation of this network.</summary>
    public Person Somebody(string role, Guid organisation) => new(Guid.CreateVersion7(), "Somebody", Network, new RoleAt(role, organisation));

    /// <summary>Tells everything up to confirmed visits and signed agreements, and waits until the review of school 0 is there.</summary>
    public async Task<ReviewStory> BeginAsync(
        bool agreementRequired = true, bool isSigned = true, DisclosurePolicy disclosure = DisclosurePolicy.Standard)
    {
        Cast();
        var people = Heads.Concat(Reviewers).Concat(StayAtHomes).ToList();
        await TellAsync(CohortAs(agreementRequired: agreementRequired, disclosure: disclosure));
        for (var number = 0; number < Schools.Count; number++)
            await TellAsync(SchoolAs(number));
        foreach (var person in people)
            await TellAsync(new PersonChanged(Network, person.Id, 1, person.Name, true, []));
        if (isSigned)
        {
            foreach (var person in people)
                await TellAsync(SignedBy(person));
        }

        await TellAsync(GroupAs());
        for (var host = 0; host < 3; host++)
            await TellAsync(VisitTo(host));

        await Eventually.SeeAsync(
            () => service.AsOwnerAsync<long>(
                $"""
                SELECT (SELECT count(*) FROM reviews WHERE visit_day IS NOT NULL) + (SELECT count(*) FROM schools)
                     + (SELECT count(*) FROM people) + (SELECT count(*) FROM signatures) + (SELECT count(*) FROM cohorts)
                """,
                Network),
            count => count == 3 + 4 + people.Count + (isSigned ? people.Count : 0) + 1,
            atMost: TimeSpan.FromSeconds(60));
        ReviewId = await service.AsOwnerAsync<Guid>($"SELECT id FROM reviews WHERE host_school_id = '{Schools[0]}'", Network);
        return this;
    }

    /// <summary>Tells an event as the service that owns it would.</summary>
    public Task TellAsync(object message) => message switch
    {
        CohortChanged cohort => service.Bus.PublishAsync(cohort),
        GroupChanged group => service.Bus.PublishAsync(group),
        VisitChanged visit => service.Bus.PublishAsync(visit),
        SchoolMembershipChanged school => service.Bus.PublishAsync(school),
        PersonChanged person => service.Bus.PublishAsync(person),
        AgreementSigned signed => service.Bus.PublishAsync(signed),
        _ => throw new ArgumentOutOfRangeException(nameof(message)),
    };

    /// <summary>Where the review of school 0 stands, as the coordinator sees it.</summary>
    public async Task<ReviewStatus> StatusAsync() =>
        (await As(Coordinator).GetFromJsonAsync<Page<ReviewStatus>>($"/api/reviews?hostSchoolId={Schools[0]}", ReviewFactory.Json))!.Items.Single();

    private static DateOnly NextThursday(DateOnly day) => day.AddDays(((int)DayOfWeek.Thursday - (int)day.DayOfWeek + 7) % 7);
}
