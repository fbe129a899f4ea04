using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using PeerReview.Local.Demo;
using PeerReview.Membership.Contracts;
using PeerReview.Membership.People;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Membership.Tests.Identity;

/// <summary>People sign in with their trust's own provider: as whom, is decided here and not there.</summary>
public sealed class ExternalSignInTests(MembershipFactory membership)
{
    /// <summary>Its addresses need to be verified.</summary>
    private const string Trust = "trust";

    /// <summary>It sends no word on that, and is trusted for its addresses.</summary>
    private const string Tenant = "tenant";

    private static OutsidePerson Somebody(string? email, bool? isVerified = true) => new(Guid.NewGuid().ToString("N"), email, isVerified);

    [Fact]
    public async Task The_provider_is_offered_beside_the_password()
    {
        using var browser = membership.Browser();
        var answer = await browser.GetAsync("/connect/sign-in");
        Assert.Contains("Northshire Learning Trust", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // A browser follows a form only where the page's policy lets it.
        Assert.Contains(membership.Outside.Address.GetLeftPart(UriPartial.Authority), answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verified_address_signs_in_its_account_and_the_link_outlives_the_address()
    {
        var network = await membership.NewNetworkAsync();
        var person = Somebody(network.CoordinatorEmail.ToUpperInvariant());
        Assert.Equal(network.Coordinator.Id, await SignInAsync(Trust, person));
        Assert.Equal(network.Coordinator.Id, await SignInAsync(Trust, person with { Email = MembershipFactory.NewEmail(), IsVerified = false }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(null)]
    public async Task An_address_nobody_vouches_for_signs_in_nobody(bool? isVerified)
    {
        var network = await membership.NewNetworkAsync();
        var person = Somebody(network.CoordinatorEmail, isVerified);
        var refused = await Assert.ThrowsAsync<SignInRefusedException>(() => SignInAsync(Trust, person));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.DoesNotContain(network.CoordinatorEmail, refused.Answer, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0L, await membership.AsOwnerAsync<long>("SELECT count(*) FROM external_sign_in WHERE subject = $1", null, person.Subject));
    }

    [Fact]
    public async Task A_provider_trusted_for_its_addresses_need_not_say_that_they_are_verified()
    {
        var network = await membership.NewNetworkAsync();
        Assert.Equal(network.Coordinator.Id, await SignInAsync(Tenant, Somebody(network.CoordinatorEmail, isVerified: null)));
    }

    [Fact]
    public async Task The_same_id_at_another_provider_is_somebody_else()
    {
        var network = await membership.NewNetworkAsync();
        var person = Somebody(network.CoordinatorEmail);
        await SignInAsync(Trust, person);
        await Assert.ThrowsAsync<SignInRefusedException>(() => SignInAsync(Tenant, person with { Email = MembershipFactory.NewEmail() }));
    }

    [Fact]
    public async Task Nobody_gets_an_account_this_way_and_the_answer_does_not_say_why()
    {
        var network = await membership.NewNetworkAsync();
        var unknown = await Assert.ThrowsAsync<SignInRefusedException>(() => SignInAsync(Trust, Somebody(MembershipFactory.NewEmail())));
        var unverified = await Assert.ThrowsAsync<SignInRefusedException>(() => SignInAsync(Trust, Somebody(network.CoordinatorEmail, isVerified: false)));
        Assert.Equal(unknown.Answer, unverified.Answer);
    }

    [Fact]
    public async Task An_invitation_is_accepted_with_the_address_it_was_sent_to_and_with_no_other()
    {
        var network = await membership.NewNetworkAsync();
        var email = MembershipFactory.NewEmail();
        await network.Client.PostAsync("/api/membership/invitations", new InviteRequest(email, "Olly Outside", Role.Coordinator, OrganisationKind.Network, network.Id));
        var link = (await membership.InvitationAsync(email)).InvitationToken;

        var other = await Assert.ThrowsAsync<SignInRefusedException>(() => AcceptAsync(link, Somebody(MembershipFactory.NewEmail())));
        Assert.InRange((int)other.Status, 400, 409);
        var person = Somebody(email);
        await AcceptAsync(link, person);
        Assert.NotEqual(Guid.Empty, await SignInAsync(Trust, person));
    }

    [Fact]
    public async Task An_answer_meant_for_another_sign_in_is_refused()
    {
        var network = await membership.NewNetworkAsync();
        using var browser = membership.Browser();
        var asked = await AskAsync(browser, Trust, returnUrl: "/");
        var replayed = await browser.GetAsync(membership.Outside.Answer(asked, Somebody(network.CoordinatorEmail), nonce: "of another sign-in"));
        Assert.Equal("/connect/external/failed", PeopleSignIn.LocationOf(replayed));

        // The state belongs to the browser that began.
        using var thief = membership.Browser();
        var stolen = await thief.GetAsync(membership.Outside.Answer(await AskAsync(browser, Trust, returnUrl: "/"), Somebody(network.CoordinatorEmail)));
        Assert.Equal("/connect/external/failed", PeopleSignIn.LocationOf(stolen));
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/connect/external/failed")).StatusCode);
    }

    [Fact]
    public async Task It_leads_back_to_pages_of_ours_only()
    {
        var network = await membership.NewNetworkAsync();
        using var browser = membership.Browser();
        var done = await ReturnAsync(browser, await AskAsync(browser, Trust, returnUrl: "https://elsewhere.example/"), Somebody(network.CoordinatorEmail));
        Assert.StartsWith("/", done, StringComparison.Ordinal);
        Assert.DoesNotContain("elsewhere", done, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_another_site_cannot_begin_it_and_an_unknown_provider_is_not_there()
    {
        using var browser = membership.Browser();
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync($"/connect/external/{Trust}", new Dictionary<string, string> { ["returnUrl"] = "/" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.PostAsync("/connect/external/nobody", await FormAsync(browser, "/", token: null))).StatusCode);
    }

    /// <summary>Signs in as a client of the API does, with the provider in place of a password; the person's id.</summary>
    private async Task<Guid> SignInAsync(string provider, OutsidePerson person)
    {
        using var browser = membership.Browser();
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var page = PeopleSignIn.LocationOf(await browser.GetAsync(await browser.AuthorizePathAsync(SignInClient.Reference, verifier)))!;
        var returnUrl = System.Web.HttpUtility.ParseQueryString(page.Split('?', 2)[1])["returnUrl"]!;
        var back = await ReturnAsync(browser, await AskAsync(browser, provider, returnUrl), person);
        var tokens = await browser.ExchangeAsync(PeopleSignIn.CodeOf(await browser.GetAsync(back)), verifier, SignInClient.Reference);
        return tokens.PersonId;
    }

    private async Task AcceptAsync(string link, OutsidePerson person)
    {
        using var browser = membership.Browser();
        await ReturnAsync(browser, await AskAsync(browser, Trust, returnUrl: "/", link), person);
    }

    /// <summary>Presses the provider's button; where that leads.</summary>
    private static async Task<Uri> AskAsync(PeopleSignIn browser, string provider, string returnUrl, string? token = null)
    {
        var answer = await browser.PostAsync($"/connect/external/{provider}", await FormAsync(browser, returnUrl, token));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!;
    }

    private static async Task<Dictionary<string, string>> FormAsync(PeopleSignIn browser, string returnUrl, string? token)
    {
        var page = await (await browser.GetAsync(token is null ? "/connect/sign-in" : $"/connect/invitation?token={token}")).Content.ReadAsStringAsync();
        var form = new Dictionary<string, string> { ["__RequestVerificationToken"] = PeopleSignIn.HiddenValue(page, "__RequestVerificationToken"), ["returnUrl"] = returnUrl };
        if (token is not null)
            form["token"] = token;
        return form;
    }

    /// <summary>The person signs in at the provider and comes back; where Membership leads from there.</summary>
    private async Task<string> ReturnAsync(PeopleSignIn browser, Uri asked, OutsidePerson person)
    {
        var done = PeopleSignIn.LocationOf(await browser.GetAsync(membership.Outside.Answer(asked, person)))!;
        var answer = await browser.GetAsync(done);
        return PeopleSignIn.LocationOf(answer) ?? throw new SignInRefusedException(answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
