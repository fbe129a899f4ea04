using PeerReview.Cohorts.Contracts;
using PeerReview.Scheduling.Calendars;
using PeerReview.Scheduling.Cohorts;
using PeerReview.Scheduling.Contracts;
using School = PeerReview.Scheduling.Membership.School;

namespace PeerReview.Scheduling.Visits;

/// <summary>What a programme's rules make of a date: what is due by when, in the host's school days.</summary>
internal static class Deadlines
{
    /// <summary>The deadlines of a visit. The follow-up is about so many calendar days on: on the host's next school day.</summary>
    public static VisitDeadlines Of(ReviewRules rules, DateOnly day, SchoolDayCount host) => new(
        SelfEvaluationDue: host.Before(day, rules.SelfEvaluationDueBefore),
        WrittenFeedbackDue: host.After(day, rules.WrittenFeedbackDueAfter),
        FactualCheckDue: host.After(day, rules.FactualCheckDueAfter),
        ActionPlanDue: host.After(day, rules.ActionPlanDueAfter),
        FollowUpDue: host.OnOrAfter(day.AddDays(rules.FollowUpAfterDays)));

    /// <summary>Reads what is needed and reckons the deadlines of a visit that has a date.</summary>
    public static async Task<VisitDeadlines> OfAsync(Visit visit, SchedulingDb db, CancellationToken cancellationToken)
    {
        var cohort = await Cohort.FindAsync(db, visit.CohortId, cancellationToken);
        var host = await School.FindAsync(db, visit.HostSchoolId, cancellationToken);
        var book = await CalendarBook.ReadAsync(db, [host], cancellationToken);
        return Of(cohort.Rules, visit.Time!.Day, book.CountFor(host));
    }
}
