using Microsoft.AspNetCore.HttpOverrides;

namespace PeerReview.Membership.Identity;

/// <summary>
/// The one address by which people and clients know the platform: <c>Identity:Issuer</c>. Whatever the identity provider writes – redirects,
/// links, its own metadata – is built from it and never from a header that somebody on the way could have written.
/// </summary>
internal sealed class PublicAddress
{
    private static readonly object AskedAtKey = new();

    public PublicAddress(IConfiguration configuration)
    {
        var issuer = configuration["Identity:Issuer"];
        Issuer = Uri.TryCreate(issuer, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri is { PathAndQuery: "/", Fragment: "" } && uri.AbsoluteUri == issuer
            ? uri
            : throw new InvalidOperationException("Identity:Issuer must be the public address of the platform with a slash at its end and no path, such as https://reviews.example.org/.");
    }

    /// <summary>The address, with a slash at its end.</summary>
    public Uri Issuer { get; }

    /// <summary>True when cookies may be, and so must be, for https only.</summary>
    public bool IsHttps => Issuer.Scheme == Uri.UriSchemeHttps;

    /// <summary>The address of a page or an endpoint.</summary>
    public Uri Of(string relative) => new(Issuer, relative);

    /// <summary>With https a cookie is bound to this very host and path (<c>__Host-</c>), and always it is out of reach of scripts.</summary>
    public void Protect(CookieBuilder cookie, string name, SameSiteMode sameSite)
    {
        cookie.Name = IsHttps ? "__Host-" + name : name;
        cookie.SecurePolicy = IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.SameSite = sameSite;
        cookie.HttpOnly = true;
        cookie.IsEssential = true;
        cookie.Path = "/";
    }

    /// <summary>Makes every request look as if it had been made at the public address, and remembers where it was really made.</summary>
    public Task UseAsync(HttpContext http, RequestDelegate next)
    {
        http.Items[AskedAtKey] = $"{http.Request.Scheme}://{http.Request.Host}/";
        http.Request.Scheme = Issuer.Scheme;
        http.Request.Host = HostString.FromUriComponent(Issuer);
        return next(http);
    }

    /// <summary>
    /// Where this request was made: the public address, or one inside the platform. Only the keys are also offered there, so that a
    /// service needs no way out to fetch them.
    /// </summary>
    public static Uri? AskedAt(HttpContext http) => Uri.TryCreate(http.Items[AskedAtKey] as string, UriKind.Absolute, out var uri) ? uri : null;

    /// <summary>What the gateway says about the original request is believed of the networks in <c>Gateway:TrustedNetworks</c> (CIDR) and of this machine.</summary>
    public static void ConfigureForwarding(ForwardedHeadersOptions options, IConfiguration configuration)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        foreach (var network in configuration.GetSection("Gateway:TrustedNetworks").Get<string[]>() ?? [])
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
    }
}
