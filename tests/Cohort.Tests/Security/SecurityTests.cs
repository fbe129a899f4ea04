using PeerReview.TestKit;
using PeerReview.TestKit.Api;

namespace PeerReview.Cohorts.Tests.Security;

public sealed class CohortAccessMatrixTests(CohortFactory service) : AccessMatrixTests<Program>(service, "/api/cohorts")
{
    private readonly CohortFactory _service = service;

    protected override string TablePath => SourcePath.Beside("access-matrix.txt");

    protected override IReadOnlyCollection<string> OfThePlatform =>
    [
        // The shipped templates are the same for every network until it publishes a version of its own.
        "GET /api/cohorts/programmes/{code}",
        "POST /api/cohorts/programmes/{code}/versions",
    ];

    protected override Task<ApiWorld> SeedAsync() => CohortWorld.SeedAsync(_service);
}

public sealed class CohortFuzzTests(CohortFactory service) : FuzzTests<Program>(service)
{
    private readonly CohortFactory _service = service;

    protected override Task<ApiWorld> SeedAsync() => CohortWorld.SeedAsync(_service);
}

public sealed class CohortForgedTokenTests(CohortFactory service) : ForgedTokenTests<Program>(service, "cohorts", "/api/cohorts");

public sealed class CohortMessageSafetyTests(CohortFactory service) : MessageSafetyTests<Program>(service)
{
    private readonly CohortFactory _service = service;

    protected override Task<ApiWorld> SeedAsync() => CohortWorld.SeedAsync(_service);
}
