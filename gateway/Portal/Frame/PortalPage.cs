using Microsoft.AspNetCore.Components;
using PeerReview.Portal.Api;

namespace PeerReview.Portal.Frame;

/// <summary>What every page has at hand.</summary>
public abstract class PortalPage : ComponentBase
{
    [CascadingParameter]
    public HttpContext Http { get; set; } = null!;

    [Inject]
    public ApiClient Api { get; set; } = null!;

    [Inject]
    public Surroundings Around { get; set; } = null!;

    [Inject]
    public TimeProvider Time { get; set; } = null!;

    [Inject]
    private Notices Notices { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>After a form: goes on to a page, which says once what was done.</summary>
    protected void GoOn(string path, string? done = null, string? next = null)
    {
        if (done is not null)
            Notices.Leave(Http, new Notice(done, next));
        Navigation.NavigateTo(path);
    }

    /// <summary>A part of a page whose service may be away without taking the page with it; null then.</summary>
    protected static async Task<T?> IfAnswersAsync<T>(Task<T> read)
        where T : class
    {
        try
        {
            return await read;
        }
        catch (ApiProblem problem) when (problem.IsAway)
        {
            return null;
        }
    }
}
