using Microsoft.Playwright;
using PeerReview.Portal.Tests.Cycle;

namespace PeerReview.Portal.Tests;

/// <summary>What the review team tells on the day, and the head who decides who reads the feedback: with scripts, without, and by keyboard alone.</summary>
public sealed class ReleaseJourneyTests(PortalFixture portal)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_the_school_was_told_is_seen_by_its_head(bool scripts)
    {
        var words = $"Assemblies were longer than planned {Guid.NewGuid():N}";
        await using var reviewer = await Visitor.AsAsync(portal, portal.Person("onSite reviewer"), new Browsing(Scripts: scripts));
        await reviewer.GoAsync($"/reviewing/{portal.World["onSite"]}/keep-in-touch");
        await Hands.TypeAsync(reviewer, "#text", words);
        await Hands.PressAsync(reviewer, "main button:has-text('Save the note')");
        await Assertions.Expect(reviewer.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Say whom you told, by role");
        await Hands.TypeAsync(reviewer, "#toldTo", "The head");
        await Hands.PressAsync(reviewer, "main button:has-text('Save the note')");
        await reviewer.Page.SeeAsync("The note is saved");
        await Assertions.Expect(reviewer.Page.GetByText(words)).ToBeVisibleAsync();
        await Looks.AtAsync(reviewer, $"reviewing-Id-keep-in-touch--noted{(scripts ? "" : "-without-scripts")}", 1280);

        await using var head = await Visitor.AsAsync(portal, portal.Person("onSite host"), new Browsing(Scripts: scripts));
        await head.GoAsync($"/our-reviews/{portal.World["onSite"]}/keep-in-touch");
        await Assertions.Expect(head.Page.GetByText(words)).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_head_releases_the_feedback_to_the_network_and_takes_it_back(bool scripts)
    {
        // One review for each, as both run at once.
        var stage = scripts ? "followUp" : "complete";
        var review = portal.World[stage];
        await using var head = await Visitor.AsAsync(portal, portal.Person($"{stage} host"), new Browsing(Scripts: scripts));
        await using var network = await Visitor.AsAsync(portal, portal.Person("coordinator"), new Browsing(Scripts: scripts));
        await NetworkReadsAsync(false);
        await head.GoAsync($"/our-reviews/{review}/releases");
        await Hands.PressAsync(head, "button:has-text('Release it: The network')");
        await head.Page.SeeAsync("The feedback is released");
        await Looks.AtAsync(head, $"our-reviews-Id-releases--released{(scripts ? "" : "-without-scripts")}", 1280);
        await NetworkReadsAsync(true);
        await Looks.AtAsync(network, $"released-Id--released{(scripts ? "" : "-without-scripts")}", 1280);

        await head.GoAsync($"/our-reviews/{review}/opened");
        await Assertions.Expect(head.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = portal.Person("coordinator").Name }).First).ToContainTextAsync("Written feedback");
        await head.GoAsync($"/our-reviews/{review}/releases");
        await Hands.PressAsync(head, "button:has-text('Take it back: The network')");
        await head.Page.SeeAsync("The release is taken back");
        await NetworkReadsAsync(false);

        async Task NetworkReadsAsync(bool released)
        {
            await network.GoAsync($"/released/{review}");
            await Assertions.Expect(network.Page.GetByText("has not released it to you")).ToHaveCountAsync(released ? 0 : 1);
            await Assertions.Expect(network.Page.GetByText("The school released this to you")).ToHaveCountAsync(released ? 1 : 0);
        }
    }
}
