using Microsoft.Extensions.Primitives;

namespace PeerReview.Gateway.Security;

/// <summary>Headers every answer carries. A service may say something stricter or fitter itself (a page needs its own policy); silence gets the strictest.</summary>
internal static class SecurityHeaders
{
    private static readonly (string Name, StringValues Value)[] Defaults =
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
        // What schools write is never left in a shared cache.
        ("Cache-Control", "no-store"),
    ];

    public static void UseSecurityHeaders(this WebApplication app)
    {
        var isHttps = app.Configuration["Identity:Issuer"]?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) is true;
        app.Use((context, next) =>
        {
            context.Response.OnStarting(static state =>
            {
                var (response, isHttps) = ((HttpResponse, bool))state;
                foreach (var (name, value) in Defaults)
                    response.Headers.TryAdd(name, value);
                if (isHttps)
                    response.Headers.TryAdd("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
                response.Headers.Remove("Server");
                return Task.CompletedTask;
            }, (context.Response, isHttps));
            return next(context);
        });
    }
}
