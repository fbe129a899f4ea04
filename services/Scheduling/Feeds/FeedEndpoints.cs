using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Security;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.Scheduling.Feeds;

/// <summary>My feed.</summary>
/// <param name="IsOn">False while there is none, or it was switched off.</param>
/// <param name="IssuedAt">Since when its address works, UTC.</param>
public sealed record FeedView(bool IsOn, DateTimeOffset? IssuedAt);

/// <summary>A feed's address, shown this once: it is kept only as a hash.</summary>
/// <param name="Path">The path below the platform's public address. Whoever knows it reads the calendar.</param>
public sealed record IssuedFeedView(string Path);

/// <summary>Calendar feeds: one per person and network, secret, revocable.</summary>
internal static class FeedEndpoints
{
    private const string Path = "/api/scheduling/feeds/calendar.ics";

    public static void MapFeeds(this RouteGroupBuilder api)
    {
        api.MapGet("/feeds/mine", ReadAsync).WithName("ReadMyFeed").AllowEveryone();
        // PUT, for what a POST answers is kept a day to be answered again: the address is kept nowhere.
        api.MapPut("/feeds/mine", IssueAsync).WithName("IssueMyFeed").AllowEveryone();
        api.MapDelete("/feeds/mine", RevokeAsync).WithName("RevokeMyFeed").AllowEveryone();
    }

    /// <summary>The feeds themselves, which diaries fetch without signing in: outside the API of people, and without a caller.</summary>
    public static void MapFeedDownloads(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, ServeAsync).WithName("FetchFeed").AllowAnonymous()
            .Produces<string>(StatusCodes.Status200OK, "text/calendar").ProducesProblem(StatusCodes.Status404NotFound);

    /// <summary>Whether I have a feed.</summary>
    private static async Task<Ok<FeedView>> ReadAsync(SchedulingDb db, Caller caller, CancellationToken cancellationToken)
    {
        var feed = await db.Feeds.AsNoTracking().SingleOrDefaultAsync(row => row.Id == caller.PersonId, cancellationToken);
        return TypedResults.Ok(new FeedView(feed is not null, feed?.IssuedAt));
    }

    /// <summary>Gives my feed an address; one given out before stops working.</summary>
    private static async Task<Ok<IssuedFeedView>> IssueAsync(SchedulingDb db, Caller caller, TimeProvider time, CancellationToken cancellationToken)
    {
        var feed = await db.Feeds.SingleOrDefaultAsync(row => row.Id == caller.PersonId, cancellationToken);
        if (feed is null)
            db.Add(feed = new CalendarFeed(caller.PersonId));
        var token = FeedToken.New(db.Tenant.NetworkId);
        feed.Renew(token, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new IssuedFeedView($"{Path}?key={token}"));
    }

    /// <summary>Switches my feed off: its address stops working at once.</summary>
    private static async Task<NoContent> RevokeAsync(SchedulingDb db, Caller caller, CancellationToken cancellationToken)
    {
        await db.Feeds.Where(feed => feed.Id == caller.PersonId).ExecuteDeleteAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>
    /// A person's sessions and visits as a calendar to subscribe to (RFC 5545). 404 for an address that does not, or no longer, work. The
    /// secret is in the query, which logs and traces leave out, and not in the path, which they hold.
    /// </summary>
    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> ServeAsync(
        string? key, SchedulingDb db, Tenant tenant, TimeProvider time, HttpContext http, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (key is not null && FeedToken.TryParse(key) is { } parsed)
        {
            tenant.Enter(parsed.NetworkId);
            await using var transaction = await db.BeginForNetworkAsync(cancellationToken);
            var hash = parsed.Hash();
            var feed = await db.Feeds.AsNoTracking().SingleOrDefaultAsync(row => row.SecretHash == hash, cancellationToken);
            if (feed is not null && CryptographicOperations.FixedTimeEquals(feed.SecretHash, hash))
                return TypedResults.Text(await PersonalCalendar.WriteAsync(feed.Id, db, time, cancellationToken), "text/calendar; charset=utf-8");
        }

        return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound);
    }
}
