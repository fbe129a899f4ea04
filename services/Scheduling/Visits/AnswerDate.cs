using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Scheduling.Visits;

/// <summary>A school's answer to the date that is proposed.</summary>
/// <param name="Agrees">True when the school can.</param>
/// <param name="Reason">Why it cannot.</param>
/// <param name="SchoolId">The school answered for; needed only by who works at several schools of the group.</param>
public sealed record AnswerDateRequest(bool Agrees, RefusalReason? Reason = null, Guid? SchoolId = null);

internal static class AnswerDate
{
    /// <summary>
    /// A school of the group agrees to the proposed date or says it cannot. When all have agreed the visit is confirmed; a date that a
    /// school cannot do is not proposed to it again.
    /// </summary>
    public static async Task<Ok<VisitView>> HandleAsync(
        Guid visitId, AnswerDateRequest request, SchedulingDb db, VisitAccess access, VisitViews views, Caller caller, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var visit = await db.LockVisitAsync(visitId, cancellationToken);
        var school = access.SchoolOf(visit, request.SchoolId);
        var before = visit.Version;
        visit.Answer(school, request.Agrees, request.Agrees ? null : request.Reason ?? RefusalReason.Other, caller.PersonId, time.GetUtcNow());
        if (visit.Version != before)
        {
            if (visit.IsAgreed)
                await ConfirmVisit.ConfirmAsync(visit, db, caller.PersonId, publish, time, cancellationToken);
            else if (!request.Agrees)
                await VisitNews.TellCoordinatorsAsync(visit, VisitNotices.Refused, db, publish, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        return TypedResults.Ok(await views.OfAsync(visit, cancellationToken));
    }
}
