using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using PeerReview.Portal.Api;

namespace PeerReview.Portal.Frame;

/// <summary>
/// What every page has at hand. Unlike the framework's own base it draws nothing before what it shows has been read, so a page need not
/// say on every line what it does while it has nothing.
/// </summary>
public abstract class PortalPage : IComponent, IHandleEvent
{
    private readonly RenderFragment _content;
    private RenderHandle _renderer;
    private bool _isRead;

    protected PortalPage() => _content = BuildRenderTree;

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

    /// <summary>Written by the compiler from the page's markup.</summary>
    protected virtual void BuildRenderTree(RenderTreeBuilder builder)
    {
    }

    /// <summary>Reads what the page shows.</summary>
    protected virtual Task OnInitializedAsync() => Task.CompletedTask;

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

    void IComponent.Attach(RenderHandle renderHandle) => _renderer = renderHandle;

    async Task IComponent.SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (!_isRead)
        {
            await OnInitializedAsync();
            _isRead = true;
        }

        _renderer.Render(_content);
    }

    async Task IHandleEvent.HandleEventAsync(EventCallbackWorkItem item, object? arg)
    {
        await item.InvokeAsync(arg);
        _renderer.Render(_content);
    }
}
