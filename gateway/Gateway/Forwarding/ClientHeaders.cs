using Yarp.ReverseProxy.Transforms;

namespace PeerReview.Gateway.Forwarding;

/// <summary>
/// Takes away every header by which a client could claim to be somebody, or to come from somewhere: all <c>X-…</c> in any spelling and
/// <c>Forwarded</c>. Services believe only the token; this keeps a later mistake from becoming a hole.
/// </summary>
internal static class ClientHeaders
{
    public static ValueTask RemoveClaims(RequestTransformContext context)
    {
        List<string>? claims = null;
        foreach (var header in context.ProxyRequest.Headers.NonValidated)
        {
            if (IsClaim(header.Key) && !IsOurs(header.Key))
                (claims ??= []).Add(header.Key);
        }

        if (claims is not null)
        {
            foreach (var claim in claims)
                context.ProxyRequest.Headers.Remove(claim);
        }

        return ValueTask.CompletedTask;
    }

    private static bool IsClaim(string header) =>
        header.StartsWith("X-", StringComparison.OrdinalIgnoreCase)
        || header.StartsWith("X_", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        || header.Contains('_', StringComparison.Ordinal);

    /// <summary>Written anew by the gateway for every request, from the connection itself.</summary>
    private static bool IsOurs(string header) =>
        header.Equals("X-Forwarded-For", StringComparison.OrdinalIgnoreCase)
        || header.Equals("X-Forwarded-Host", StringComparison.OrdinalIgnoreCase)
        || header.Equals("X-Forwarded-Proto", StringComparison.OrdinalIgnoreCase)
        || header.Equals("X-Forwarded-Prefix", StringComparison.OrdinalIgnoreCase);
}
