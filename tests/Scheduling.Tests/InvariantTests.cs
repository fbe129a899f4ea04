using PeerReview.Scheduling.Visits;
using PeerReview.TestKit;

namespace PeerReview.Scheduling.Tests;

/// <summary>The checker itself: each kind of damage, done behind the service's back, is found.</summary>
public sealed class InvariantTests(SchedulingFactory factory)
{
    private readonly Net _net = new(factory);

    [Theory]
    [InlineData("DELETE FROM promises WHERE id = (SELECT id FROM promises LIMIT 1) RETURNING 1::bigint", "does not promise the time")]
    [InlineData("UPDATE visits SET state = 'ToBePlanned' WHERE id = (SELECT id FROM visits WHERE state = 'Confirmed' LIMIT 1) RETURNING 1::bigint", "has a date")]
    [InlineData("UPDATE visits SET deadlines = NULL WHERE state = 'Confirmed' RETURNING 1::bigint", "has no deadlines")]
    [InlineData("UPDATE visits SET in_diaries = NULL WHERE state = 'Confirmed' RETURNING 1::bigint", "in nobody's diary")]
    [InlineData("UPDATE visits SET time_day = '2027-05-03' WHERE state = 'Confirmed' RETURNING 1::bigint", "is shut")]
    public async Task Damage_is_found(string damage, string finding)
    {
        var cohort = await _net.CohortAsync();
        var group = await _net.GroupAsync(cohort, await _net.SchoolAsync("Alder"), await _net.SchoolAsync("Birch"), await _net.SchoolAsync("Cedar"));
        await _net.ProposeAsync(group);
        await _net.Coordinator.PostAsync($"/api/scheduling/visits/{(await _net.VisitsAsync(group))[0].Id}/confirm", new { }).ReadAsync<VisitView>();
        await _net.ShouldBeSoundAsync();

        await factory.AsOwnerAsync<long>(_net.Id, damage);
        Assert.Contains(await _net.ViolationsAsync(), violation => violation.Contains(finding, StringComparison.Ordinal));
    }
}
