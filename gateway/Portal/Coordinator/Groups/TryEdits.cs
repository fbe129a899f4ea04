using PeerReview.Portal.Api;
using PeerReview.Portal.Components;
using PeerReview.Portal.SignIn;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Portal.Coordinator.Groups;

/// <summary>Tells the script of the group builder what a change would do: a sentence, nothing is saved.</summary>
internal static class TryEdits
{
    public static void MapTryEdits(this WebApplication app) =>
        app.MapPost("/coordinator/cohorts/{id:guid}/groups/try", HandleAsync).WithMetadata(new ForAttribute(Role.Coordinator));

    private static async Task<IResult> HandleAsync(Guid id, HttpContext context, ApiClient api)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        try
        {
            var draft = await api.DraftAsync(id);
            return Results.Text(Effect.Of(draft, await api.TryEditsAsync(id, EditForms.Read(new Posted(form), draft))));
        }
        catch (ApiProblem problem)
        {
            return problem.IsAway ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable) : Results.Text(problem.Detail ?? problem.Title);
        }
    }
}
