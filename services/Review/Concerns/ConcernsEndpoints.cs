using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Reviews.Visibility;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reviews.Concerns;

/// <summary>What to do about a safeguarding concern at this host.</summary>
/// <param name="Contacts">Whom to tell, in person and at once.</param>
/// <param name="Version">Rises when the host changes the contacts.</param>
public sealed record ConcernsView(ConcernsContacts Contacts, long Version) : IVersioned;

/// <summary>A note of having told somebody.</summary>
/// <param name="ReportedTo">Whom.</param>
/// <param name="ReportedAt">When, UTC.</param>
public sealed record ConcernReportView(ReportedTo ReportedTo, DateTimeOffset ReportedAt);

/// <summary>"I reported it to X at time Y": nothing else is asked, and nothing else belongs here.</summary>
public sealed record NoteConcernReportedRequest(ReportedTo ReportedTo, DateTimeOffset ReportedAt);

public static class ConcernsEndpoints
{
    public static void MapConcerns(this RouteGroupBuilder api)
    {
        api = api.MapGroup("").WithTags("Concerns protocol");
        api.MapGet("/{id:guid}/concerns", ReadAsync).WithName("ReadConcernsContacts").Allow([.. Role.OfSchools]);
        api.MapPut("/{id:guid}/concerns", KeepAsync).WithName("KeepConcernsContacts").Allow([.. Role.OfSchools]);
        api.MapGet("/{id:guid}/concerns/reports", ListMineAsync).WithName("ListMyConcernReports").Allow([.. Role.OfSchools]);
        api.MapPost("/{id:guid}/concerns/reports", NoteReportedAsync).WithName("NoteConcernReported").Allow([.. Role.OfSchools]);
    }

    /// <summary>Whom to tell of a safeguarding concern at the host: for the host's leaders and the review team, signed or not.</summary>
    public static async Task<Ok<ConcernsView>> ReadAsync(Guid id, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        await access.SeeAsync(id, Thing.Concerns, cancellationToken);
        var protocol = await db.ConcernsProtocols.AsNoTracking().SingleAsync(row => row.ReviewId == id, cancellationToken);
        return TypedResults.Ok(new ConcernsView(protocol.Contacts, protocol.Version));
    }

    /// <summary>The caller's own notes of having told somebody.</summary>
    public static async Task<Page<ConcernReportView>> ListMineAsync(
        Guid id, [AsParameters] PageRequest page, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        await access.SeeAsync(id, Thing.Concerns, cancellationToken);
        return await db.ConcernReports.AsNoTracking().Where(row => row.ReviewId == id && row.ReporterId == access.Viewer.PersonId)
            .ToPageAsync(page, report => new ConcernReportView(report.ReportedTo, report.ReportedAt), cancellationToken);
    }

    /// <summary>The host says whom to tell of a concern.</summary>
    public static async Task<Ok<ConcernsView>> KeepAsync(
        Guid id, IfMatch ifMatch, ConcernsContacts request, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        await access.ActAsync(id, Act.KeepConcernsContacts, cancellationToken);
        var protocol = await db.ConcernsProtocols.SingleAsync(row => row.ReviewId == id, cancellationToken);
        ifMatch.Check(protocol.Version);
        protocol.Keep(request);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new ConcernsView(protocol.Contacts, protocol.Version));
    }

    /// <summary>A reviewer notes having told somebody, when; only that reviewer sees the note.</summary>
    public static async Task<Created<ConcernReportView>> NoteReportedAsync(
        Guid id, NoteConcernReportedRequest request, ReviewAccess access, ReviewsDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var seen = await access.ActAsync(id, Act.NoteConcernReported, cancellationToken);
        Instants.RefuseFuture("reportedAt", request.ReportedAt, time);
        db.Add(new ConcernReport
        {
            ReviewId = seen.Review.Id,
            ReporterId = access.Viewer.PersonId,
            ReportedTo = request.ReportedTo,
            ReportedAt = request.ReportedAt.ToUniversalTime(),
        });
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/reviews/{id}/concerns", new ConcernReportView(request.ReportedTo, request.ReportedAt.ToUniversalTime()));
    }
}
