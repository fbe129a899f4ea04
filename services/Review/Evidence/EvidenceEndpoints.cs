using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Reviews.Cycle;
using PeerReview.Reviews.People;
using PeerReview.Reviews.Visibility;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reviews.Evidence;

public static class EvidenceEndpoints
{
    public static void MapEvidence(this RouteGroupBuilder api)
    {
        api = api.MapGroup("").WithTags("Evidence");
        api.MapGet("/{id:guid}/evidence", ListAsync).WithName("ListEvidence").Allow([.. Role.OfSchools]);
        api.MapGet("/{id:guid}/evidence/{recordId:guid}", ReadAsync).WithName("ReadEvidence").Allow([.. Role.OfSchools]);
        api.MapPut("/{id:guid}/evidence/{recordId:guid}", PutEvidence.HandleAsync).WithName("PutEvidence").Allow([.. Role.OfSchools]);
        api.MapDelete("/{id:guid}/evidence/{recordId:guid}", RemoveAsync).WithName("RemoveEvidence").Allow([.. Role.OfSchools]);
        api.MapPost("/{id:guid}/evidence/sync", SyncEvidence.HandleAsync).WithName("SyncEvidence").Allow([.. Role.OfSchools]);
        api.MapGet("/{id:guid}/keep-in-touch", KeepInTouch.ListAsync).WithName("ListKeepInTouch").Allow([.. Role.OfSchools]);
        api.MapPost("/{id:guid}/keep-in-touch", KeepInTouch.NoteAsync).WithName("NoteKeepInTouch").Allow([.. Role.OfSchools]);
    }

    /// <summary>The review team's evidence records; with <c>mine</c> only the caller's.</summary>
    public static async Task<Page<EvidenceView>> ListAsync(
        Guid id, bool? mine, [AsParameters] PageRequest page, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        await access.SeeAsync(id, Thing.Evidence, cancellationToken);
        var me = access.Viewer.PersonId;
        var found = await db.Evidence.AsNoTracking().Where(row => row.ReviewId == id && row.RemovedAt == null && (mine != true || row.AuthorId == me))
            .ToPageAsync(page, record => record, cancellationToken);
        var names = await db.NamesOfAsync(found.Items.Select(record => record.AuthorId), cancellationToken);
        return new Page<EvidenceView>([.. found.Items.Select(record => EvidenceView.Of(record, me, names))], found.Next);
    }

    /// <summary>One evidence record.</summary>
    public static async Task<Ok<EvidenceView>> ReadAsync(
        Guid id, Guid recordId, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        await access.SeeAsync(id, Thing.Evidence, cancellationToken);
        var record = await db.Evidence.AsNoTracking()
            .SingleOrDefaultAsync(row => row.Id == recordId && row.ReviewId == id && row.RemovedAt == null, cancellationToken)
            ?? throw Refusal.NotFound("The evidence record");
        return TypedResults.Ok(EvidenceView.Of(record, access.Viewer.PersonId, await db.NamesOfAsync([record.AuthorId], cancellationToken)));
    }

    /// <summary>Its author removes a record that no finding cites; its text is gone for good.</summary>
    public static async Task<NoContent> RemoveAsync(
        Guid id, Guid recordId, IfMatch ifMatch, ReviewAccess access, ReviewsDb db, ReviewNews news, TimeProvider time, CancellationToken cancellationToken)
    {
        var seen = await access.ActAsync(id, Act.RecordEvidence, cancellationToken);
        var record = await db.Evidence.SingleOrDefaultAsync(row => row.Id == recordId && row.ReviewId == id && row.RemovedAt == null, cancellationToken)
            ?? throw Refusal.NotFound("The evidence record");
        if (record.AuthorId != access.Viewer.PersonId)
            throw Refusal.Forbidden("Only its author removes an evidence record.");
        ifMatch.Check(record.Version);
        if (await db.Citations.AnyAsync(row => row.EvidenceId == recordId && row.ReviewId == id, cancellationToken))
            throw Refusal.Conflict("cited", "A finding cites this record. Take it out of the finding first.");

        record.Remove(time.GetUtcNow());
        seen.Review.CountsChanged();
        await news.SaveAndPublishAsync(seen.Review, cancellationToken);
        return TypedResults.NoContent();
    }
}
