using Microsoft.AspNetCore.Http.HttpResults;
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
        var facts = await BookingFacts.ReadAsync(db, id, schoolId, cancellationToken) ?? throw Refusal.NotFound("The cohort");
        if (facts.School is not { } school || !(caller.Holds(Role.Coordinator, Role.Finance) || caller.HoldsAt(schoolId, Role.Headteacher, Role.SeniorLeader, Role.ApiClient)))
            throw Refusal.NotFound("The school");

        var template = await programmes.OfAsync(db, facts.Cohort, cancellationToken);
        return TypedResults.Ok(PriceView.Of(Price.Of(template, school.Tier, facts.IsReturning)));
    }
}
