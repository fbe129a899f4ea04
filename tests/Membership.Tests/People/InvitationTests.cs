using CsCheck;
using PeerReview.Membership.Contracts;
using PeerReview.Membership.Identity.Accounts;
using PeerReview.Membership.People;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Tests.People;

public sealed class InvitationTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly Guid Network = Guid.CreateVersion7();

    [Fact]
    public void A_link_works_until_the_seventh_day_and_not_a_moment_longer()
    {
        var invitation = Create();
        invitation.Send(Network, Now);
        Assert.Equal(Now.AddDays(7), invitation.ExpiresAt);
        invitation.RefuseUnlessUsable(Now.AddDays(7).AddTicks(-1));
        Assert.Equal("invitation-expired", Assert.Throws<Refusal>(() => invitation.RefuseUnlessUsable(Now.AddDays(7))).Code);
    }

    [Fact]
    public void Sending_again_makes_a_new_link_and_the_one_before_stops_working()
    {
        var invitation = Create();
        var first = invitation.Send(Network, Now);
        var second = invitation.Send(Network, Now.AddDays(6));
        Assert.False(invitation.IsTheLinkOf(first));
        Assert.True(invitation.IsTheLinkOf(second));
        Assert.Equal(Now.AddDays(13), invitation.ExpiresAt);
        Assert.Equal(2, invitation.TimesSent);
    }

    [Fact]
    public void An_invitation_is_accepted_once()
    {
        var invitation = Create();
        invitation.Send(Network, Now);
        invitation.Accept(Guid.CreateVersion7(), Now);
        Assert.Equal("invitation-accepted", Assert.Throws<Refusal>(() => invitation.Accept(Guid.CreateVersion7(), Now)).Code);
        Assert.Equal("invitation-accepted", Assert.Throws<Refusal>(() => invitation.Send(Network, Now)).Code);
        Assert.Equal("invitation-accepted", Assert.Throws<Refusal>(invitation.Revoke).Code);
    }

    [Fact]
    public void A_revoked_invitation_is_over()
    {
        var invitation = Create();
        invitation.Send(Network, Now);
        invitation.Revoke();
        Assert.Equal("invitation-revoked", Assert.Throws<Refusal>(() => invitation.Accept(Guid.CreateVersion7(), Now)).Code);
    }

    [Fact]
    public void Of_the_links_secret_only_the_hash_is_kept()
    {
        var invitation = Create();
        var token = invitation.Send(Network, Now);
        Assert.Equal(32, token.Secret.Length);
        Assert.NotEqual(token.Secret.ToArray(), invitation.TokenHash);
        Assert.Equal(token.Hash(), invitation.TokenHash);
    }

    [Fact]
    public void A_token_comes_back_from_its_link_as_it_was()
    {
        var token = InvitationToken.Create(Network, Guid.CreateVersion7());
        var read = InvitationToken.TryParse(token.ToString())!;
        Assert.Equal((token.NetworkId, token.InvitationId), (read.NetworkId, read.InvitationId));
        Assert.Equal(token.Hash(), read.Hash());
    }

    [Fact]
    public void What_is_no_token_is_none_and_never_an_exception()
    {
        Assert.Null(InvitationToken.TryParse(null));
        Assert.Null(InvitationToken.TryParse(InvitationToken.Create(Network, Network).ToString() + "A"));
        Gen.String[0, 200].Sample(text => InvitationToken.TryParse(text) is null, iter: 5_000);
    }

    private static Invitation Create() => Invitation.Create(
        new RoleOffer(EmailAddress.TryParse("jo@school.org")!.Value, "Jo", Role.Headteacher, OrganisationKind.School, Guid.CreateVersion7()), invitedBy: null, Now);
}
