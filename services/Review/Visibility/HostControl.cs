using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Reviews.People;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reviews.Visibility;

/// <summary>Somebody opened something of the host's.</summary>
/// <param name="PersonName">Who; null until the name is known here.</param>
/// <param name="As">What the person was to the review at that time.</param>
/// <param name="Thing">What was opened.</param>
/// <param name="IsDownload">True when it was taken away as a document.</param>
/// <param name="At">When, UTC.</param>
public sealed record AccessView(string? PersonName, IReadOnlyList<Relations> As, Thing Thing, bool IsDownload, DateTimeOffset At);

/// <summary>A release of the accepted feedback.</summary>
/// <param name="Audience">To whom.</param>
/// <param name="ReleasedBy">Who released it; null until the name is known here.</param>
/// <param name="ReleasedAt">When, UTC.</param>
/// <param name="RevokedBy">Who took it back.</param>
/// <param name="RevokedAt">When it was taken back, UTC; null while it holds.</param>
public sealed record ReleaseView(Audience Audience, string? ReleasedBy, DateTimeOffset ReleasedAt, string? RevokedBy, DateTimeOffset? RevokedAt);

/// <summary>The host decides who sees its feedback, and sees who has.</summary>
public static class HostControl
{
    public static void MapHostControl(this RouteGroupBuilder api)
    {
        api = api.MapGroup("").WithTags("Host control");
        api.MapGet("/{id:guid}/access-log", ListAccessAsync).WithName("ListAccess").Allow(Role.Headteacher);
        api.MapGet("/{id:guid}/releases", ListReleasesAsync).WithName("ListReleases").Allow(Role.Headteacher);
        api.MapPut("/{id:guid}/releases/{audience}", ReleaseAsync).WithName("ReleaseFeedback").Allow(Role.Headteacher);
        api.MapDelete("/{id:guid}/releases/{audience}", RevokeAsync).WithName("RevokeRelease").Allow(Role.Headteacher);
    }

    /// <summary>Who opened the host's self-evaluation, feedback, summary or plan: for the host's head. With <c>own</c> also the host's own leaders.</summary>
    public static async Task<Page<AccessView>> ListAccessAsync(
        Guid id, bool? own, [AsParameters] PageRequest page, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        await access.SeeAsync(id, Thing.AccessLog, cancellationToken);
        var found = await db.AccessLog.AsNoTracking().Where(row => row.ReviewId == id && (own == true || !row.IsOfHost))
            .ToPageAsync(page, entry => entry, cancellationToken);
        var names = await db.NamesOfAsync(found.Items.Select(entry => entry.PersonId), cancellationToken);
        return new Page<AccessView>(
            [.. found.Items.Select(entry => new AccessView(
                names.GetValueOrDefault(entry.PersonId),
                [.. Enum.GetValues<Relations>().Where(relation => relation != Relations.None && entry.Relations.HasFlag(relation))],
                entry.Thing,
                entry.IsDownload,
                entry.At))],
            found.Next);
    }

    /// <summary>To whom the accepted feedback was released, now and before: for the host's head.</summary>
    public static async Task<Page<ReleaseView>> ListReleasesAsync(
        Guid id, [AsParameters] PageRequest page, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        await access.SeeAsync(id, Thing.Releases, cancellationToken);
        var found = await db.Releases.AsNoTracking().Where(row => row.ReviewId == id).ToPageAsync(page, release => release, cancellationToken);
        var names = await db.NamesOfAsync(found.Items.SelectMany(release => new[] { release.ReleasedBy, release.RevokedBy ?? default }), cancellationToken);
        return new Page<ReleaseView>(
            [.. found.Items.Select(release => new ReleaseView(
                release.Audience,
                names.GetValueOrDefault(release.ReleasedBy),
                release.ReleasedAt,
                names.GetValueOrDefault(release.RevokedBy ?? default),
                release.RevokedAt))],
            found.Next);
    }

    /// <summary>The host's head releases the accepted feedback to one audience. Releasing twice is releasing once.</summary>
    public static async Task<NoContent> ReleaseAsync(
        Guid id, Named<Audience> audience, ReviewAccess access, ReviewsDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var (review, _, _, _, _) = await access.ActAsync(id, Act.ReleaseFeedback, cancellationToken);
        var to = RequireOne(audience);
        if (review.ReleaseTo(to))
            db.Add(new Release { ReviewId = id, Audience = to, ReleasedBy = access.Viewer.PersonId, ReleasedAt = time.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>The host's head takes a release back: from now on that audience sees the feedback no more.</summary>
    public static async Task<NoContent> RevokeAsync(
        Guid id, Named<Audience> audience, ReviewAccess access, ReviewsDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var (review, _, _, _, _) = await access.ActAsync(id, Act.ReleaseFeedback, cancellationToken);
        var from = RequireOne(audience);
        if (review.Revoke(from))
        {
            var release = await db.Releases.SingleAsync(row => row.ReviewId == id && row.Audience == from && row.RevokedAt == null, cancellationToken);
            release.Revoke(access.Viewer.PersonId, time.GetUtcNow());
        }

        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static Audience RequireOne(Named<Audience> audience) => audience.Value != Audience.None
        ? audience.Value
        : throw Refusal.Invalid("audience", "Name one audience: colleagues, group, trust or network.");
}
