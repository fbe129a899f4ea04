using System.Collections.Concurrent;
using Microsoft.Playwright;
using PeerReview.Local.Demo;

namespace PeerReview.Portal.Tests;

/// <summary>How somebody uses the portal.</summary>
/// <param name="Width">Of the window, in CSS pixels.</param>
/// <param name="Scripts">False for a browser without scripts.</param>
/// <param name="Keyboard">True for somebody without a mouse.</param>
/// <param name="Stilled">True where every script comes empty: the page of a browser without scripts, at which axe, a script itself, can look.</param>
public sealed record Browsing(int Width = 1280, bool Scripts = true, bool Keyboard = false, bool Stilled = false)
{
    public static readonly Browsing Desktop = new();
    public static readonly Browsing Phone = new(320);
    public static readonly Browsing StilledPhone = Phone with { Stilled = true };
    public static readonly Browsing WithoutScripts = new(Scripts: false);
    public static readonly Browsing WithoutMouse = new(Keyboard: true);

    /// <summary>Of the window, in CSS pixels.</summary>
    public int Height => Width < 600 ? 640 : 800;
}

/// <summary>Somebody in front of a browser.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, Task<string>> SignedIn = new();
    private static readonly ConcurrentDictionary<(string? Email, Browsing Browsing), Task<IBrowserContext>> Regulars = new();
    private readonly IBrowserContext _context;
    private readonly bool _isRegular;

    private Visitor(IBrowserContext context, IPage page, Browsing browsing, Forms forms, bool isRegular)
    {
        _context = context;
        _isRegular = isRegular;
        Page = page;
        HasScripts = browsing.Scripts;
        Hands = new Hands(page, browsing.Keyboard);
        Forms = forms;
        forms.Follow(page, browsing);
    }

    public IPage Page { get; }

    /// <summary>What the page is worked with.</summary>
    public Hands Hands { get; }

    /// <summary>Whether the browser runs scripts.</summary>
    public bool HasScripts { get; }

    public IBrowserContext Context => _context;

    /// <summary>What forms there are and which were sent.</summary>
    public Forms Forms { get; }

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

    /// <summary>Somebody, or nobody in particular, who only looks, at one page after the other: the browser keeps what these have in common, so nothing may be typed or changed.</summary>
    public static async Task<Visitor> RegularAsync(PortalFixture portal, DemoSignIn? person, Browsing browsing)
    {
        var context = await Regulars.GetOrAdd((person?.Email, browsing), async _ =>
            await EnterAsync(portal, browsing, person is null ? null : await SignedIn.GetOrAdd(person.Email, _ => SignInAsync(portal, person))));
        return await OpenAsync(portal, context, browsing, isRegular: true);
    }

    /// <summary>Fills in the sign-in page that is open.</summary>
    public async Task FillSignInAsync(DemoSignIn person)
    {
        await Hands.TypeAsync(Page.GetByLabel("E-mail address"), person.Email);
        await Hands.TypeAsync(Page.GetByLabel("Password"), person.Password);
        await Hands.PressAsync(Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }));
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

    private static async Task<Visitor> OpenAsync(PortalFixture portal, Browsing browsing, string? state) =>
        await OpenAsync(portal, await EnterAsync(portal, browsing, state), browsing, isRegular: false);

    private static async Task<IBrowserContext> EnterAsync(PortalFixture portal, Browsing browsing, string? state)
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
        if (browsing.Stilled)
            await context.RouteAsync("**/*.js", route => route.FulfillAsync(new() { ContentType = "text/javascript", Body = "" }));
        return context;
    }

    private static async Task<Visitor> OpenAsync(PortalFixture portal, IBrowserContext context, Browsing browsing, bool isRegular)
    {
        var visitor = new Visitor(context, await context.NewPageAsync(), browsing, portal.Forms, isRegular);
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

    public async ValueTask DisposeAsync()
    {
        if (_isRegular)
            await Page.CloseAsync();
        else
            await _context.CloseAsync();
    }
}
