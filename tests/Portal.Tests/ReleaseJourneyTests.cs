using Microsoft.Playwright;
using PeerReview.Local.Demo;
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
        await using var reviewer = await Visitor.AsAsync(portal, portal.Person("onSite reviewer"), new Browsing(Scripts: scripts, Keyboard: true));
        await reviewer.GoAsync($"/reviewing/{portal.World["onSite"]}/keep-in-touch");
        await reviewer.Hands.TypeAsync("#text", words);
        await reviewer.Hands.PressAsync("main button:has-text('Save the note')");
        await Assertions.Expect(reviewer.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Say whom you told, by role");
        await reviewer.Hands.TypeAsync("#toldTo", "The head");
        await reviewer.Hands.PressAsync("main button:has-text('Save the note')");
        await reviewer.Page.SeeAsync("The note is saved");
        await Assertions.Expect(reviewer.Page.GetByText(words)).ToBeVisibleAsync();
        await Looks.AtAsync(reviewer, $"reviewing-Id-keep-in-touch--noted{(scripts ? "" : "-without-scripts")}", 1280);

        await using var head = await Visitor.AsAsync(portal, portal.Person("onSite host"), new Browsing(Scripts: scripts, Keyboard: true));
        await head.GoAsync($"/our-reviews/{portal.World["onSite"]}/keep-in-touch");
        await Assertions.Expect(head.Page.GetByText(words)).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("The network", "coordinator", true)]
    [InlineData("The network", "coordinator", false)]
    [InlineData("Our trust", "accepted MAT lead", true)]
    [InlineData("Our trust", "accepted MAT lead", false)]
    public async Task A_head_releases_the_feedback_and_takes_it_back(string audience, string who, bool scripts)
    {
        var (review, host, reader) = (portal.World["accepted"], portal.Person("accepted host"), portal.Person(who));
        var state = $"{(who == "coordinator" ? "network" : "trust")}{(scripts ? "" : "-without-scripts")}";
        await using var head = await Visitor.AsAsync(portal, host, new Browsing(Scripts: scripts, Keyboard: true));
        await using var other = await Visitor.AsAsync(portal, reader, new Browsing(Scripts: scripts, Keyboard: true));
        await other.GoAsync($"/released/{review}");
        await Assertions.Expect(other.Page.GetByText("has not released it to you")).ToBeVisibleAsync();

        await head.GoAsync($"/our-reviews/{review}/releases");
        await head.Hands.PressAsync($"button:has-text('Release it: {audience}')");
        await head.Page.SeeAsync("The feedback is released");
        await Looks.AtAsync(head, $"our-reviews-Id-releases--to-{state}", 1280);

        await other.GoAsync("/released");
        await Looks.AtAsync(other, $"released--{state}", 1280);
        await other.Hands.PressAsync($"main a[href='/released/{review}']");
        await SignFirstAsync(other, $"released-Id--unsigned-{state}");
        var program = portal.Api(who);
        await ApiClient.UntilAsync(() => program.GetAsync($"/api/reviews/{review}"), seen => !(bool)seen["mustSignAgreement"]!);
        await other.GoAsync($"/released/{review}");
        await Assertions.Expect(other.Page.GetByText("The school released this to you")).ToBeVisibleAsync();
        await Looks.AtAsync(other, $"released-Id--{state}", 1280);

        await head.GoAsync($"/our-reviews/{review}/opened");
        await Assertions.Expect(head.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = reader.Name }).First).ToContainTextAsync("Written feedback");
        await head.GoAsync($"/our-reviews/{review}/releases");
        await head.Hands.PressAsync($"button:has-text('Take it back: {audience}')");
        await head.Page.SeeAsync("The release is taken back");
        await other.GoAsync($"/released/{review}");
        await Assertions.Expect(other.Page.GetByText("has not released it to you")).ToBeVisibleAsync();
    }

    /// <summary>Nobody outside the school reads it before signing the agreement; who has signed this year is not asked again.</summary>
    private static async Task SignFirstAsync(Visitor reader, string name)
    {
        await Assertions.Expect(reader.Page.GetByText("The school released")).ToBeVisibleAsync();
        if (await reader.Page.GetByText("sign the network's agreement").CountAsync() == 0)
            return;

        await Looks.AtAsync(reader, name, 1280);
        await reader.Hands.PressAsync("main a:has-text('Read and sign the agreement')");
        await reader.Page.WaitForURLAsync("**/agreements/*");
        await reader.Hands.TickAsync("input[name=agrees]");
        await reader.Hands.PressAsync("main button:has-text('Sign')");
        await reader.Page.SeeAsync("signed");
    }
}
