using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Cohorts.Programmes;

/// <summary>Publishes a new version of a programme, or a programme of the network's own. Cohorts that exist keep their version.</summary>
public static class PublishProgramme
{
    internal static async Task<Created<Programme>> HandleAsync(
        string code, ProgrammeTemplate template, CohortDb db, Caller caller, TimeProvider time, CancellationToken cancellationToken)
    {
        var errors = new Dictionary<string, string[]>(ProgrammeRules.Errors(template));
        if (template.Code != code)
            errors["code"] = ["The code in the template and in the address differ."];
        if (errors.Count > 0)
            throw Refusal.Invalid(errors);

        var now = time.GetUtcNow();
        await ProgrammeCatalogue.EnsureStoredAsync(db, code, now, cancellationToken);
        var number = await db.Programmes.Where(version => version.Code == code).MaxAsync(version => (int?)version.Number, cancellationToken) ?? 0;
        // Two coordinators publishing at once would take the same number: the unique index refuses the second (409).
        var published = new ProgrammeVersion { Code = code, Number = number + 1, Template = template, PublishedAt = now, PublishedBy = caller.PersonId };
        db.Add(published);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/cohorts/programmes/{code}?version={published.Number}", new Programme(template, published.Number));
    }
}
