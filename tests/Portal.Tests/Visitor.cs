using System.Collections.Concurrent;
using Microsoft.Playwright;
using PeerReview.Local.Demo;

namespace PeerReview.Portal.Tests;

/// <summary>How somebody uses the portal.</summary>
/// <param name="Width">Of the window, in CSS pixels.</param>
/// <param name="Scripts">False for a browser without scripts.</param>
/// <param name="Keyboard">True for somebody without a mouse.</param>
public sealed record Browsing(int Width = 1280, bool Scripts = true, bool Keyboard = false)
{
    public static readonly Browsing Desktop = new();
    public static readonly Browsing Phone = new(320);
    public static readonly Browsing WithoutScripts = new(Scripts: false);
    public static readonly Browsing WithoutMouse = new(Keyboard: true);

    /// <summary>Of the window, in CSS pixels.</summary>
    public int Height => Width < 600 ? 640 : 800;
}

/// <summary>Somebody in front of a browser.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, Task<string>> SignedIn = new();
    private readonly IBrowserContext _context;

    private Visitor(IBrowserContext context, IPage page, Browsing browsing)
    {
        _context = context;
        Page = page;
        HasScripts = browsing.Scripts;
        Hands = new Hands(page, browsing.Keyboard);
    }

    public IPage Page { get; }

    /// <summary>What the page is worked with.</summary>
    public Hands Hands { get; }

    /// <summary>Whether the browser runs scripts.</summary>
    public bool HasScripts { get; }

    public IBrowserContext Context => _context;

    /// <summary>Scripts, styles or forms that the content policy stopped, and errors of scripts: there must be none.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Nobody in particular.</summary>
    public static Task<Visitor> AnonymousAsync(PortalFixture portal, Browsing? browsing = null) => OpenAsync(portal, browsing ?? Browsing.Desktop, state: null);

    /// <summary>Somebody of the demo, signed in. The sign-in is done once per person and its cookies are used again.</summary>
    public static async Task<Visitor> AsAsync(PortalFixture portal, DemoSignIn person, Browsing? browsing = null)
    {
        var state = await SignedIn.GetOrAdd(person.Email, _ => SignInAsync(portal, person));
        return await OpenAsync(portal, browsing ?? Browsing.Desktop, state);
    }

    /// <summary>Fills in the sign-in page that is open.</summary>
    public async Task FillSignInAsync(DemoSignIn person)
    {
        await Page.GetByLabel("E-mail address").FillAsync(person.Email);
        await Page.GetByLabel("Password").FillAsync(person.Password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    public async Task<IResponse> GoAsync(string path) => (await Page.GotoAsync(path))!;

    private static async Task<string> SignInAsync(PortalFixture portal, DemoSignIn person)
    {
        await using var visitor = await AnonymousAsync(portal);
        await visitor.GoAsync("/");
        await visitor.FillSignInAsync(person);
        await visitor.Page.WaitForURLAsync(portal.Address.AbsoluteUri);
        return await visitor._context.StorageStateAsync();
    }

    private static async Task<Visitor> OpenAsync(PortalFixture portal, Browsing browsing, string? state)
    {
        var context = await portal.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = portal.Address.AbsoluteUri,
            ViewportSize = new() { Width = browsing.Width, Height = browsing.Height },
            JavaScriptEnabled = browsing.Scripts,
            Locale = "en-GB",
            TimezoneId = "Europe/London",
            StorageState = state,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(PortalFixture.Patience);
        var visitor = new Visitor(context, await context.NewPageAsync(), browsing);
        visitor.Page.Console += (_, message) =>
        {
            // A page that is not found, and a network that is not there, are what we asked for.
            if (message.Type == "error" && !message.Text.Contains("the server responded with a status of", StringComparison.Ordinal)
                && !message.Text.Contains("net::ERR_INTERNET_DISCONNECTED", StringComparison.Ordinal))
                visitor.Complaints.Add(message.Text);
        };
        visitor.Page.PageError += (_, error) => visitor.Complaints.Add(error);
        return visitor;
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();
}
