using System.Text.Json.Nodes;
using PeerReview.Local.Demo;
using PeerReview.TestKit;

namespace PeerReview.Portal.Tests;

public sealed partial class UpkeepJourneyTests
{
    /// <summary>Those with a place: a group of three and one of four.</summary>
    private const int Schools = 7;

    private static Task<FoundedNetwork>? _network;
    private static Task<DemoSignIn>? _second;
    private static bool _isTrained;

    private Task<FoundedNetwork> FoundAsync() => _network ??= FoundOnceAsync();

    private Task<FoundedNetwork> FoundOnceAsync()
    {
        var register = NorfolkSchools.Take(primaries: Schools + 1, secondaries: 0);
        var stamp = Guid.NewGuid().ToString("N")[..6];
        var plan = new NetworkPlan($"upkeep-{stamp}", "Upkeep Network", $"upkeep-{stamp}.example", register.Register, register.Urns, Schools + 1, 0);
        return new NetworkFounding(portal.Founding, plan, _ => { }).FoundAsync(CancellationToken.None);
    }

    /// <summary>Another coordinator of the demo network, for what needs two.</summary>
    private Task<DemoSignIn> SecondCoordinatorAsync() => _second ??= InviteSecondAsync();

    private async Task<DemoSignIn> InviteSecondAsync()
    {
        var coordinator = portal.Api("coordinator");
        var network = (await coordinator.GetAsync("/api/membership/me"))["roles"]!.AsArray().First(role => (string?)role!["role"] == "coordinator")!["organisationId"]!.GetValue<Guid>();
        var email = $"sam.second.{Guid.NewGuid():N}@broadshire.example";
        await coordinator.PostAsync("/api/membership/invitations", new { email, displayName = "Sam Second", role = "coordinator", organisationKind = "network", organisationId = network });
        var mail = await PickedUpMail.InvitationsAsync(portal.Founding.MailDirectory, [email], CancellationToken.None);
        using var browser = PeopleSignIn.At(portal.Address);
        await browser.AcceptInvitationAsync(mail[email].InvitationToken, portal.Founding.Password);
        return new DemoSignIn("Sam Second", "coordinator", email, portal.Founding.Password);
    }

    /// <summary>
    /// A cohort with a place for all schools but one, which waits; everybody is trained, and a search has found groups. Booking is open.
    /// Whoever has been trained once need not be again.
    /// </summary>
    private static async Task<(Guid Id, Guid Run)> BookedAsync(FoundedNetwork network)
    {
        var stamp = Guid.NewGuid().ToString("N")[..6];
        var from = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(21);
        var cohort = await CohortSteps.DrawUpAsync(network.Coordinator, $"Upkeep {stamp}", from, from.AddDays(90), stamp, Schools);
        await cohort.OpenAsync();
        await cohort.BookAsync([.. network.Schools]);
        if (!_isTrained)
            await cohort.TrainAsync([.. network.Schools.Take(Schools)]);
        _isTrained = true;
        await ApiClient.UntilAsync(() => network.Coordinator.GetAsync($"/api/cohorts/{cohort.Id}/draft"), draft => draft["unplaced"]!.AsArray() is { Count: Schools } all && all.All(school => (int)school!["trainedReviewers"]! > 0));
        JsonNode run = await network.Coordinator.RunAsync(
            $"/api/cohorts/{cohort.Id}/grouping-runs", new { seconds = 2, seed = 1 }, seen => (string?)seen["status"] is not ("queued" or "running"), $"{stamp}-run");
        return (cohort.Id, (Guid)run["id"]!);
    }
}
