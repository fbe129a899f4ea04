using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using PeerReview.Portal.SignIn;

namespace PeerReview.Portal.Frame;

/// <summary>What the page after a form says: that it worked, and what happens next.</summary>
public sealed record Notice(string Heading, string? Text);

/// <summary>Carries a notice over the redirect after a form, in a cookie that only we can read.</summary>
internal sealed class Notices(IDataProtectionProvider protection, PublicAddress address)
{
    private readonly IDataProtector _protector = protection.CreateProtector("notice");

    public void Leave(HttpContext context, Notice notice)
    {
        var cookie = CookieOptions();
        context.Response.Cookies.Append(cookie.Name!, _protector.Protect(JsonSerializer.Serialize(notice)), cookie.Build(context));
    }

    /// <summary>Takes the notice, which is shown once.</summary>
    public Notice? Take(HttpContext context)
    {
        var cookie = CookieOptions();
        if (!HttpMethods.IsGet(context.Request.Method) || context.Request.Cookies[cookie.Name!] is not { } value)
            return null;

        context.Response.Cookies.Delete(cookie.Name!, cookie.Build(context));
        try
        {
            return JsonSerializer.Deserialize<Notice>(_protector.Unprotect(value));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private CookieBuilder CookieOptions()
    {
        var cookie = new CookieBuilder { MaxAge = TimeSpan.FromMinutes(5) };
        address.Protect(cookie, "portal-notice", SameSiteMode.Lax);
        return cookie;
    }
}
