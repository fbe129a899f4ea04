using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Cohorts.Cohorts;

/// <summary>Changes what was decided about a cohort. More places go to the waiting list first.</summary>
public static class ChangeCohort
{
    internal static async Task<Ok<CohortView>> HandleAsync(
        Guid id,
        IfMatch ifMatch,
        CohortPlan plan,
        CohortDb db,
        ProgrammeCatalogue programmes,
        IPublishEndpoint publish,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var places = await Places.LockAsync(db, id, cancellationToken);
        var cohort = await db.Cohorts.SingleAsync(row => row.Id == id, cancellationToken);
        ifMatch.Check(cohort.Version);
        var template = await programmes.OfAsync(db, cohort, cancellationToken);

        cohort.Change(plan, template);
        places.Resize(cohort.Capacity);
        await publish.TellAsync(cohort, template, db.Tenant.NetworkId, cancellationToken);
        await WaitingList.OfferFreePlacesAsync(db, cohort, places, template, publish, time, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(CohortView.Of(cohort, template));
    }
}
