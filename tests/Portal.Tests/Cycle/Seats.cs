using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace PeerReview.Portal.Tests.Cycle;

/// <summary>
/// A few browsers that many people use one after the other: whoever leaves takes the cookies along, and has them again at the next turn,
/// in whichever seat that is.
/// </summary>
internal sealed class Seats(IReadOnlyList<Visitor> visitors)
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<Cookie>> _cookies = [];

    /// <summary>Does something for each, as many at once as there are seats.</summary>
    public async Task ForEachAsync<T>(IEnumerable<T> all, Func<Seat, T, Task> work)
    {
        var waiting = new ConcurrentQueue<T>(all);
        await Task.WhenAll(visitors.Select(async visitor =>
        {
            var seat = new Seat(visitor, _cookies);
            while (waiting.TryDequeue(out var one))
                await work(seat, one);
            await seat.LeaveAsync();
        }));
    }
}

/// <summary>One of the browsers.</summary>
internal sealed class Seat(Visitor visitor, ConcurrentDictionary<string, IReadOnlyList<Cookie>> cookies)
{
    private string? _now;

    /// <summary>It is this person's turn; somebody new has no cookies yet.</summary>
    public async Task<Hands> OfAsync(string email)
    {
        if (_now == email)
            return visitor.Hands;

        await LeaveAsync();
        if (cookies.TryGetValue(email, out var mine))
            await visitor.Context.AddCookiesAsync(mine);
        _now = email;
        return visitor.Hands;
    }

    /// <summary>Whoever sits here gets up.</summary>
    public async Task LeaveAsync()
    {
        if (_now is not null)
            cookies[_now] = [.. (await visitor.Context.CookiesAsync()).Select(Kept)];
        await visitor.Context.ClearCookiesAsync();
        _now = null;
    }

    private static Cookie Kept(BrowserContextCookiesResult cookie) => new()
    {
        Name = cookie.Name,
        Value = cookie.Value,
        Domain = cookie.Domain,
        Path = cookie.Path,
        Expires = cookie.Expires,
        HttpOnly = cookie.HttpOnly,
        Secure = cookie.Secure,
        SameSite = cookie.SameSite,
    };
}
