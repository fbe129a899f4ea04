using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PeerReview.Local.Demo;

/// <summary>A client registered with the identity provider.</summary>
/// <param name="Id">Its <c>client_id</c>.</param>
/// <param name="Secret">Its secret; null for a public client.</param>
/// <param name="RedirectPath">Where it takes people back, under the public address.</param>
/// <param name="Scope">What it asks for.</param>
public sealed record SignInClient(string Id, string? Secret, string RedirectPath, string Scope)
{
    /// <summary>The page that shows the API: public, every service, no refresh token.</summary>
    public static readonly SignInClient Reference = new("reference", null, "reference", "openid profile membership cohorts scheduling reviews reporting");

    /// <summary>The portal: a secret, every service, refresh tokens.</summary>
    public static SignInClient Portal(string secret) =>
        new("portal", secret, "signin-oidc", "openid profile email offline_access membership cohorts scheduling reviews reporting");
}

/// <summary>What the token endpoint answered.</summary>
public sealed record Tokens(string AccessToken, string? RefreshToken, string? IdToken)
{
    /// <summary>Whose they are.</summary>
    public Guid PersonId => JsonDocument.Parse(Base64Url.DecodeFromChars(AccessToken.Split('.')[1])).RootElement.GetProperty("sub").GetGuid();
}

/// <summary>The identity provider said no.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="answer">The body, or the address with the error.</param>
public sealed class SignInRefusedException(HttpStatusCode status, string answer) : Exception($"{(int)status}: {answer}")
{
    public HttpStatusCode Status => status;

    public string Answer => answer;
}

/// <summary>
/// Signs people in without a browser, at any address. The steps, which any other client can repeat:
/// <list type="number">
/// <item>GET <c>/.well-known/openid-configuration</c>: <c>issuer</c> is the public address, and the redirect address is below it.</item>
/// <item>GET <c>/connect/authorize?response_type=code&amp;client_id=reference&amp;redirect_uri={issuer}reference&amp;scope=…&amp;code_challenge={S256}&amp;code_challenge_method=S256&amp;state=…</c>
/// (and <c>network_id</c> to choose a network): 302 to <c>/connect/sign-in?returnUrl=…</c>.</item>
/// <item>GET that page: keep its cookie, and the hidden <c>__RequestVerificationToken</c> and <c>returnUrl</c> of its form.</item>
/// <item>POST <c>/connect/sign-in</c> as a form: both, <c>email</c> and <c>password</c>. 302 back to <c>/connect/authorize</c> with a session cookie; 400 when it is wrong.</item>
/// <item>GET where it leads, with the cookies: 302 to the redirect address with <c>code</c>.</item>
/// <item>POST <c>/connect/token</c> as a form: <c>grant_type=authorization_code</c>, <c>client_id</c>, <c>redirect_uri</c>, <c>code</c>, <c>code_verifier</c> (and <c>client_secret</c>).</item>
/// </list>
/// One instance is one browser: it keeps its cookies.
/// </summary>
/// <param name="http">Speaks to the address; must follow no redirects and keep no cookies by itself.</param>
public sealed partial class PeopleSignIn(HttpClient http) : IDisposable
{
    private readonly Dictionary<string, string> _cookies = [];
    private string? _issuer;

