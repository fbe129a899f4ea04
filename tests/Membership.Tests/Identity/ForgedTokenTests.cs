using PeerReview.TestKit;

namespace PeerReview.Membership.Tests.Identity;

public sealed class ForgedTokenTests(MembershipFactory membership) : ForgedTokenTests<Program>(membership, "membership", "/api/membership/schools");
