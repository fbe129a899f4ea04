using Microsoft.AspNetCore.Http.HttpResults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Cohorts.Programmes;

/// <summary>The programmes of a network.</summary>
public static class ProgrammeEndpoints
{
    public static void MapProgrammes(this RouteGroupBuilder api)
    {
        api.MapGet("/programmes", ListAsync).AllowEveryone();
        api.MapGet("/programmes/{code}", ReadAsync).AllowEveryone();
        api.MapPost("/programmes/{code}/versions", PublishProgramme.HandleAsync).Allow(Role.Coordinator);
    }

    /// <summary>The latest version of every programme of the network, its own and those that come with the product.</summary>
    private static async Task<Ok<IReadOnlyList<ProgrammeSummary>>> ListAsync(CohortDb db, CancellationToken cancellationToken)
    {
        var programmes = await ProgrammeCatalogue.LatestAsync(db, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<ProgrammeSummary>>([.. programmes.Select(ProgrammeSummary.Of)]);
    }

    /// <summary>One programme: the latest version, or the one asked for.</summary>
    private static async Task<Ok<Programme>> ReadAsync(string code, int? version, CohortDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ProgrammeCatalogue.FindAsync(db, code, version, cancellationToken) ?? throw Refusal.NotFound("The programme"));
}

/// <summary>A programme in a list.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Version">Its latest version.</param>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What a school gets.</param>
/// <param name="HasReviews">False for a programme of sessions only.</param>
/// <param name="GroupSize">Schools per group; null without groups.</param>
public sealed record ProgrammeSummary(string Code, int Version, string Name, string Summary, bool HasReviews, Bounds? GroupSize)
{
    internal static ProgrammeSummary Of(Programme programme) => new(
        programme.Template.Code,
        programme.Version,
        programme.Template.Name,
        programme.Template.Summary,
        programme.Template.Review is not null,
        programme.Template.Groups?.Size);
}
