using PeerReview.Membership.Contracts;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults.Security;
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

public sealed class MembershipMessageSafetyTests(MembershipFactory membership) : MessageSafetyTests<Program>(membership)
{
    private readonly MembershipFactory _membership = membership;

    /// <summary>Beside what its own API makes: somebody is trained, and two heads are told of a place.</summary>
    protected override async Task<ApiWorld> SeedAsync()
    {
        var world = await MembershipWorld.SeedAsync(_membership);
        await _membership.Bus.PublishAsync(new AttendanceRecorded(
            world.Network, Guid.CreateVersion7(), Guid.CreateVersion7(), SessionKind.Training, world.HostStaff, world.HostSchool, Version: 1, Attended: true, new DateOnly(2026, 9, 22)));
        await _membership.Bus.WaitForAsync<CredentialChanged>(credential => credential.PersonId == world.HostStaff);
        await _membership.Bus.PublishAsync(new TellPeople(
            world.Network, $"booking/{Guid.CreateVersion7()}", "place-confirmed", [world.GroupHead], world.HostSchool, Role.Headteacher,
            new Dictionary<string, string> { ["cohort"] = "Autumn", ["school"] = "A school" }));
        return world;
    }
}
