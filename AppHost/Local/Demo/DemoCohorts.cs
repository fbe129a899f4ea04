namespace PeerReview.Local.Demo;

/// <summary>The three termly cohorts: one in the middle of its reviews, one that takes bookings, one being drawn up. Dates are counted from today.</summary>
internal static class DemoCohorts
{
    // A review of each kind of trouble and joy, so that whoever looks around finds every page filled.
    private static readonly string[] StagesShown =
        ["complete", "followUp", "actionPlanning", "factualCheck", "writtenFeedback", "onSite", "ready", "ready", "selfEvaluation"];

    public static async Task LoadAsync(FoundedNetwork network, Action<string> say)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        // Primary and secondary schools do not review each other: enough of each for groups of their own.
        var primaries = network.Schools.Where(school => school.IsPrimary).ToList();
        var secondaries = network.Schools.Where(school => !school.IsPrimary).ToList();
        List<DemoSchool> schools = [.. primaries.Take(9), .. secondaries.Take(3)];
        var underWay = await CohortSteps.DrawUpAsync(network.Coordinator, "This term – Personal Development", today.AddDays(21), today.AddDays(150), "demo-cohort-1");
        await underWay.OpenAsync();
        await underWay.BookAsync(schools);
        var next = await CohortSteps.DrawUpAsync(network.Coordinator, "Next term – Personal Development", today.AddDays(160), today.AddDays(260), "demo-cohort-2");
        await next.OpenAsync();
        await next.BookAsync([.. primaries.Skip(9).Take(6)]);
        await CohortSteps.DrawUpAsync(network.Coordinator, "Summer – Personal Development", today.AddDays(270), today.AddDays(350), "demo-cohort-3");
        say($"three cohorts: one with {schools.Count} schools, one open for booking, one being drawn up");

        await underWay.TrainAsync(schools);
        var groups = await underWay.FormGroupsAsync();
        await underWay.SetDatesAsync(groups, schools);
        say($"{schools.Count} schools were trained and are in {groups.Count} groups with settled dates");

        var reviews = await CohortSteps.FindReviewsAsync(groups, schools);
        foreach (var (review, number) in reviews.Select((review, number) => (review, number)))
            await review.ToAsync(StagesShown[Math.Min(number, StagesShown.Length - 1)]);
        say($"{reviews.Count} reviews stand at every stage from self-evaluation to follow-up");
    }
}
