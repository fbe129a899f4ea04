using System.Globalization;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Contracts;
using PeerReview.Membership.Contracts;
using PeerReview.Reporting.Facts;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reporting.Reminders;

/// <summary>Whom to remind of what.</summary>
/// <param name="Kind">What they have not done yet.</param>
public sealed record RemindRequest(ReminderKind Kind);

/// <summary>Who was told.</summary>
/// <param name="Schools">How many schools' heads were told; whoever was told the same today is not told again.</param>
public sealed record Reminded(int Schools);

/// <summary>A coordinator reminds the heads of those schools that have not done something yet, by mail.</summary>
internal static class RemindSchools
{
    /// <summary>Who has not done what in this cohort.</summary>
    public static async Task<IReadOnlyList<Reminder>> ReadAsync(Guid cohortId, ReportingDb db, CancellationToken cancellationToken) =>
        await OfAsync(await FindAsync(cohortId, db, cancellationToken), db, cancellationToken);

    /// <summary>Tells their heads.</summary>
    public static async Task<Ok<Reminded>> SendAsync(
        Guid cohortId, RemindRequest request, ReportingDb db, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var cohort = await FindAsync(cohortId, db, cancellationToken);
        var schools = (await OfAsync(cohort, db, cancellationToken)).SingleOrDefault(reminder => reminder.Kind == request.Kind)?.Schools ?? [];
        foreach (var school in schools)
            await publish.Publish(Letter(cohort, request.Kind, school, db.Tenant.NetworkId, time.Today()), cancellationToken);
        return TypedResults.Ok(new Reminded(schools.Count));
    }

    private static async Task<CohortFact> FindAsync(Guid cohortId, ReportingDb db, CancellationToken cancellationToken) =>
        await db.Cohorts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == cohortId, cancellationToken) ?? throw Refusal.NotFound("The cohort");

    private static async Task<IReadOnlyList<Reminder>> OfAsync(CohortFact cohort, ReportingDb db, CancellationToken cancellationToken)
    {
        if (cohort.Status is CohortStatus.Cancelled or CohortStatus.Finished)
            return [];

        var current = db.Cohorts.Where(row => row.Status != CohortStatus.Cancelled && row.Status != CohortStatus.Finished).Select(row => row.Id);
        return ReminderRules.Of(
            cohort,
            await db.Schools.AsNoTracking().ToListAsync(cancellationToken),
            await db.Bookings.Where(row => current.Contains(row.CohortId) && BookingFact.ActiveStates.Contains(row.State)).Select(row => row.SchoolId).ToHashSetAsync(cancellationToken),
            await db.Bookings.AsNoTracking().Where(row => row.CohortId == cohort.Id && row.State == BookingState.Offered).ToListAsync(cancellationToken),
            await db.Reviews.AsNoTracking().Where(row => row.CohortId == cohort.Id).ToListAsync(cancellationToken));
    }

    private static TellPeople Letter(CohortFact cohort, ReminderKind kind, SchoolToRemind school, Guid networkId, DateOnly today)
    {
        var (what, link) = kind switch
        {
            ReminderKind.BookPlace => ("book a place for your school, if the cohort suits you", $"/cohorts/{cohort.Id}"),
            ReminderKind.AnswerOffer => ("answer the offer of a place", $"/bookings/{school.SubjectId}"),
            ReminderKind.ShareSelfEvaluation => ("share your self-evaluation with your group", $"/our-reviews/{school.SubjectId}/self-evaluation"),
            ReminderKind.CheckFacts => ("check the facts in your feedback", $"/our-reviews/{school.SubjectId}/factual-check"),
            _ => ("agree your action plan", $"/our-reviews/{school.SubjectId}/action-plan"),
        };
        var facts = new Dictionary<string, string> { ["cohort"] = cohort.Name, ["school"] = school.Name, ["what"] = what, ["link"] = link };
        if (school.DueOn is { } due)
            facts["due"] = due.ToString("O", CultureInfo.InvariantCulture);
        // The day makes the key: nobody is reminded of one thing twice a day, whoever presses the button how often.
        return new TellPeople(networkId, $"reminder/{kind}/{school.SubjectId}/{school.SchoolId}/{today:yyyyMMdd}", "reminder", [], school.SchoolId, Role.Headteacher, facts);
    }
}

internal static class ReminderEndpoints
{
    public static void MapReminders(this RouteGroupBuilder api)
    {
        api.MapGet("/cohorts/{cohortId:guid}/reminders", RemindSchools.ReadAsync).WithName("ReadReminders").Allow(Role.Coordinator, Role.Director);
        api.MapPost("/cohorts/{cohortId:guid}/reminders", RemindSchools.SendAsync).WithName("RemindSchools").Allow(Role.Coordinator);
    }
}
