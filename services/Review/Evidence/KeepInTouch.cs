using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Reviews.People;
using PeerReview.Reviews.Visibility;
using PeerReview.Reviews.Wording;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews.Evidence;

/// <summary>Something the review team told the host in the course of the day, so that feedback holds no surprise.</summary>
public sealed class KeepInTouchPoint : TenantEntity
{
    public const int LongestText = 2_000;

    public required Guid ReviewId { get; init; }

    public required Guid AuthorId { get; init; }

    public required string Text { get; init; }

    /// <summary>Whom it was told, by role.</summary>
    public required string ToldTo { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset ToldAt { get; init; }
}

/// <summary>Something the review team told the host in the course of the day.</summary>
/// <param name="Text">What was said.</param>
/// <param name="ToldTo">Whom it was told, by role.</param>
/// <param name="ToldAt">When.</param>
public sealed record NoteKeepInTouchRequest(
    [property: Required, StringLength(KeepInTouchPoint.LongestText, MinimumLength = 1)] string Text,
    [property: Required, StringLength(200, MinimumLength = 1)] string ToldTo,
    DateTimeOffset ToldAt);

/// <summary>Something the review team told the host in the course of the day.</summary>
/// <param name="Id">The point.</param>
/// <param name="Text">What was said.</param>
/// <param name="ToldTo">Whom it was told, by role.</param>
/// <param name="ToldAt">When, UTC.</param>
/// <param name="AuthorName">Who noted it; null until the name is known here.</param>
/// <param name="Warnings">Passages that may identify a child.</param>
public sealed record KeepInTouchView(
    Guid Id, string Text, string ToldTo, DateTimeOffset ToldAt, string? AuthorName, IReadOnlyList<TextWarning> Warnings)
{
    internal static KeepInTouchView Of(KeepInTouchPoint point, IReadOnlyDictionary<Guid, string> names) => new(
        point.Id, point.Text, point.ToldTo, point.ToldAt, names.GetValueOrDefault(point.AuthorId), PupilGuard.Check("text", point.Text));
}

/// <summary>The log of "no surprises" points.</summary>
public static class KeepInTouch
{
    /// <summary>What the host was told in the course of the day: for the review team and the host's head.</summary>
    public static async Task<Page<KeepInTouchView>> ListAsync(
        Guid id, [AsParameters] PageRequest page, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        await access.SeeAsync(id, Thing.KeepInTouch, cancellationToken);
        var found = await db.KeepInTouch.AsNoTracking().Where(row => row.ReviewId == id).ToPageAsync(page, point => point, cancellationToken);
        var names = await db.NamesOfAsync(found.Items.Select(point => point.AuthorId), cancellationToken);
        return new Page<KeepInTouchView>([.. found.Items.Select(point => KeepInTouchView.Of(point, names))], found.Next);
    }

    /// <summary>A reviewer notes what the host was told.</summary>
    public static async Task<Created<KeepInTouchView>> NoteAsync(
        Guid id, NoteKeepInTouchRequest request, ReviewAccess access, ReviewsDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        await access.ActAsync(id, Act.NoteKeepInTouch, cancellationToken);
        Instants.RefuseFuture("toldAt", request.ToldAt, time);
        var point = new KeepInTouchPoint
        {
            ReviewId = id,
            AuthorId = access.Viewer.PersonId,
            Text = request.Text,
            ToldTo = request.ToldTo,
            ToldAt = request.ToldAt.ToUniversalTime(),
        };
        db.Add(point);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created(
            $"/api/reviews/{id}/keep-in-touch", KeepInTouchView.Of(point, await db.NamesOfAsync([point.AuthorId], cancellationToken)));
    }
}
