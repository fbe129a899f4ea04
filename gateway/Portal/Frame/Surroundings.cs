using Microsoft.Extensions.Caching.Memory;
using PeerReview.Portal.Api;
using PeerReview.Portal.SignIn;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Portal.Frame;

/// <summary>Who this request is for and where: read once, whatever asks.</summary>
public sealed class Surroundings
{
    private static readonly TimeSpan NetworkKept = TimeSpan.FromMinutes(1);
    private readonly AccessTokens _tokens;
    private readonly ApiClient _api;
    private readonly IMemoryCache _cache;
    private readonly IHttpContextAccessor _http;
    private Task<Caller>? _who;
    private Task<Me>? _me;

    internal Surroundings(AccessTokens tokens, ApiClient api, IMemoryCache cache, IHttpContextAccessor http)
    {
        _tokens = tokens;
        _api = api;
        _cache = cache;
        _http = http;
    }

    public bool IsSignedIn => _http.HttpContext?.User.Identity is { IsAuthenticated: true };

    /// <summary>The person and the roles, from the token.</summary>
    public Task<Caller> WhoAsync() => _who ??= _tokens.WhoAsync(CancellationToken.None).AsTask();

    /// <summary>The person with the names of organisations, from Membership.</summary>
    public Task<Me> MeAsync() => _me ??= _api.MeAsync();

    /// <summary>The network; null while Membership does not answer: a page is shown without its colours then.</summary>
    public async Task<Network?> NetworkAsync()
    {
        var who = await WhoAsync();
        if (who.NetworkId is not { } networkId)
            return null;
        if (_cache.TryGetValue(networkId, out Network? known))
            return known;

        try
        {
            return _cache.Set(networkId, await _api.NetworkAsync(), NetworkKept);
        }
        catch (ApiProblem)
        {
            return null;
        }
    }

    /// <summary>The network presents itself anew.</summary>
    public void ForgetNetwork(Guid networkId) => _cache.Remove(networkId);
}
