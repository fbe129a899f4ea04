using System.Net;
using PeerReview.Local.Demo;
using PeerReview.Membership.Contracts;
using PeerReview.Membership.People;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Membership.Tests.Identity;

public sealed class SignInTests(MembershipFactory membership)
{
    private static readonly SignInClient Portal = SignInClient.Portal(MembershipFactory.PortalSecret);

    [Fact]
    public async Task A_person_signs_in_and_calls_the_api_with_the_token()
    {
        var network = await membership.NewNetworkAsync();
        using var browser = membership.Browser();
        var tokens = await browser.SignInAsync(network.CoordinatorEmail, MembershipFactory.Password);

        var me = await MeAsync(tokens.AccessToken).ReadAsync<MeView>();
        Assert.Equal(network.Coordinator.Id, me.Id);
        Assert.Equal([Role.Coordinator], me.Roles.Select(role => role.Role));
        Assert.Equal(network.Id, me.NetworkId);
        Assert.Single(me.AgreementsToSign);
        Assert.Null(tokens.RefreshToken);
    }

    [Fact]
    public async Task An_access_token_says_what_services_read_and_lives_for_ten_minutes()
    {
        var network = await membership.NewNetworkAsync();
        using var browser = membership.Browser();
        var before = DateTimeOffset.UtcNow;
        var tokens = await browser.SignInAsync(network.CoordinatorEmail, MembershipFactory.Password, client: Portal);

        var access = new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(tokens.AccessToken);
        Assert.Equal("at+jwt", access.Typ);
        Assert.Equal("RS256", access.Alg);
        Assert.Equal(TestTokens.Issuer, access.Issuer);
        Assert.Equal(["cohorts", "membership", "reporting", "reviews", "scheduling"], access.Audiences.Order());
        Assert.Equal(TimeSpan.FromMinutes(10), access.ValidTo - access.IssuedAt);
        Assert.Equal($"coordinator@{network.Id}", access.GetClaim(Caller.Claims.Role).Value);
        Assert.Equal(network.Id.ToString(), access.GetClaim(Caller.Claims.NetworkId).Value);
        Assert.Equal("Casey Coordinator", access.GetClaim(Caller.Claims.Name).Value);
        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(access.GetClaim(Caller.Claims.IssuedAt).Value, null)), before.AddMilliseconds(-1), DateTimeOffset.UtcNow);

        var identity = new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(tokens.IdToken);
        Assert.Equal(["portal"], identity.Audiences);
        Assert.Equal(network.CoordinatorEmail, identity.GetClaim("email").Value);
        Assert.False(identity.TryGetClaim(Caller.Claims.Role, out _));
        Assert.Equal(HttpStatusCode.Unauthorized, (await MeAsync(tokens.IdToken!)).StatusCode);
    }

    [Fact]
    public async Task A_token_for_one_service_is_refused_by_another()
    {
        var network = await membership.NewNetworkAsync();
        using var browser = membership.Browser();
        var tokens = await browser.SignInAsync(network.CoordinatorEmail, MembershipFactory.Password, client: SignInClient.Reference with { Scope = "openid cohorts" });
        Assert.Equal(HttpStatusCode.Unauthorized, (await MeAsync(tokens.AccessToken)).StatusCode);
    }

    [Fact]
    public async Task An_unknown_address_and_a_wrong_password_get_the_same_answer()
    {
        var network = await membership.NewNetworkAsync();
        using var browser = membership.Browser();
        var wrong = await Assert.ThrowsAsync<SignInRefusedException>(() => browser.SignInAsync(network.CoordinatorEmail, "not the password at all"));
        using var other = membership.Browser();
        var unknown = MembershipFactory.NewEmail();
        var nobody = await Assert.ThrowsAsync<SignInRefusedException>(() => other.SignInAsync(unknown, "not the password at all"));
        Assert.Equal(wrong.Status, nobody.Status);
        Assert.Equal(WithoutNoise(wrong.Answer, network.CoordinatorEmail), WithoutNoise(nobody.Answer, unknown));
        Assert.Contains("do not go together", wrong.Answer, StringComparison.Ordinal);
        Assert.Contains("<title>Error: Sign in", wrong.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_ten_wrong_passwords_the_right_one_does_not_help_for_a_while()
    {
        var network = await membership.NewNetworkAsync();
        // All at once: counting after looking would let many through.
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
        {
            using var guesser = membership.Browser();
            await Assert.ThrowsAsync<SignInRefusedException>(() => guesser.SignInAsync(network.CoordinatorEmail, "a wrong guess of mine"));
        }));

        using var browser = membership.Browser();
        await Assert.ThrowsAsync<SignInRefusedException>(() => browser.SignInAsync(network.CoordinatorEmail, MembershipFactory.Password));
        Assert.Equal(10, await membership.AsOwnerAsync<int>("SELECT failed_attempts FROM account WHERE email = $1", null, network.CoordinatorEmail));

        // A quarter of an hour later.
        await membership.AsOwnerAsync<object>("UPDATE account SET locked_until = now() - interval '1 second' WHERE email = $1", null, network.CoordinatorEmail);
        using var later = membership.Browser();
        Assert.NotNull(await later.SignInAsync(network.CoordinatorEmail, MembershipFactory.Password));
        Assert.Equal(0, await membership.AsOwnerAsync<int>("SELECT failed_attempts FROM account WHERE email = $1", null, network.CoordinatorEmail));
    }

    [Theory]
    [InlineData("https://evil.example/signin-oidc")]
    [InlineData("https://peer-review.test.evil.example/reference")]
    [InlineData("https://peer-review.test/reference/../signin-oidc")]
    [InlineData("http://peer-review.test/reference")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//evil.example")]
    public async Task Another_redirect_address_than_the_clients_gets_a_page_and_no_redirect(string redirect)
    {
        using var browser = membership.Browser();
        var path = (await browser.AuthorizePathAsync(SignInClient.Reference, "verifier")).Replace(
            Uri.EscapeDataString(TestTokens.Issuer + "reference"), Uri.EscapeDataString(redirect), StringComparison.Ordinal);
        var answer = await browser.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.True(page.Contains("This link does not work", StringComparison.Ordinal), page);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=plain")]
    [InlineData("&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")]
    public async Task Without_a_proper_PKCE_challenge_there_is_no_code(string challenge)
    {
        var network = await membership.NewNetworkAsync();
        using var browser = membership.Browser();
        await browser.SignInAsync(network.CoordinatorEmail, MembershipFactory.Password);
        var answer = await browser.GetAsync(
            $"/connect/authorize?response_type=code&client_id=reference&redirect_uri={Uri.EscapeDataString(TestTokens.Issuer + "reference")}&scope=openid{challenge}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
        Assert.Contains("invalid_request", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_worth_nothing_with_another_verifier_or_a_second_time()
    {
        var network = await membership.NewNetworkAsync();
        using var browser = membership.Browser();
        await browser.SignInAsync(network.CoordinatorEmail, MembershipFactory.Password);

        var stolen = PeopleSignIn.CodeOf(await browser.GetAsync(await browser.AuthorizePathAsync(SignInClient.Reference, "the-right-verifier")));
        Refused("invalid_grant", await Assert.ThrowsAsync<SignInRefusedException>(() => browser.ExchangeAsync(stolen, "another-verifier", SignInClient.Reference)));

        var code = PeopleSignIn.CodeOf(await browser.GetAsync(await browser.AuthorizePathAsync(SignInClient.Reference, "the-right-verifier")));
        Assert.NotNull(await browser.ExchangeAsync(code, "the-right-verifier", SignInClient.Reference));
        Refused("invalid_grant", await Assert.ThrowsAsync<SignInRefusedException>(() => browser.ExchangeAsync(code, "the-right-verifier", SignInClient.Reference)));
    }

    [Theory]
    [InlineData("password")]
    [InlineData("urn:ietf:params:oauth:grant-type:device_code")]
    [InlineData("implicit")]
    public async Task Other_grants_do_not_exist(string grant)
    {
        using var browser = membership.Browser();
        Refused("unsupported_grant_type", await Assert.ThrowsAsync<SignInRefusedException>(() => browser.TokenAsync(new() { ["grant_type"] = grant, ["client_id"] = "reference", ["username"] = "a", ["password"] = "b" })));
    }

    [Fact]
    public async Task A_refresh_token_used_a_second_time_ends_all_that_came_of_that_sign_in()
    {
        var network = await membership.NewNetworkAsync();
        using var browser = membership.Browser();
        var stolen = (await browser.SignInAsync(network.CoordinatorEmail, MembershipFactory.Password, client: Portal)).RefreshToken!;
        var renewed = await browser.RefreshAsync(stolen, Portal);

        Refused("invalid_grant", await Assert.ThrowsAsync<SignInRefusedException>(() => browser.RefreshAsync(stolen, Portal)));
        // Nobody can tell which of the two was the thief, so what the first one got is worth nothing either.
        Refused("invalid_grant", await Assert.ThrowsAsync<SignInRefusedException>(() => browser.RefreshAsync(renewed.RefreshToken!, Portal)));
    }

    [Fact]
    public async Task A_person_of_two_networks_chooses_and_can_change()
    {
        var first = await membership.NewNetworkAsync();
        var second = await membership.NewNetworkAsync();
        var (head, email) = await first.AddHeadAsync((await first.AddSchoolsAsync(1))[0].Id);
        var school = (await second.AddSchoolsAsync(1))[0];
        await second.Client.PostAsync("/api/membership/invitations", new InviteRequest(email, "Harper", Role.SeniorLeader, OrganisationKind.School, school.Id)).ReadAsync<InvitationView>();
        var mail = await membership.MailAsync(email, found => found.Subject.Contains(second.Name, StringComparison.Ordinal));
        using var browser = membership.Browser();
        Assert.Equal(head.Id, await browser.AcceptInvitationAsync(mail.InvitationToken, MembershipFactory.Password));

        // Never chosen yet: the page asks.
        var path = await browser.AuthorizePathAsync(Portal, "a-verifier");
        var page = PeopleSignIn.LocationOf(await browser.GetAsync(await browser.EnterAsync(PeopleSignIn.LocationOf(await browser.GetAsync(path))!, email, MembershipFactory.Password)))!;
        Assert.StartsWith("/connect/network", page, StringComparison.Ordinal);
        var html = await (await browser.GetAsync(page)).Content.ReadAsStringAsync();
        Assert.Contains(first.Name, html, StringComparison.Ordinal);
        var chosen = await browser.PostAsync("/connect/network", new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = PeopleSignIn.HiddenValue(html, "__RequestVerificationToken"),
            ["returnUrl"] = PeopleSignIn.HiddenValue(html, "returnUrl"),
            ["networkId"] = second.Id.ToString(),
        });
        var tokens = await browser.ExchangeAsync(PeopleSignIn.CodeOf(await browser.GetAsync(PeopleSignIn.LocationOf(chosen)!)), "a-verifier", Portal);
        var me = await MeAsync(tokens.AccessToken).ReadAsync<MeView>();
        Assert.Equal(second.Id, me.NetworkId);
        Assert.Equal(2, me.Networks.Count);

        // A refresh may change the network, and the one last used is what the next sign-in gets.
        var changed = await browser.RefreshAsync(tokens.RefreshToken!, Portal, first.Id);
        Assert.Equal(first.Id, (await MeAsync(changed.AccessToken).ReadAsync<MeView>()).NetworkId);
        Assert.Equal(first.Id, (await MeAsync((await browser.SignInAsync(email, MembershipFactory.Password)).AccessToken).ReadAsync<MeView>()).NetworkId);

        // But never to one where the person is nobody.
        var strange = await membership.NewNetworkAsync();
        Refused("invalid_grant", await Assert.ThrowsAsync<SignInRefusedException>(() => browser.RefreshAsync(changed.RefreshToken!, Portal, strange.Id)));
        var refused = await Assert.ThrowsAsync<SignInRefusedException>(() => browser.SignInAsync(email, MembershipFactory.Password, strange.Id));
        Assert.Contains("access_denied", refused.Answer, StringComparison.Ordinal);
    }

    private static string WithoutNoise(string page, string email) => System.Text.RegularExpressions.Regex.Replace(
        page.Replace(email, "", StringComparison.Ordinal), "name=\"__RequestVerificationToken\" value=\"[^\"]*\"|(state|code_challenge)=[^&\"]*", "");

    internal static void Refused(string error, SignInRefusedException exception) => Assert.Contains($"\"{error}\"", exception.Answer, StringComparison.Ordinal);

    private Task<HttpResponseMessage> MeAsync(string token) => membership.AskAsync("/api/membership/me", token);
}
