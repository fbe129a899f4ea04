using System.Text.Json;
using PeerReview.Portal.Api;
using PeerReview.Portal.SignIn;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Portal.Reviewer;

/// <summary>Takes what a device wrote without a network to the service, which settles each record on its own.</summary>
internal static class EvidenceSync
{
    public static void MapEvidenceSync(this WebApplication app) =>
        app.MapPost("/reviewing/{id:guid}/evidence/sync", HandleAsync).WithMetadata(new ForAttribute(Role.Headteacher, Role.SeniorLeader));

    private static async Task<IResult> HandleAsync(Guid id, HttpContext context, ApiClient api)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        List<WrittenOffline> records;
        try
        {
            records = JsonSerializer.Deserialize<List<WrittenOffline>>(form["records"].ToString(), ApiClient.Json) ?? [];
        }
        catch (JsonException)
        {
            return Results.BadRequest();
        }

        try
        {
            var settled = await api.PostAsync<Settled>($"/api/reviews/{id}/evidence/sync", new { records }, Guid.CreateVersion7().ToString());
            return Results.Json(settled.Outcomes.Select(one => new { one.Id, one.Outcome, one.Errors }), ApiClient.Json);
        }
        catch (ApiProblem problem)
        {
            return Results.StatusCode(problem.IsAway ? StatusCodes.Status503ServiceUnavailable : problem.Status);
        }
    }

    /// <summary>A record as the device kept it; its id was made there, so that sending it twice is sending it once.</summary>
    internal sealed record WrittenOffline(
        Guid Id, long? BaseVersion, string SourceType, string Note, DateTimeOffset TakenAt, Guid? LineOfEnquiryId, string? HostPartner);

    internal sealed record Settled(IReadOnlyList<SettledRecord> Outcomes);

    internal sealed record SettledRecord(Guid Id, string Outcome, Dictionary<string, string[]>? Errors);
}
