using System.Globalization;
using System.IO.Hashing;
using System.Net;
using System.Runtime.InteropServices;
using System.Threading.RateLimiting;

namespace PeerReview.Gateway.Limits;

/// <summary>How many requests in how long.</summary>
internal sealed record Limit(int Permits, int PerSeconds);

/// <summary>
/// Two limits. Per client: whoever holds a token or a session of the portal (or, with neither, an address). Per address: generous, because a room full of heads at a
/// training afternoon shares one, but a guard against somebody who makes up tokens.
/// </summary>
internal sealed class RateLimits : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _perClient;
    private readonly PartitionedRateLimiter<HttpContext> _perAddress;

    public RateLimits(IConfiguration configuration)
    {
        PerClient = Read(configuration, "PerClient");
        PerAddress = Read(configuration, "PerAddress");
        _perClient = Create(PerClient, context => HasToken(context, out var hash) ? hash : AddressHash(context));
        _perAddress = Create(PerAddress, AddressHash);
    }

    public Limit PerClient { get; }

    public Limit PerAddress { get; }

    /// <summary>Takes a permit; false when there is none. Remaining is what this client has left.</summary>
    public bool TryTake(HttpContext context, out int remaining, out int retryAfterSeconds)
    {
        using var client = _perClient.AttemptAcquire(context);
        using var address = client.IsAcquired ? _perAddress.AttemptAcquire(context) : null;
        remaining = client.IsAcquired && address!.IsAcquired ? (int)(_perClient.GetStatistics(context)?.CurrentAvailablePermits ?? 0) : 0;
        var refused = !client.IsAcquired ? client : address is { IsAcquired: false } ? address : null;
        retryAfterSeconds = refused is null ? 0
            : refused.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 1;
        return refused is null;
    }

    private static Limit Read(IConfiguration configuration, string name) =>
        configuration.GetSection($"Limits:{name}").Get<Limit>() ?? throw new InvalidOperationException($"Limits:{name} is not set.");

    private static PartitionedRateLimiter<HttpContext> Create(Limit limit, Func<HttpContext, ulong> keyOf) =>
        PartitionedRateLimiter.Create<HttpContext, ulong>(context => RateLimitPartition.GetTokenBucketLimiter(keyOf(context), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = limit.Permits,
            TokensPerPeriod = Math.Max(1, limit.Permits / limit.PerSeconds),
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = true,
            QueueLimit = 0,
        }));

    /// <summary>The token itself is the client's name here; whether it is any good is for the service to say.</summary>
    private static bool HasToken(HttpContext context, out ulong hash)
    {
        var name = context.Request.Headers.Authorization.ToString();
        if (name.Length == 0)
            name = context.Request.Cookies["__Host-portal"] ?? context.Request.Cookies["portal"] ?? string.Empty;
        hash = name.Length == 0 ? 0 : XxHash3.HashToUInt64(MemoryMarshal.AsBytes(name.AsSpan()));
        return hash != 0;
    }

    private static ulong AddressHash(HttpContext context)
    {
        Span<byte> bytes = stackalloc byte[16];
        (context.Connection.RemoteIpAddress ?? IPAddress.Loopback).TryWriteBytes(bytes, out var written);
        return XxHash3.HashToUInt64(bytes[..written]);
    }

    public void Dispose()
    {
        _perClient.Dispose();
        _perAddress.Dispose();
    }
}

/// <summary>Counts requests and says so in <c>RateLimit</c> headers (draft-ietf-httpapi-ratelimit-headers).</summary>
internal static class LimitsSetup
{
    public static void AddLimits(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(new RateLimits(configuration));

    public static void UseLimits(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<RateLimits>();
        var policy = string.Create(CultureInfo.InvariantCulture, $"\"client\";q={limits.PerClient.Permits};w={limits.PerClient.PerSeconds}");
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/alive") || context.Request.Path.StartsWithSegments("/health"))
                return next(context);

            var isAllowed = limits.TryTake(context, out var remaining, out var retryAfter);
            var headers = context.Response.Headers;
            headers["RateLimit-Policy"] = policy;
            headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"client\";r={remaining};t={(isAllowed ? 1 : retryAfter)}");
            if (isAllowed)
                return next(context);

            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            headers.RetryAfter = retryAfter.ToString(CultureInfo.InvariantCulture);
            return Results.Problem(
                statusCode: StatusCodes.Status429TooManyRequests,
                type: "/problems/too-many-requests",
                title: "Too many requests",
                detail: "That was more than we answer in so short a time. Wait a moment, then go on.").ExecuteAsync(context);
        });
    }
}
