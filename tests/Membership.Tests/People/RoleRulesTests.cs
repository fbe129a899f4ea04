using PeerReview.Membership.Contracts;
using PeerReview.Membership.People;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Tests.People;

public sealed class RoleRulesTests
{
    private static readonly Guid Network = Guid.CreateVersion7();
    private static readonly Guid School = Guid.CreateVersion7();
    private static readonly Guid OtherSchool = Guid.CreateVersion7();
    private static readonly Guid Trust = Guid.CreateVersion7();

    [Fact]
    public void Every_role_but_those_of_machines_and_the_operator_can_be_given_to_people() =>
        Assert.Equal(Role.All.Except([Role.Operator, Role.ApiClient]).Order(), RoleRules.OfPeople.Order());

    [Theory]
    [InlineData(Role.Coordinator, OrganisationKind.Network)]
    [InlineData(Role.MatLead, OrganisationKind.Trust)]
    [InlineData(Role.Headteacher, OrganisationKind.School)]
    [InlineData(Role.SeniorLeader, OrganisationKind.School)]
    public void A_role_is_held_at_one_kind_of_organisation(string role, OrganisationKind kind) => Assert.Equal(kind, RoleRules.KindOf(role));

    [Fact]
    public void A_coordinator_may_give_every_role() =>
        Assert.All(RoleRules.OfPeople, role => Assert.True(RoleRules.MayDecide(Caller(Role.Coordinator, Network), role, School, null)));

    [Fact]
    public void A_headteacher_may_give_senior_leaders_of_the_own_school_and_nothing_else()
    {
        var head = Caller(Role.Headteacher, School);
        Assert.True(RoleRules.MayDecide(head, Role.SeniorLeader, School, null));
        Assert.False(RoleRules.MayDecide(head, Role.SeniorLeader, OtherSchool, null));
        Assert.All(RoleRules.OfPeople.Except([Role.SeniorLeader]), role => Assert.False(RoleRules.MayDecide(head, role, School, Trust)));
    }

    [Fact]
    public void A_trust_leader_may_give_heads_of_the_own_trusts_schools_and_nothing_else()
    {
        var lead = Caller(Role.MatLead, Trust);
        Assert.True(RoleRules.MayDecide(lead, Role.Headteacher, School, Trust));
        Assert.False(RoleRules.MayDecide(lead, Role.Headteacher, School, Guid.CreateVersion7()));
        Assert.False(RoleRules.MayDecide(lead, Role.Headteacher, School, null));
        Assert.All(RoleRules.OfPeople.Except([Role.Headteacher]), role => Assert.False(RoleRules.MayDecide(lead, role, School, Trust)));
    }

    [Theory]
    [InlineData(Role.SeniorLeader)]
    [InlineData(Role.Director)]
    [InlineData(Role.Facilitator)]
    [InlineData(Role.Finance)]
    [InlineData(Role.Support)]
    [InlineData(Role.ApiClient)]
    [InlineData(Role.ImprovementChampion)]
    public void Nobody_else_may_give_any(string held) =>
        Assert.All(RoleRules.OfPeople, role => Assert.False(RoleRules.MayDecide(Caller(held, School), role, School, School)));

    private static Caller Caller(string role, Guid organisationId) => new(Guid.CreateVersion7(), "Casey", Network, [new RoleAt(role, organisationId)], DateTimeOffset.UtcNow);
}
