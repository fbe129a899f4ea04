using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace PeerReview.ServiceDefaults.Http;

/// <summary>
/// Writes a problem for those who did not ask for JSON. The framework's own writer would leave it, and they would get a refusal in another form.
/// </summary>
internal sealed class ProblemsForAll(IOptions<ProblemDetailsOptions> options) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var (response, problem) = (context.HttpContext.Response, context.ProblemDetails);
        problem.Status ??= response.StatusCode;
        problem.Title ??= Problems.TitleOf(problem.Status.Value);
        options.Value.CustomizeProblemDetails?.Invoke(context);
        return new ValueTask(response.WriteAsJsonAsync(problem, problem.GetType(), options: null, "application/problem+json", context.HttpContext.RequestAborted));
    }
}
