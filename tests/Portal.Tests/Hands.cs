namespace PeerReview.Portal.Tests;

/// <summary>Uses a page with a keyboard alone, with scripts or without: Tab until the thing has a focus that can be seen, then keys.</summary>
public static class Hands
{
    /// <summary>Presses a button or follows a link.</summary>
    public static async Task PressAsync(Visitor visitor, string selector)
    {
        await ReachAsync(visitor, selector);
        await visitor.Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Ticks a box.</summary>
    public static async Task TickAsync(Visitor visitor, string selector)
    {
        await ReachAsync(visitor, selector);
        await visitor.Page.Keyboard.PressAsync("Space");
    }

    /// <summary>Types into a field.</summary>
    public static async Task TypeAsync(Visitor visitor, string selector, string text)
    {
        await ReachAsync(visitor, selector);
        await visitor.Page.Keyboard.InsertTextAsync(text);
    }

    private static async Task ReachAsync(Visitor visitor, string selector)
    {
        await Keys.TabToAsync(visitor, selector);
        // Ours is drawn as a shadow or an outline; a browser's own outline is visible too.
        var isSeen = await visitor.Page.EvaluateAsync<bool>(
            """
            () => {
                const style = getComputedStyle(document.activeElement);
                const box = document.activeElement.getBoundingClientRect();
                const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
                return (isOutlined || style.boxShadow !== "none") && box.width > 0 && box.bottom > 0 && box.top < innerHeight;
            }
            """);
        Assert.True(isSeen, $"{selector} has the focus, but it cannot be seen.");
    }
}
