using Microsoft.Playwright;
using PeerReview.Portal.Tests.Cycle;

namespace PeerReview.Portal.Tests;

/// <summary>A service is away: what does not need it goes on, what needs it says so, and what was typed stays.</summary>
public sealed class AwayTests(PortalFixture portal)
{
    [Fact]
    public async Task A_page_goes_on_without_the_part_whose_service_is_away()
    {
        Assert.SkipWhen(portal.Platform is null, "Somebody else's platform is not taken apart.");
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("headteacher"));
        await portal.Platform["reporting"].StopAsync();
        try
        {
            var answer = await visitor.GoAsync("/");
            Assert.Equal(200, answer.Status);
            await Assertions.Expect(visitor.Page.GetByText("Your list cannot be shown just now")).ToBeVisibleAsync();
            await Looks.AtAsync(visitor, "home--service-away", 1280);
        }
        finally
        {
            await portal.Platform["reporting"].RestartAsync();
        }
    }

    /// <summary>Every page of the table, for whom it is: with its part missing, or as a page that says to try again – never as a mistake of ours.</summary>
    [Theory]
    [InlineData("cohort")]
    [InlineData("scheduling")]
    [InlineData("review")]
    [InlineData("reporting")]
    [InlineData("membership")]
    public async Task Every_page_answers_while_a_service_is_away(string service)
    {
        Assert.SkipWhen(portal.Platform is null, "Somebody else's platform is not taken apart.");
        var people = PageTable.All.Where(page => page.Who is not null && page.Status == 200).GroupBy(page => portal.Person(page.Who!)).ToList();
        var visitors = new List<Visitor>();
        foreach (var person in people)
            visitors.Add(await Visitor.RegularAsync(portal, person.Key, Browsing.Desktop));
        await portal.Platform[service].StopAsync();
        try
        {
            var (whole, partly, sorry) = (0, 0, 0);
            foreach (var (page, visitor) in people.Zip(visitors).SelectMany(pair => pair.First.Select(page => (page, pair.Second))))
            {
                var path = portal.World.Fill(page.Path);
                var (answer, text) = await AskAsync(visitor, path);
                Assert.True(answer.Status is 200 or 503, $"{path} answered {answer.Status} while {service} was away.");
                Assert.True(answer.Status == 200 || text.Contains("try again", StringComparison.OrdinalIgnoreCase), $"{path} does not say what to do while {service} is away.");
                if (answer.Status == 503 && sorry++ == 0)
                {
                    await visitor.GoAsync(path);
                    await Looks.AtBothWidthsAsync(visitor, $"problem--{service}-away");
                }
                else if (answer.Status == 200)
                {
                    _ = text.Contains("cannot be shown just now", StringComparison.Ordinal) ? partly++ : whole++;
                }
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"{whole} pages were shown whole, {partly} without a part, {sorry} said to try again");
            Assert.True(partly + sorry > 0, $"No page misses {service}.");
        }
        finally
        {
            await portal.Platform[service].RestartAsync();
            foreach (var visitor in visitors)
                await visitor.DisposeAsync();
        }
    }

    /// <summary>Nobody waits for long to read that something is away.</summary>
    private static async Task<(IAPIResponse Answer, string Text)> AskAsync(Visitor visitor, string path)
    {
        try
        {
            var answer = await visitor.Context.APIRequest.GetAsync(path, new() { Headers = [new("Accept", "text/html")], Timeout = 10_000 });
            return (answer, await answer.TextAsync());
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{path} takes more than ten seconds.");
        }
    }

    [Fact]
    public async Task What_was_typed_stays_while_the_service_is_away_and_is_saved_once_afterwards()
    {
        Assert.SkipWhen(portal.Platform is null, "Somebody else's platform is not taken apart.");
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("headteacher"), Browsing.WithoutScripts);
        await visitor.GoAsync("/colleagues/invite");
        await visitor.Page.GetByLabel("Name").FillAsync("Tilly Typed");
        var email = $"tilly.{Guid.NewGuid():N}@broadshire.example";
        await visitor.Page.GetByLabel("E-mail address").FillAsync(email);
        await portal.Platform["membership"].StopAsync();
        try
        {
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Send the invitation" }).ClickAsync();
        }
        finally
        {
            await portal.Platform["membership"].RestartAsync();
        }

        // Whoever has asked a service that was away leaves it alone for a while, even when it is back: "wait a moment, then try again".
        var back = await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Go back to it and try again" }).GetAttributeAsync("href");
        await visitor.Page.LookAgainUntilAsync(back!, visitor.Page.GetByLabel("Name"), 1);
        await Assertions.Expect(visitor.Page.GetByLabel("Name")).ToHaveValueAsync("Tilly Typed");
        await Assertions.Expect(visitor.Page.GetByLabel("E-mail address")).ToHaveValueAsync(email);
        await visitor.Hands.DoAsync("Send the invitation", "Tilly Typed is invited");
        await Assertions.Expect(visitor.Page.GetByText(email)).ToHaveCountAsync(1);
        // What was kept is kept no longer: the next colleague is asked for from the beginning.
        await visitor.GoAsync("/colleagues/invite");
        await Assertions.Expect(visitor.Page.GetByLabel("Name")).ToHaveValueAsync("");
    }
}
