using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;

namespace PeerReview.Membership.Identity.Accounts;

/// <summary>
/// Being signed in at the identity provider, in one browser. The cookie names a row: the row ends with signing out, a new password or the
/// account being disabled, whatever copies of the cookie there are.
/// </summary>
internal static class Session
{
    public const string Scheme = "session";
    private const string IdClaim = "sid";
    private const string StampClaim = "stamp";
    private const string StartedClaim = "auth_time";

    /// <summary>A working day; then the password is asked again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(10);

    /// <summary>Who is signed in, and since when (UTC).</summary>
    public sealed record SignedIn(Guid AccountId, DateTimeOffset Since);

    /// <summary>Begins a session of the account in this browser.</summary>
    public static async Task BeginAsync(HttpContext http, MembershipDb db, Account account, TimeProvider time)
    {
        var session = new SignInSession { AccountId = account.Id, StartedAt = time.GetUtcNow() };
        db.Add(session);
        await db.SaveChangesAsync(http.RequestAborted);
        var identity = new ClaimsIdentity(
            [
                new Claim("sub", account.Id.ToString()),
                new Claim(IdClaim, session.Id.ToString()),
                new Claim(StampClaim, account.SecurityStamp.ToString()),
                new Claim(StartedClaim, session.StartedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)),
            ], Scheme);
        await http.SignInAsync(Scheme, new ClaimsPrincipal(identity));
    }

    /// <summary>Who is signed in in this browser; null for nobody.</summary>
    public static async Task<SignedIn?> ReadAsync(HttpContext http)
    {
        var ticket = await http.AuthenticateAsync(Scheme);
        return ticket.Principal is { } principal && Guid.TryParse(principal.FindFirstValue("sub"), out var accountId)
            && long.TryParse(principal.FindFirstValue(StartedClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var since)
            ? new SignedIn(accountId, DateTimeOffset.FromUnixTimeMilliseconds(since))
            : null;
    }

    /// <summary>Ends the session of this browser, if there is one.</summary>
    public static async Task EndAsync(HttpContext http, MembershipDb db, TimeProvider time)
    {
        var ticket = await http.AuthenticateAsync(Scheme);
        if (Guid.TryParse(ticket.Principal?.FindFirstValue(IdClaim), out var id))
            await db.SignInSessions.Where(session => session.Id == id && session.EndedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(session => session.EndedAt, time.GetUtcNow()), http.RequestAborted);
        await http.SignOutAsync(Scheme);
    }

    /// <summary>Every request asks the database whether the session still holds.</summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var db = context.HttpContext.RequestServices.GetRequiredService<MembershipDb>();
        var principal = context.Principal;
        var holds = Guid.TryParse(principal?.FindFirstValue(IdClaim), out var id)
            && Guid.TryParse(principal.FindFirstValue(StampClaim), out var stamp)
            && await (
                from session in db.SignInSessions
                join account in db.Accounts on session.AccountId equals account.Id
                where session.Id == id && session.EndedAt == null && account.SecurityStamp == stamp && account.DisabledAt == null
                select session.Id).AnyAsync(context.HttpContext.RequestAborted);
        if (!holds)
            context.RejectPrincipal();
    }
}
