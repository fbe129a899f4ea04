using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Cohorts;
using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.Dates;
using PeerReview.Scheduling.Planning;

namespace PeerReview.Scheduling.Visits;

/// <summary>A date that could not be set today as it stands.</summary>
/// <param name="VisitId">The visit.</param>
/// <param name="HostSchoolId">The school that hosts.</param>
/// <param name="State">Proposed or confirmed.</param>
/// <param name="Day">The day in Europe/London.</param>
/// <param name="Part">The part of it.</param>
/// <param name="Causes">The rules it breaks by now, in words that may be shown to the group.</param>
public sealed record DateClashView(Guid VisitId, Guid HostSchoolId, VisitState State, DateOnly Day, PartOfDay Part, IReadOnlyList<string> Causes);

/// <summary>The dates of a cohort that something has come between.</summary>
/// <param name="CohortId">The cohort.</param>
/// <param name="Clashes">In order of their days; empty when all is well.</param>
public sealed record DateClashesView(Guid CohortId, IReadOnlyList<DateClashView> Clashes);

internal static class DateClashes
{
    /// <summary>
    /// The dates still to come that calendars, absences or a school's refusal have overtaken since they were set. A date that was agreed
    /// stays agreed until somebody moves it: this is the list of those to look at.
    /// </summary>
    public static async Task<Ok<DateClashesView>> HandleAsync(
        Guid cohortId, SchedulingDb db, DateQuestions questions, TimeProvider time, CancellationToken cancellationToken)
    {
        var cohort = await Cohort.FindAsync(db, cohortId, cancellationToken);
        var now = time.GetUtcNow();
        var visits = await db.Visits.AsNoTracking()
            .Where(visit => visit.CohortId == cohortId && visit.State != VisitState.Cancelled && visit.Time != null)
            .ToListAsync(cancellationToken);
        var question = await questions.AskAsync(cohort, visits, new HashSet<Guid>(), facilitatorIds: [], cancellationToken);
        var coming = visits.Where(visit => visit.Time!.StartsAt > now).ToDictionary(visit => visit.Id);
        var broken = question.Judge([.. coming.Keys]);
        return TypedResults.Ok(new DateClashesView(cohortId,
        [
            .. broken.Select(rules => (Visit: coming[rules.VisitId], Causes: StillTrue(rules)))
                .Where(clash => clash.Causes.Count > 0)
                .Select(clash => new DateClashView(
                    clash.Visit.Id, clash.Visit.HostSchoolId, clash.Visit.State, clash.Visit.Time!.Day, clash.Visit.Time.Part, clash.Causes))
                .OrderBy(clash => clash.Day).ThenBy(clash => clash.VisitId),
        ]));
    }

    // Notice was given when the date was set; that the day has come nearer since is no clash.
    private static IReadOnlyList<string> StillTrue(BrokenRules rules) =>
        [.. rules.Causes.Where(cause => cause.Kind != CauseKind.Notice).Select(cause => cause.Sentence)];
}
