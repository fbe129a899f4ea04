using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Cohorts.Cohorts;

/// <summary>Reads cohorts. Everyone of the network sees them, drafts only those who run it.</summary>
public static class ReadCohorts
{
    /// <summary>The cohorts of the network, oldest first, with their places.</summary>
    /// <param name="page">Which page.</param>
    /// <param name="programme">Only cohorts of this programme.</param>
    /// <param name="status">Only cohorts that stand here.</param>
    /// <param name="db">The database.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal static async Task<Ok<Page<CohortSummary>>> ListAsync(
        [AsParameters] PageRequest page, string? programme, string? status, CohortDb db, Caller caller, CancellationToken cancellationToken)
    {
        var wanted = Choice.Of<CohortStatus>("status", status);
        var cohorts = db.Cohorts.AsNoTracking().Where(cohort =>
            (programme == null || cohort.ProgrammeCode == programme) && (wanted == null || cohort.Status == wanted));
        if (!caller.Holds(Role.OfNetworks))
            cohorts = cohorts.Where(cohort => cohort.Status != CohortStatus.Draft);

        var found = await cohorts.ToPageAsync(page, cohort => cohort, cancellationToken);
        var ids = found.Items.Select(cohort => cohort.Id).ToList();
        var places = await db.Places.AsNoTracking().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellationToken);
        return TypedResults.Ok(new Page<CohortSummary>([.. found.Items.Select(cohort => CohortSummary.Of(cohort, places[cohort.Id]))], found.Next));
    }

    /// <summary>One cohort.</summary>
    internal static async Task<Ok<CohortView>> ReadAsync(Guid id, CohortDb db, ProgrammeCatalogue programmes, Caller caller, CancellationToken cancellationToken)
    {
        var cohort = await FindAsync(db, id, caller, cancellationToken);
        return TypedResults.Ok(CohortView.Of(cohort, await programmes.OfAsync(db, cohort, cancellationToken)));
    }

    /// <summary>How many places a cohort has, now.</summary>
    internal static async Task<Ok<PlacesView>> PlacesAsync(Guid id, CohortDb db, Caller caller, CancellationToken cancellationToken)
    {
        var cohort = await FindAsync(db, id, caller, cancellationToken);
        return TypedResults.Ok(PlacesView.Of(cohort, await db.Places.AsNoTracking().SingleAsync(places => places.Id == id, cancellationToken)));
    }

    private static async Task<Cohort> FindAsync(CohortDb db, Guid id, Caller caller, CancellationToken cancellationToken)
    {
        var cohort = await db.Cohorts.AsNoTracking().SingleOrDefaultAsync(cohort => cohort.Id == id, cancellationToken);
        return cohort is not null && (cohort.Status != CohortStatus.Draft || caller.Holds(Role.OfNetworks)) ? cohort : throw Refusal.NotFound("The cohort");
    }
}
