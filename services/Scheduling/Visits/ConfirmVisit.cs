using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Scheduling.Visits;

internal static class ConfirmVisit
{
    /// <summary>Confirms the proposed date without waiting for the schools that have not answered. Confirming again changes nothing.</summary>
    public static async Task<Ok<VisitView>> HandleAsync(
        Guid visitId, SchedulingDb db, VisitViews views, Caller caller, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var visit = await db.LockVisitAsync(visitId, cancellationToken);
        if (visit.State != VisitState.Confirmed)
        {
            await ConfirmAsync(visit, db, caller.PersonId, publish, time, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        return TypedResults.Ok(await views.OfAsync(visit, cancellationToken));
    }

    /// <summary>Settles the date with its deadlines and tells everyone. The visit is locked.</summary>
    internal static async Task ConfirmAsync(
        Visit visit, SchedulingDb db, Guid by, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var deadlines = visit.Time is null ? null : await Deadlines.OfAsync(visit, db, cancellationToken);
        visit.Confirm(deadlines!, by, time.GetUtcNow());
        await VisitNews.TellServicesAsync(visit, publish, time, cancellationToken);
        await VisitNews.TellPeopleAsync(visit, VisitNotices.Confirmed, db, publish, cancellationToken);
    }
}
