using System.Globalization;
using Deque.AxeCore.Commons;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;
using PeerReview.Local;

namespace PeerReview.Portal.Tests;

/// <summary>Every page, in every state, at two widths: it answers, breaks no rule of accessibility, fits, keeps to its content policy – and is photographed.</summary>
public sealed class EveryPageTests(PortalFixture portal)
{
    public static TheoryData<string> Cases()
    {
        var cases = new TheoryData<string>();
        foreach (var page in PageTable.All)
            cases.Add(page.ToString());
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_page_is_accessible_and_fits(string name)
    {
        var page = PageTable.All.Single(candidate => candidate.ToString() == name);
        var (who, path) = (page.Who is null ? null : portal.Person(page.Who), portal.World.Fill(page.Path));
        await using (var visitor = await Visitor.RegularAsync(portal, who, Browsing.Desktop))
        {
            var answer = await visitor.GoAsync(path);
            Assert.Equal(page.Status, answer.Status);
            await Looks.AtBothWidthsAsync(visitor, page.FileName);
        }

        await using var still = await Visitor.RegularAsync(portal, who, Browsing.StilledPhone);
        await still.GoAsync(path);
        await Looks.AtAsync(still, $"{page.FileName}--without-scripts", Browsing.StilledPhone.Width);
    }

    [Fact]
    public void Every_page_is_in_the_table()
    {
        var routes = typeof(Frame.PortalPage).Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributes(typeof(RouteAttribute), inherit: false).Cast<RouteAttribute>())
            .Select(route => route.Template)
            .Order(StringComparer.Ordinal);
        Assert.Empty(routes.Except(PageTable.All.Select(page => page.Route)));
    }

    [Fact]
    public void Every_page_says_whom_it_is_for()
    {
        var silent = typeof(Frame.PortalPage).Assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(RouteAttribute), inherit: false))
            .Where(type => !type.IsDefined(typeof(SignIn.ForAttribute), inherit: false) && !type.IsDefined(typeof(Microsoft.AspNetCore.Authorization.AllowAnonymousAttribute), inherit: false))
            .Select(type => type.Name);
        Assert.Empty(silent);
    }

    [Fact]
    public async Task The_first_page_is_light()
    {
        await using var visitor = await Visitor.AnonymousAsync(portal);
        long all = 0, scripts = 0;
        var pending = new List<Task>();
        visitor.Page.RequestFinished += (_, request) => pending.Add(CountAsync(request));
        await visitor.GoAsync("/");
        await visitor.FillSignInAsync(portal.Person("headteacher"));
        await visitor.Page.WaitForURLAsync(portal.Address.AbsoluteUri);
        await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Task.WhenAll(pending);
        Print($"sign-in and first page together: {all / 1000.0:0.0} kB on the wire, {scripts / 1000.0:0.0} kB of it script");
        Assert.InRange(all, 1, 150_000);
        Assert.InRange(scripts, 1, 50_000);

        async Task CountAsync(IRequest request)
        {
            var sizes = await request.SizesAsync();
            Interlocked.Add(ref all, sizes.ResponseBodySize);
            if (request.ResourceType == "script")
                Interlocked.Add(ref scripts, sizes.ResponseBodySize);
        }
    }

    private static void Print(FormattableString text) => TestContext.Current.TestOutputHelper?.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}

/// <summary>Looks at a page as it is: axe with every rule of WCAG 2.2 A and AA and of best practice, no sideways scrolling, no complaint, a screenshot.</summary>
public static class Looks
{
    private static readonly string Screenshots = Path.Combine(Repository.Root, "artifacts", "screenshots");
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>As a phone and as a desktop shows it; what a phone has is also what a window of 1280 px leaves at 400 % (WCAG 1.4.10).</summary>
    public static async Task AtBothWidthsAsync(Visitor visitor, string name)
    {
        foreach (var browsing in new[] { Browsing.Desktop, Browsing.Phone })
        {
            await visitor.Page.SetViewportSizeAsync(browsing.Width, browsing.Height);
            await AtAsync(visitor, name, browsing.Width);
        }
    }

    public static async Task AtAsync(Visitor visitor, string name, int width)
    {
        await TakePictureAsync(visitor.Page, Path.Combine(Screenshots, $"{name}--{width}.jpg"));
        // axe is a script and waits for timers, which a browser without scripts has none of; there is a stilled browser for that.
        if (!visitor.HasScripts)
            return;
        await visitor.Forms.SeeAsync(visitor.Page, name);
        Assert.Empty(await BrokenRulesAsync(visitor.Page));
        var overflow = await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{name} scrolls sideways by {overflow} px at {width} px.");
        Assert.Empty(visitor.Complaints);
    }

    private static async Task TakePictureAsync(IPage page, string file)
    {
        Directory.CreateDirectory(Screenshots);
        // Good enough to look at, and a quarter of the work of a lossless one.
        var picture = new PageScreenshotOptions { Path = file, FullPage = true, Type = ScreenshotType.Jpeg, Quality = 85 };
        try
        {
            await page.ScreenshotAsync(picture);
        }
        catch (PlaywrightException failure) when (failure.Message.Contains("Unable to capture screenshot", StringComparison.Ordinal))
        {
            // Once in some thousands a busy Chromium gives none; that says nothing of the page.
            await page.ScreenshotAsync(picture);
        }
    }

    // One call of axe in the page itself: the package's own way opens a second page for each result, at twice the time. Nothing is loaded
    // beforehand: the one rule that reads style sheets is experimental and not among these.
    private static async Task<string[]> BrokenRulesAsync(IPage page)
    {
        await page.EvaluateAsync($"if (!window.axe) {{ {Axe} }}");
        return await page.EvaluateAsync<string[]>(
            """
            async () => {
                const result = await axe.run(document, {
                    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
                    rules: { "target-size": { enabled: true } },
                    resultTypes: ["violations"],
                    preload: false,
                });
                return result.violations.map(rule => `${rule.id}: ${rule.help}: ${rule.nodes.slice(0, 5).map(node => node.html).join(" | ")}`);
            }
            """);
    }
}
