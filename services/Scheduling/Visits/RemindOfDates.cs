using System.Globalization;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.Scheduling.Cohorts;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Scheduling.Visits;

/// <summary>Who was reminded.</summary>
/// <param name="Schools">How many schools' heads were told; whoever was told the same today is not told again.</param>
public sealed record RemindedOfDates(int Schools);

/// <summary>A coordinator reminds the heads of those schools that have not said whether they can do the dates that are proposed.</summary>
internal static class RemindOfDates
{
    /// <summary>Tells the heads of the schools that have not answered a date proposed in this cohort, each once.</summary>
    public static async Task<Ok<RemindedOfDates>> HandleAsync(Guid cohortId, SchedulingDb db, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var cohort = await Cohort.FindAsync(db, cohortId, cancellationToken);
        var proposed = await db.Visits.AsNoTracking().Where(visit => visit.CohortId == cohortId && visit.State == VisitState.Proposed).ToListAsync(cancellationToken);
        var silent = proposed
            .SelectMany(visit => visit.SchoolIds.Except(visit.Answers.Select(answer => answer.SchoolId)).Select(school => (School: school, visit.HeldUntil)))
            .GroupBy(one => one.School, one => one.HeldUntil)
            .ToDictionary(school => school.Key, school => school.Min());
        var names = await db.Schools.AsNoTracking().Where(school => silent.Keys.Contains(school.Id)).ToDictionaryAsync(school => school.Id, school => school.Name, cancellationToken);
        foreach (var (school, heldUntil) in silent)
            await publish.Publish(Letter(cohort, school, names.GetValueOrDefault(school, string.Empty), heldUntil, time.Today()), cancellationToken);
        return TypedResults.Ok(new RemindedOfDates(silent.Count));
    }

    private static TellPeople Letter(Cohort cohort, Guid school, string name, DateTimeOffset? heldUntil, DateOnly today)
    {
        var facts = new Dictionary<string, string>
        {
            ["cohort"] = cohort.Name,
            ["school"] = name,
            ["what"] = "say whether you can do the review dates that are proposed",
            ["link"] = "/dates",
        };
        if (heldUntil is { } until)
            facts["due"] = London.DayOf(until).ToString("O", CultureInfo.InvariantCulture);
        // The day makes the key: nobody is reminded twice a day.
        return new TellPeople(cohort.NetworkId, $"date-reminder/{cohort.Id}/{school}/{today:yyyyMMdd}", VisitNotices.Reminder, [], school, Role.Headteacher, facts);
    }
}
