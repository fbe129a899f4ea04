using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Portal.SignIn;

/// <summary>The session has ended, here or at the identity provider: the person signs in again, and finds what was typed.</summary>
internal sealed class SessionEndedException : Exception;

/// <summary>The identity provider cannot be reached just now.</summary>
internal sealed class SignInAwayException(Exception? inner = null) : Exception("The identity provider does not answer.", inner);

/// <summary>The access token of the person of this request: renewed before it ends, and when a service finds it stale.</summary>
internal sealed class AccessTokens(IHttpContextAccessor http, SessionStore sessions, IHttpClientFactory clients, IConfiguration configuration, TimeProvider time)
{
    private const string ExpiresAt = "expires_at";
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);
    private AuthenticationProperties? _properties;
    private string? _accessToken;

    /// <summary>A token that is good for a while yet.</summary>
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        if (_accessToken is null)
            await LoadAsync();
        if (IsEnding(_properties!))
            await RefreshAsync(_accessToken!, networkId: null, cancellationToken);
        return _accessToken!;
    }

    /// <summary>Another token for one that was refused, because the person's roles changed after it was made.</summary>
    public async Task<string> ReplaceAsync(string refused, CancellationToken cancellationToken)
    {
        await RefreshAsync(refused, networkId: null, cancellationToken);
        return _accessToken!;
    }

    /// <summary>From now on the session is for another network of the person.</summary>
    public async Task SwitchNetworkAsync(Guid networkId, CancellationToken cancellationToken) =>
        await RefreshAsync(await GetAsync(cancellationToken), networkId, cancellationToken);

    /// <summary>Who is signed in, as the services see it.</summary>
    public async ValueTask<Caller> WhoAsync(CancellationToken cancellationToken)
    {
        var token = new JsonWebToken(await GetAsync(cancellationToken));
        return Caller.From(new(new System.Security.Claims.ClaimsIdentity(token.Claims, "token"))) ?? throw new SessionEndedException();
    }

    private async Task LoadAsync()
    {
        var context = http.HttpContext ?? throw new InvalidOperationException("There is no request.");
        var ticket = await context.AuthenticateAsync(SignInSetup.Cookie);
        if (ticket is not { Succeeded: true } || ticket.Properties.GetTokenValue("access_token") is not { } token)
            throw new SessionEndedException();

        _properties = ticket.Properties;
        _accessToken = token;
    }

    private async Task RefreshAsync(string stale, Guid? networkId, CancellationToken cancellationToken)
    {
        _properties = await sessions.ChangeAsync(
            SessionStore.IdOf(_properties!),
            async properties =>
            {
                // Another request of the same session was faster.
                if (networkId is null && properties.GetTokenValue("access_token") != stale && !IsEnding(properties))
                    return properties;
                return await AskAsync(properties, networkId, cancellationToken) ? properties : null;
            },
            cancellationToken) ?? throw new SessionEndedException();
        _accessToken = _properties.GetTokenValue("access_token");
    }

    /// <summary>False when the identity provider says that this session is over.</summary>
    private async Task<bool> AskAsync(AuthenticationProperties properties, Guid? networkId, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["client_id"] = SignInSetup.ClientId,
            ["client_secret"] = configuration["Portal:ClientSecret"]!,
            ["refresh_token"] = properties.GetTokenValue("refresh_token") ?? string.Empty,
        };
        if (networkId is { } network)
            form["network_id"] = network.ToString();

        using var client = clients.CreateClient(SignInSetup.Backchannel);
        using var content = new FormUrlEncodedContent(form);
        HttpResponseMessage answer;
        try
        {
            answer = await client.PostAsync(new Uri(SignInSetup.Gateway, "connect/token"), content, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new SignInAwayException(exception);
        }

        using (answer)
        {
            if ((int)answer.StatusCode is >= 500 or 429)
                throw new SignInAwayException();
            if (!answer.IsSuccessStatusCode)
                return false;

            using var json = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(CancellationToken.None));
            var root = json.RootElement;
            properties.UpdateTokenValue("access_token", root.GetProperty("access_token").GetString()!);
            if (root.TryGetProperty("refresh_token", out var refresh))
                properties.UpdateTokenValue("refresh_token", refresh.GetString()!);
            if (root.TryGetProperty("id_token", out var identity))
                properties.UpdateTokenValue("id_token", identity.GetString()!);
            properties.UpdateTokenValue(ExpiresAt, (time.GetUtcNow().AddSeconds(root.GetProperty("expires_in").GetInt64())).ToString("o", CultureInfo.InvariantCulture));
            return true;
        }
    }

    private bool IsEnding(AuthenticationProperties properties) =>
        DateTimeOffset.TryParse(properties.GetTokenValue(ExpiresAt), CultureInfo.InvariantCulture, out var expires) && expires - Margin < time.GetUtcNow();
}