    /// <summary>A browser at an address.</summary>
    public static PeopleSignIn At(Uri address) =>
        new(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address });

    /// <summary>The cookies kept so far, by name.</summary>
    public IReadOnlyDictionary<string, string> Cookies => _cookies;

    /// <summary>Signs a person in and gets tokens for one of their networks.</summary>
    /// <param name="email">The address.</param>
    /// <param name="password">The password.</param>
    /// <param name="networkId">Which network; null for the one last used, or the only one.</param>
    /// <param name="client">For which client; the API reference when null.</param>
    /// <exception cref="SignInRefusedException">Wrong password, locked, no role there, …</exception>
    public async Task<Tokens> SignInAsync(string email, string password, Guid? networkId = null, SignInClient? client = null)
    {
        client ??= SignInClient.Reference;
        var verifier = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var answer = await GetAsync(await AuthorizePathAsync(client, verifier, networkId));
        if (LocationOf(answer) is { } page && page.StartsWith("/connect/sign-in", StringComparison.Ordinal))
            answer = await GetAsync(await EnterAsync(page, email, password));
        return await ExchangeAsync(CodeOf(answer), verifier, client);
    }

    /// <summary>The address that begins a sign-in.</summary>
    public async Task<string> AuthorizePathAsync(SignInClient client, string verifier, Guid? networkId = null, string extra = "")
    {
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var path = $"/connect/authorize?response_type=code&client_id={client.Id}&redirect_uri={Uri.EscapeDataString(await RedirectUriAsync(client))}"
            + $"&scope={Uri.EscapeDataString(client.Scope)}&state={Guid.NewGuid():N}&code_challenge={challenge}&code_challenge_method=S256{extra}";
        return networkId is null ? path : $"{path}&network_id={networkId}";
    }

    /// <summary>Fills in the sign-in page; returns where it leads.</summary>
    /// <exception cref="SignInRefusedException">The page was not shown (too many requests, a service is away), or the answer leads nowhere.</exception>
    public async Task<string> EnterAsync(string page, string email, string password)
    {
        var shown = await GetAsync(page);
        var form = await shown.Content.ReadAsStringAsync();
        if (!shown.IsSuccessStatusCode)
            throw new SignInRefusedException(shown.StatusCode, form);
        var answer = await PostAsync("/connect/sign-in", new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = HiddenValue(form, "__RequestVerificationToken"),
            ["returnUrl"] = HiddenValue(form, "returnUrl"),
            ["email"] = email,
            ["password"] = password,
        });
        return LocationOf(answer) ?? throw new SignInRefusedException(answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Exchanges a code for tokens.</summary>
    public async Task<Tokens> ExchangeAsync(string code, string verifier, SignInClient client) => await TokenAsync(new Dictionary<string, string?>
    {
        ["grant_type"] = "authorization_code",
        ["client_id"] = client.Id,
        ["client_secret"] = client.Secret,
        ["redirect_uri"] = await RedirectUriAsync(client),
        ["code"] = code,
        ["code_verifier"] = verifier,
    });

    /// <summary>Exchanges a refresh token, which works once, for new tokens; of another network of the person if one is named.</summary>
    public Task<Tokens> RefreshAsync(string refreshToken, SignInClient client, Guid? networkId = null) => TokenAsync(new Dictionary<string, string?>
    {
        ["grant_type"] = "refresh_token",
        ["client_id"] = client.Id,
        ["client_secret"] = client.Secret,
        ["refresh_token"] = refreshToken,
        ["network_id"] = networkId?.ToString(),
    });

    /// <summary>The token of software that acts for itself: the platform's operator, or an API client.</summary>
    public async Task<string> ClientTokenAsync(string clientId, string secret, string scope = "membership") => (await TokenAsync(new Dictionary<string, string?>
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = clientId,
        ["client_secret"] = secret,
        ["scope"] = scope,
    })).AccessToken;

    /// <summary>Accepts an invitation by the token in its link (<see cref="PickedUpMail.InvitationToken"/>); returns the person's id.</summary>
    public async Task<Guid> AcceptInvitationAsync(string token, string password, string? displayName = null)
    {
        var answer = await http.PostAsJsonAsync("/api/membership/invitations/accept", new { token, password, displayName });
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)!["personId"]!.GetValue<Guid>() : throw new SignInRefusedException(answer.StatusCode, text);
    }

    /// <summary>Asks the token endpoint anything.</summary>
    public async Task<Tokens> TokenAsync(Dictionary<string, string?> form)
    {
        var answer = await PostAsync("/connect/token", form.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!));
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
            throw new SignInRefusedException(answer.StatusCode, text);

        var json = JsonSerializer.Deserialize<JsonElement>(text);
        return new Tokens(json.GetProperty("access_token").GetString()!, Optional("refresh_token"), Optional("id_token"));

        string? Optional(string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    /// <summary>A GET in this browser. An address of the public host is taken as one of the host we speak to.</summary>
    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>A form posted in this browser.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, IReadOnlyDictionary<string, string> form) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) });

    /// <summary>Where an answer leads, without the host; null when it leads nowhere.</summary>
    public static string? LocationOf(HttpResponseMessage answer) => answer.Headers.Location switch
    {
        null => null,
        { IsAbsoluteUri: true } absolute => absolute.PathAndQuery,
        var relative => relative.OriginalString,
    };

    /// <summary>The code of an authorization answer.</summary>
    public static string CodeOf(HttpResponseMessage answer)
    {
        var location = LocationOf(answer);
        var code = location is null ? null : System.Web.HttpUtility.ParseQueryString(new Uri(new Uri("http://any"), location).Query)["code"];
        return code ?? throw new SignInRefusedException(answer.StatusCode, location ?? "no code");
    }

    /// <summary>The value of a hidden input of a page.</summary>
    public static string HiddenValue(string page, string name)
    {
        var input = HiddenInput().Matches(page).FirstOrDefault(match => match.Value.Contains($"name=\"{name}\"", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"The page has no hidden {name}.");
        return WebUtility.HtmlDecode(Value().Match(input.Value).Groups["value"].Value);
    }

    private async Task<string> RedirectUriAsync(SignInClient client)
    {
        _issuer ??= (await http.GetFromJsonAsync<JsonElement>("/.well-known/openid-configuration")).GetProperty("issuer").GetString()!;
        return _issuer + client.RedirectPath;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        if (_cookies.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        var answer = await http.SendAsync(request);
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var pair = cookie.Split(';')[0];
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals == pair.Length - 1)
                _cookies.Remove(pair[..equals]);
            else
                _cookies[pair[..equals]] = pair[(equals + 1)..];
        }

        return answer;
    }

    public void Dispose() => http.Dispose();

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*>")]
    private static partial Regex HiddenInput();

    [GeneratedRegex("value=\"(?<value>[^\"]*)\"")]
    private static partial Regex Value();
}
