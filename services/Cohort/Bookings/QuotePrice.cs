using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Cohorts.Bookings;

/// <summary>What a school would pay if it booked now.</summary>
public static class QuotePrice
{
    internal static async Task<Ok<PriceView>> HandleAsync(
        Guid id, Guid schoolId, CohortDb db, ProgrammeCatalogue programmes, Caller caller, CancellationToken cancellationToken)
    {
        var cohort = await db.Cohorts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.Status != CohortStatus.Draft, cancellationToken) ?? throw Refusal.NotFound("The cohort");
        var school = await db.Schools.AsNoTracking().SingleOrDefaultAsync(row => row.Id == schoolId, cancellationToken);
        if (school is null || !(caller.Holds(Role.Coordinator, Role.Finance) || caller.HoldsAt(schoolId, Role.Headteacher, Role.SeniorLeader, Role.ApiClient)))
            throw Refusal.NotFound("The school");

        var template = await programmes.OfAsync(db, cohort, cancellationToken);
        return TypedResults.Ok(PriceView.Of(Price.Of(template, school.Tier, await IsReturningAsync(db, cohort.Id, schoolId, cancellationToken))));
    }

    private static Task<bool> IsReturningAsync(CohortDb db, Guid cohortId, Guid schoolId, CancellationToken cancellationToken) =>
        ReturningSchools.Query(db, cohortId, schoolId).AnyAsync(cancellationToken);
}
