using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Programmes;
using PeerReview.TestKit;
using static PeerReview.Cohorts.Tests.TestNetwork;

namespace PeerReview.Cohorts.Tests.Programmes;

public sealed class ProgrammeTests(CohortFactory service)
{
    public static TheoryData<string> Shipped => new(ShippedProgrammes.All.Keys);

    [Fact]
    public void The_five_programmes_of_the_source_documents_are_shipped() =>
        Assert.Equal(["spp-cluster", "ssat-triads", "vnet-personal-development", "vnet-strategic", "walkthrus"], ShippedProgrammes.All.Keys);

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_shipped_programme_keeps_every_rule_and_survives_being_written_and_read(string code)
    {
        var template = ShippedProgrammes.All[code];
        Assert.Empty(ProgrammeRules.Errors(template));
        var json = JsonSerializer.Serialize(template, ProgrammeJson.Options);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<ProgrammeTemplate>(json, ProgrammeJson.Options), ProgrammeJson.Options));
    }

    [Theory]
    [MemberData(nameof(Shipped))]
    public async Task A_cohort_of_each_shipped_programme_can_be_drawn_up_and_opened(string code)
    {
        var network = await CreateAsync(service, schools: 0);
        var cohort = await network.OpenCohortAsync(12, code, plan => plan with { Theme = code == "vnet-strategic" ? "SEND" : null });
        Assert.Equal((code, 1), (cohort.ProgrammeCode, cohort.ProgrammeVersion));
    }

    [Fact]
    public void What_the_papers_say_is_in_the_templates()
    {
        var (vnet, ssat, spp, walkthrus) = (ShippedProgrammes.All[Vnet], ShippedProgrammes.All["ssat-triads"], ShippedProgrammes.All["spp-cluster"], ShippedProgrammes.All["walkthrus"]);
        Assert.Equal(new Bounds(3, 4), vnet.Groups!.Size);
        Assert.Equal(3, vnet.Booking.Declarations.Count);
        Assert.Equal(4, vnet.Sessions[0].Agenda.Count);
        Assert.Equal(new Bounds(3, 3), ssat.Groups!.Size);
        Assert.Equal((Facilitation.Consultant, 1), (ssat.Review!.Facilitation, ssat.Review.ReviewersPerSchool));
        Assert.Equal(FocusChosenBy.Host, spp.Review!.FocusChosenBy);
        Assert.Contains(spp.Stages, stage => stage.Kind == StageKind.ImprovementWorkshop && stage.Who == Actor.ImprovementChampion);
        Assert.Null(walkthrus.Groups);
    }

    [Fact]
    public async Task A_new_version_is_used_by_new_cohorts_and_old_ones_keep_theirs()
    {
        var network = await CreateAsync(service, schools: 0);
        var old = await network.DrawUpAsync(12);
        var template = ShippedProgrammes.All[Vnet];
        var changed = template with { Name = "Ours", Review = template.Review! with { NoticeSchoolDays = 20 } };
        var published = await network.Coordinator.PostAsync($"/api/cohorts/programmes/{Vnet}/versions", changed).ReadAsync<Programme>();
        Assert.Equal(2, published.Version);

        var young = await network.DrawUpAsync(12);
        Assert.Equal((2, 20), (young.ProgrammeVersion, young.Rules.NoticeSchoolDays));
        var kept = await network.Coordinator.GetAsync($"/api/cohorts/{old.Id}").ReadAsync<CohortView>();
        Assert.Equal((1, 10), (kept.ProgrammeVersion, kept.Rules.NoticeSchoolDays));

        var programmes = await network.Coordinator.GetAsync("/api/cohorts/programmes").ReadAsync<List<ProgrammeSummary>>();
        Assert.Equal(5, programmes.Count);
        Assert.Equal((2, "Ours"), programmes.Where(programme => programme.Code == Vnet).Select(programme => (programme.Version, programme.Name)).Single());
        Assert.Equal(template.Name, (await network.Coordinator.GetAsync($"/api/cohorts/programmes/{Vnet}?version=1").ReadAsync<Programme>()).Template.Name);
        // Another network still has the shipped one.
        var other = await CreateAsync(service, schools: 0);
        Assert.Equal(1, (await other.Coordinator.GetAsync($"/api/cohorts/programmes/{Vnet}").ReadAsync<Programme>()).Version);
    }

    [Fact]
    public async Task A_network_writes_a_programme_of_its_own()
    {
        var network = await CreateAsync(service, schools: 0);
        var own = ShippedProgrammes.All[Vnet] with { Code = "our-own" };
        Assert.Equal(1, (await network.Coordinator.PostAsync("/api/cohorts/programmes/our-own/versions", own).ReadAsync<Programme>()).Version);
        await ShouldBeRefusedAsync(network.Coordinator.GetAsync("/api/cohorts/programmes/nobodys"), HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Two_coordinators_publishing_at_once_never_make_the_same_version()
    {
        var network = await CreateAsync(service, schools: 0);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => network.Coordinator.PostAsync($"/api/cohorts/programmes/{Vnet}/versions", ShippedProgrammes.All[Vnet])));
        var versions = new List<int>();
        foreach (var answer in answers.Where(answer => answer.IsSuccessStatusCode))
            versions.Add((await answer.ReadAsync<Programme>()).Version);
        Assert.NotEmpty(versions);
        Assert.Equal(versions.Distinct().Count(), versions.Count);
        Assert.All(answers.Where(answer => !answer.IsSuccessStatusCode), answer => Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode));
    }

    public static TheoryData<string, string, string> Mistakes => new()
    {
        { "code", "code", "\"Not a code\"" },
        { "booking.minimumSchools", "booking.minimumSchools", "99" },
        { "booking.delegates", "booking.delegates", """{"fewest":3,"most":2}""" },
        { "booking.offerHours", "booking.offerHours", "0" },
        { "booking.withdrawal.lateChargePercent", "booking.withdrawal.lateChargePercent", "101" },
        { "groups.size", "groups.size", """{"fewest":1,"most":4}""" },
        { "groups.matStances", "groups.matStances", "[]" },
        { "review.reviewersPerSchool", "review.reviewersPerSchool", "9" },
        { "review", "groups", "null" },
        { "stages", "stages", "[]" },
        { "prices", "prices", "[]" },
        { "prices[0].vatRate", "prices[0].vatRate", "20" },
        { "prices[0].net", "prices[0].net", "0.001" },
        { "themes.offered", "themes.offered", "[]" },
        { "sessions", "sessions", "[]" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_named_by_the_member_it_is_in(string error, string member, string json)
    {
        var template = Edit(Vnet, member, JsonNode.Parse(json));
        Assert.Contains(error, ProgrammeRules.Errors(template.Deserialize<ProgrammeTemplate>(ProgrammeJson.Options)!).Keys);
    }

    [Fact]
    public async Task A_member_that_is_unknown_missing_or_of_the_wrong_kind_is_refused_by_name()
    {
        var network = await CreateAsync(service, schools: 0);
        foreach (var (member, json) in new[] { ("groups.howBig", "3"), ("booking.capacity", "\"many\""), ("review.scale", "\"ofstedFour\"") })
        {
            var problem = await ShouldBeRefusedAsync(
                network.Coordinator.PostAsync($"/api/cohorts/programmes/{Vnet}/versions", Edit(Vnet, member, JsonNode.Parse(json))), HttpStatusCode.BadRequest, "malformed");
            Assert.Contains(member, ErrorFields(problem));
        }

        var invalid = await ShouldBeRefusedAsync(
            network.Coordinator.PostAsync($"/api/cohorts/programmes/{Vnet}/versions", Edit(Vnet, "groups.size", JsonNode.Parse("""{"fewest":5,"most":4}"""))), HttpStatusCode.BadRequest, "invalid");
        Assert.Contains("groups.size", ErrorFields(invalid));
    }

    private static JsonNode Edit(string programme, string member, JsonNode? value)
    {
        var root = JsonSerializer.SerializeToNode(ShippedProgrammes.All[programme], ProgrammeJson.Options)!;
        var node = root;
        var parts = member.Replace("[0]", ".0", StringComparison.Ordinal).Split('.');
        foreach (var part in parts[..^1])
            node = int.TryParse(part, out var index) ? node[index]! : node[part]!;
        node[parts[^1]] = value;
        return root;
    }
}
