using PeerReview.TestKit;
using PeerReview.TestKit.Api;

namespace PeerReview.Membership.Tests.Security;

public sealed class MembershipAccessMatrixTests(MembershipFactory membership) : AccessMatrixTests<Program>(membership, "/api/membership")
{
    private readonly MembershipFactory _membership = membership;

    protected override string TablePath => SourcePath.Beside("access-matrix.txt");

    /// <summary>The link and the password are the proof, and there is no account yet.</summary>
    protected override IReadOnlyCollection<string> OpenToAnyone => ["POST /api/membership/invitations/accept"];

    /// <summary>The national register is the same for every network and says nothing of any.</summary>
    protected override IReadOnlyCollection<string> OfThePlatform => ["GET /api/membership/register/schools/{schoolId}"];

    protected override Task<ApiWorld> SeedAsync() => MembershipWorld.SeedAsync(_membership);
}

public sealed class MembershipFuzzTests(MembershipFactory membership) : FuzzTests<Program>(membership)
{
    private readonly MembershipFactory _membership = membership;

    protected override Task<ApiWorld> SeedAsync() => MembershipWorld.SeedAsync(_membership);
}
