using PeerReview.Reporting.Cockpit;
using PeerReview.TestKit;
using PeerReview.TestKit.Api;

namespace PeerReview.Reporting.Tests.Security;

public sealed class ReportingAccessMatrixTests(ReportingFactory reporting) : AccessMatrixTests<Program>(reporting, "/api/reporting")
{
    private readonly ReportingFactory _reporting = reporting;

    protected override string TablePath => SourcePath.Beside("access-matrix.txt");

    protected override Task<ApiWorld> SeedAsync() => ReportingWorld.SeedAsync(_reporting);
}

public sealed class ReportingFuzzTests(ReportingFactory reporting) : FuzzTests<Program>(reporting)
{
    private readonly ReportingFactory _reporting = reporting;

    protected override Task<ApiWorld> SeedAsync() => ReportingWorld.SeedAsync(_reporting);
}

public sealed class ReportingForgedTokenTests(ReportingFactory reporting) : ForgedTokenTests<Program>(reporting, "reporting", "/api/reporting/cohorts");

public sealed class ReportingMessageSafetyTests(ReportingFactory reporting) : MessageSafetyTests<Program>(reporting)
{
    private readonly ReportingFactory _reporting = reporting;

    protected override Task<ApiWorld> SeedAsync() => ReportingWorld.SeedAsync(_reporting);
}

/// <summary>A cohort with a group, of which the service has heard.</summary>
internal static class ReportingWorld
{
    public static async Task<ApiWorld> SeedAsync(ReportingFactory reporting)
    {
        var story = new CohortStory();
        foreach (var message in story.Events())
            await reporting.Bus.PublishAsync(message);
        using var coordinator = reporting.As(Person.Coordinator(story.Network));
        var path = new Uri($"/api/reporting/cohorts/{story.Cohort}/cockpit", UriKind.Relative);
        await Eventually.SeeAsync(
            async () => await coordinator.GetAsync(path) is { IsSuccessStatusCode: true } answer ? (await answer.ReadAsync<CockpitView>()).Schools.Count : 0, schools => schools == 4);
        return new ApiWorld(story.Network, story.Schools[0], story.TrustA, story.Schools[1], story.Schools[3])
        {
            HostHead = story.Delegates[0],
            GroupHead = story.Delegates[1],
            OutsideHead = story.Delegates[3],
            ValueOf = (_, name) => name == "cohortId" ? story.Cohort.ToString() : null,
        };
    }
}
