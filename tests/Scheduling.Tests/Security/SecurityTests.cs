using PeerReview.TestKit;
using PeerReview.TestKit.Api;

namespace PeerReview.Scheduling.Tests.Security;

public sealed class SchedulingAccessMatrixTests(SchedulingFactory factory) : AccessMatrixTests<Program>(factory, "/api/scheduling")
{
    private readonly SchedulingFactory _factory = factory;

    protected override string TablePath => SourcePath.Beside("access-matrix.txt");

    /// <summary>The address is the secret: calendar programs cannot sign in.</summary>
    protected override IReadOnlyCollection<string> OpenToAnyone => ["GET /api/scheduling/feeds/calendar.ics"];

    protected override Task<ApiWorld> SeedAsync() => SchedulingWorld.SeedAsync(_factory);
}

public sealed class SchedulingFuzzTests(SchedulingFactory factory) : FuzzTests<Program>(factory)
{
    private readonly SchedulingFactory _factory = factory;

    protected override Task<ApiWorld> SeedAsync() => SchedulingWorld.SeedAsync(_factory);
}

public sealed class SchedulingForgedTokenTests(SchedulingFactory factory) : ForgedTokenTests<Program>(factory, "scheduling", "/api/scheduling/sessions/mine");

public sealed class SchedulingMessageSafetyTests(SchedulingFactory factory) : MessageSafetyTests<Program>(factory)
{
    private readonly SchedulingFactory _factory = factory;

    protected override Task<ApiWorld> SeedAsync() => SchedulingWorld.SeedAsync(_factory);
}
