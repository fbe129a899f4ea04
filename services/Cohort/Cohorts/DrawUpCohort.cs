using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using PeerReview.Cohorts.Drafting;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Cohorts.Cohorts;

/// <summary>Which programme a new cohort runs, and what is decided about it.</summary>
/// <param name="ProgrammeCode">The programme.</param>
/// <param name="Plan">What is decided; the rest follows from the programme.</param>
/// <param name="ProgrammeVersion">A version of the programme; the latest when absent.</param>
public sealed record DrawUpCohortRequest(string ProgrammeCode, CohortPlan Plan, int? ProgrammeVersion = null);

/// <summary>Draws up a cohort of a programme. Schools see it once it is opened.</summary>
public static class DrawUpCohort
{
    internal static async Task<Created<CohortView>> HandleAsync(
        DrawUpCohortRequest request, CohortDb db, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        await ProgrammeCatalogue.EnsureStoredAsync(db, request.ProgrammeCode, time.GetUtcNow(), cancellationToken);
        var programme = await ProgrammeCatalogue.FindAsync(db, request.ProgrammeCode, request.ProgrammeVersion, cancellationToken)
            ?? throw Refusal.Invalid("programmeCode", "There is no such programme, or no such version of it.");

        var cohort = Cohort.DrawUp(request.Plan, programme);
        db.Add(cohort);
        db.Add(Places.For(cohort));
        if (programme.Template.Groups is not null)
            db.Add(GroupingDraft.For(cohort));
        await publish.TellAsync(cohort, programme.Template, db.Tenant.NetworkId, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/cohorts/{cohort.Id}", CohortView.Of(cohort, programme.Template));
    }
}
