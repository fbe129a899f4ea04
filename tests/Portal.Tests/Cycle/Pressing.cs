using System.Globalization;
using Microsoft.Playwright;

namespace PeerReview.Portal.Tests.Cycle;

/// <summary>What everybody does on every page: open it, fill in a day, look again until something has happened.</summary>
internal static class Pressing
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Opens a page; what is on it can be used before its icon is there.</summary>
    public static Task OpenAsync(this IPage page, string path) => page.GotoAsync(path, new() { WaitUntil = WaitUntilState.DOMContentLoaded });

    /// <summary>A heading.</summary>
    public static Task SeeAsync(this IPage page, string heading) =>
        Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = heading }).First).ToBeVisibleAsync();

    /// <summary>Fills in the three fields of a day.</summary>
    /// <param name="hands">What it is done with.</param>
    /// <param name="legend">What the day is of; null where the page asks for one day only.</param>
    /// <param name="day">The day.</param>
    public static async Task FillDayAsync(this Hands hands, string? legend, DateOnly day)
    {
        var page = hands.Page;
        var fields = legend is null ? page.GetByRole(AriaRole.Group).Filter(new() { Has = page.GetByLabel("Month", new() { Exact = true }) }).First : page.GetByRole(AriaRole.Group, new() { Name = legend, Exact = true });
        foreach (var (label, number) in new[] { ("Day", day.Day), ("Month", day.Month), ("Year", day.Year) })
            await hands.TypeAsync(fields.GetByLabel(label, new() { Exact = true }), number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Loads the page until it shows as many of something; what other services tell takes a moment.</summary>
    public static async Task LookAgainUntilAsync(this IPage page, string path, ILocator wanted, int count)
    {
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            await page.OpenAsync(path);
            var seen = await wanted.CountAsync();
            if (seen == count)
                return;

            Assert.True(DateTime.UtcNow < until, $"{path} shows {seen} and not {count} within a minute.");
            // An immediate reload would be one request more on the way of what we wait for.
            await page.WaitForTimeoutAsync(250);
        }
    }
}
