using System.Net;
using System.Text.Json.Nodes;

namespace PeerReview.Local.Demo;

/// <summary>The three termly cohorts: one under way, one that takes bookings, one being drawn up. Dates are counted from today.</summary>
internal static class DemoCohorts
{
    private const string Programme = "vnet-personal-development";
    private static readonly string[] Declarations = ["practised-in-self-evaluation", "will-share-documents", "committed-to-the-group"];

    public static async Task LoadAsync(ApiClient coordinator, IReadOnlyList<DemoSchool> schools, Action<string> say)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var underWay = await OpenAsync(coordinator, "This term – Personal Development", today.AddDays(21), today.AddDays(150), "demo-cohort-1");
        await BookAsync(underWay, schools.Take(12), "demo-booking-1");
        var next = await OpenAsync(coordinator, "Next term – Personal Development", today.AddDays(160), today.AddDays(260), "demo-cohort-2");
        await BookAsync(next, schools.Skip(12).Take(6), "demo-booking-2");
        await DrawUpAsync(coordinator, "Summer – Personal Development", today.AddDays(270), today.AddDays(350), "demo-cohort-3");
        say("three cohorts: one with 12 schools, one open for booking, one being drawn up");
    }

    private static async Task<Guid> OpenAsync(ApiClient coordinator, string name, DateOnly from, DateOnly until, string key)
    {
        var id = await DrawUpAsync(coordinator, name, from, until, key);
        await coordinator.PostAsync($"/api/cohorts/{id}/open", new { }, key + "-open");
        return id;
    }

    private static async Task<Guid> DrawUpAsync(ApiClient coordinator, string name, DateOnly from, DateOnly until, string key)
    {
        var plan = new
        {
            name,
            academicYear = from.Month >= 9 ? from.Year : from.Year - 1,
            reviewsFrom = from,
            reviewsUntil = until,
            bookingOpensAt = DateTimeOffset.UtcNow.Date.AddDays(-30),
            bookingClosesAt = new DateTimeOffset(from.AddDays(-1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
        };
        var cohort = await coordinator.PostAsync("/api/cohorts", new { programmeCode = Programme, plan }, key);
        return (Guid)cohort!["id"]!;
    }

    private static async Task BookAsync(Guid cohort, IEnumerable<DemoSchool> schools, string key)
    {
        foreach (var school in schools)
        {
            var booking = new { schoolId = school.Id, delegateIds = new[] { school.HeadId, school.SeniorLeaderId }, declarations = Declarations };
            // Cohort hears of schools and people by event: the first booking may be a moment early.
            await ApiClient.WhenReadyAsync<JsonNode?>(
                () => school.Head.PostAsync($"/api/cohorts/{cohort}/bookings", booking, $"{key}-{school.Urn}"),
                HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.Conflict);
        }
    }
}
