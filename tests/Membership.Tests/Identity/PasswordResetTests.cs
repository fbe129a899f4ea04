using System.Net;
using PeerReview.Local.Demo;
using PeerReview.Membership.Identity.Accounts;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Membership.Tests.Identity;

public sealed class PasswordResetTests(MembershipFactory membership)
{
    private const string NewPassword = "lantern biscuit meadow";
    private static readonly SignInClient Portal = SignInClient.Portal(MembershipFactory.PortalSecret);

    [Fact]
    public async Task A_new_password_is_chosen_by_the_link_in_the_mail_once_and_everything_before_it_ends()
    {
        var network = await membership.NewNetworkAsync();
        using var before = membership.Browser();
        var tokens = await before.SignInAsync(network.CoordinatorEmail, MembershipFactory.Password, client: Portal);

        await AskAsync(network.CoordinatorEmail);
        var link = await LinkAsync(network.CoordinatorEmail);
        var weak = await SetAsync(link, "password1234");
        Assert.Equal(HttpStatusCode.BadRequest, weak.Status);
        Assert.Contains("one of the first that somebody would try", weak.Page, StringComparison.Ordinal);
        var set = await SetAsync(link, NewPassword);
        Assert.Equal(HttpStatusCode.OK, set.Status);
        Assert.Contains("Your password is changed", set.Page, StringComparison.Ordinal);

        using var after = membership.Browser();
        await Assert.ThrowsAsync<SignInRefusedException>(() => after.SignInAsync(network.CoordinatorEmail, MembershipFactory.Password));
        Assert.NotNull(await after.SignInAsync(network.CoordinatorEmail, NewPassword));
        SignInTests.Refused("invalid_grant", await Assert.ThrowsAsync<SignInRefusedException>(() => before.RefreshAsync(tokens.RefreshToken!, Portal)));
        await Eventually.SeeAsync(() => membership.AskAsync("/api/membership/me", tokens.AccessToken), answer => answer.StatusCode == HttpStatusCode.Unauthorized);
        await membership.Bus.WaitForAsync<AccessChanged>(change => change.NetworkId == network.Id && change.PersonId == network.Coordinator.Id);
        await membership.MailAsync(network.CoordinatorEmail, mail => mail.Subject == "Your password for Peer Review was changed");

        using var browser = membership.Browser();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(link)).StatusCode);
    }

    [Fact]
    public async Task An_unknown_address_gets_the_same_answer_and_no_mail()
    {
        var network = await membership.NewNetworkAsync();
        var unknown = MembershipFactory.NewEmail();
        Assert.Equal(await AskAsync(network.CoordinatorEmail), await AskAsync(unknown));
        await LinkAsync(network.CoordinatorEmail);
        Assert.DoesNotContain(PickedUpMail.Read(membership.MailDirectory), mail => mail.To == unknown);
    }

    [Fact]
    public async Task A_link_works_for_an_hour_and_a_new_password_ends_the_others()
    {
        var network = await membership.NewNetworkAsync();
        await AskAsync(network.CoordinatorEmail);
        var first = await LinkAsync(network.CoordinatorEmail);
        await AskAsync(network.CoordinatorEmail);
        var second = await Eventually.SeeAsync(() => LinkAsync(network.CoordinatorEmail), link => link != first);

        await membership.AsOwnerAsync<object>("UPDATE password_reset SET expires_at = now() WHERE account_id = $1", null, network.Coordinator.Id);
        using var browser = membership.Browser();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(first)).StatusCode);
        await membership.AsOwnerAsync<object>("UPDATE password_reset SET expires_at = now() + interval '1 hour' WHERE account_id = $1", null, network.Coordinator.Id);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(first)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await SetAsync(second, NewPassword)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(first)).StatusCode);
    }

    [Fact]
    public async Task Whoever_asks_again_and_again_gets_three_mails_and_no_other_answer()
    {
        var network = await membership.NewNetworkAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AskAsync(network.CoordinatorEmail)));
        Assert.Single(answers.Distinct());
        Assert.Equal(
            PasswordReset.MostAtOnce,
            await membership.AsOwnerAsync<long>("SELECT count(*) FROM letter WHERE notice = 'password-reset' AND recipient_id = $1", network.Id, network.Coordinator.Id));
    }

    [Fact]
    public async Task A_link_with_another_secret_does_nothing()
    {
        var network = await membership.NewNetworkAsync();
        await AskAsync(network.CoordinatorEmail);
        var link = await LinkAsync(network.CoordinatorEmail);
        var forged = link[..^4] + (link.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA");
        using var browser = membership.Browser();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(forged)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(link)).StatusCode);
    }

    /// <summary>Fills in the page; gives what it answers.</summary>
    private async Task<string> AskAsync(string email)
    {
        using var browser = membership.Browser();
        var form = await (await browser.GetAsync("/connect/forgotten-password")).Content.ReadAsStringAsync();
        var answer = await browser.PostAsync("/connect/forgotten-password", new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = PeopleSignIn.HiddenValue(form, "__RequestVerificationToken"),
            ["email"] = email,
        });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>The path of the latest link sent to an address.</summary>
    private async Task<string> LinkAsync(string email)
    {
        var mail = await membership.MailAsync(email, found => found.Subject == "Choose a new password for Peer Review");
        return $"/connect/new-password?token={mail.InvitationToken}";
    }

    private async Task<(HttpStatusCode Status, string Page)> SetAsync(string link, string password)
    {
        using var browser = membership.Browser();
        var form = await (await browser.GetAsync(link)).Content.ReadAsStringAsync();
        var answer = await browser.PostAsync("/connect/new-password", new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = PeopleSignIn.HiddenValue(form, "__RequestVerificationToken"),
            ["token"] = PeopleSignIn.HiddenValue(form, "token"),
            ["password"] = password,
        });
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
