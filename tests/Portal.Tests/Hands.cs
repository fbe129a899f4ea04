using Microsoft.Playwright;

namespace PeerReview.Portal.Tests;

/// <summary>How somebody works a page: with a mouse, or with a keyboard alone – Tab until the thing has a focus that can be seen, then keys.</summary>
/// <param name="page">The page.</param>
/// <param name="keyboardAlone">Whether there is no mouse.</param>
public sealed class Hands(IPage page, bool keyboardAlone)
{
    private const int MostPresses = 200;

    public IPage Page => page;

    /// <summary>Presses a button or follows a link.</summary>
    public async Task PressAsync(ILocator thing)
    {
        if (!keyboardAlone)
        {
            await thing.First.ClickAsync();
            return;
        }

        await ReachAsync(thing.First);
        // A click waits for the page a link leads to; a key does not.
        var isLink = await thing.First.EvaluateAsync<bool>("thing => thing instanceof HTMLAnchorElement && !thing.getAttribute('href').startsWith('#')");
        var opened = new TaskCompletionSource();
        page.DOMContentLoaded += Opened;
        await page.Keyboard.PressAsync("Enter");
        if (isLink)
            await opened.Task.WaitAsync(TimeSpan.FromMinutes(1));
        page.DOMContentLoaded -= Opened;

        void Opened(object? sender, IPage _) => opened.TrySetResult();
    }

    /// <summary>The same, by a selector.</summary>
    public Task PressAsync(string selector) => PressAsync(page.Locator(selector));

    /// <summary>Types into a field, in place of what is in it.</summary>
    public async Task TypeAsync(ILocator field, string text)
    {
        if (!keyboardAlone)
        {
            await field.FillAsync(text);
            return;
        }

        await ReachAsync(field);
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.InsertTextAsync(text);
    }

    /// <summary>The same, by a selector.</summary>
    public Task TypeAsync(string selector, string text) => TypeAsync(page.Locator(selector), text);

    /// <summary>Ticks a box, or chooses one of several answers.</summary>
    public async Task TickAsync(ILocator box)
    {
        if (!keyboardAlone)
        {
            await box.CheckAsync();
            return;
        }

        if (await box.IsCheckedAsync())
            return;

        // Tab leads to a set of answers, arrows lead about in it and choose.
        await ReachAsync(box);
        for (var presses = 0; !await HasFocusAsync(box) && presses < MostPresses; presses++)
            await page.Keyboard.PressAsync("ArrowDown");
        if (!await box.IsCheckedAsync())
            await page.Keyboard.PressAsync("Space");
        await Assertions.Expect(box).ToBeCheckedAsync();
    }

    /// <summary>The same, by a selector.</summary>
    public Task TickAsync(string selector) => TickAsync(page.Locator(selector));

    /// <summary>Chooses from a list.</summary>
    public async Task ChooseAsync(ILocator list, string option)
    {
        if (!keyboardAlone)
        {
            await list.SelectOptionAsync(option);
            return;
        }

        await ReachAsync(list);
        await page.Keyboard.TypeAsync(option);
        Assert.Equal(option, await list.EvaluateAsync<string>("list => list.selectedOptions[0].label"));
    }

    /// <summary>Presses a button; the page that follows says what was done.</summary>
    public async Task DoAsync(string button, string done)
    {
        await PressAsync(page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = done }).First).ToBeVisibleAsync();
    }

    /// <summary>Presses Tab until the thing has the focus; fails when it cannot be reached, or when the focus cannot be seen there.</summary>
    private async Task ReachAsync(ILocator wanted)
    {
        await wanted.WaitForAsync();
        for (var presses = 0; presses < MostPresses; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            // Of answers to one question only the chosen one, or the first, is reached.
            var isThere = await wanted.EvaluateAsync<bool>(
                """
                wanted => {
                    const now = document.activeElement;
                    return now === wanted || (wanted.type === "radio" && now.type === "radio" && now.name === wanted.name && now.form === wanted.form);
                }
                """);
            if (!isThere)
                continue;

            Assert.True(await IsFocusSeenAsync(), $"{wanted} has the focus, but it cannot be seen.");
            return;
        }

        Assert.Fail($"{wanted} cannot be reached by Tab.");
    }

    private static Task<bool> HasFocusAsync(ILocator thing) => thing.EvaluateAsync<bool>("thing => thing === document.activeElement");

    // Ours is drawn as a shadow or an outline; a browser's own outline is visible too.
    private Task<bool> IsFocusSeenAsync() => page.EvaluateAsync<bool>(
        """
        () => {
            const style = getComputedStyle(document.activeElement);
            const box = document.activeElement.getBoundingClientRect();
            const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
            return (isOutlined || style.boxShadow !== "none") && box.width > 0 && box.bottom > 0 && box.top < innerHeight;
        }
        """);
}
