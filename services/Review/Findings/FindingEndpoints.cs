using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Reviews.Cycle;
using PeerReview.Reviews.Evidence;
using PeerReview.Reviews.Frameworks;
using PeerReview.Reviews.People;
using PeerReview.Reviews.Visibility;
using PeerReview.Reviews.Wording;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reviews.Findings;

/// <summary>What the review team found.</summary>
/// <param name="Kind">What went well, or even better if.</param>
/// <param name="Text">The finding; about leadership and provision, never about a person.</param>
/// <param name="EvidenceIds">The evidence it rests on: records of this review.</param>
/// <param name="LineOfEnquiryId">The host's question it answers.</param>
/// <param name="Area">The framework area it speaks to.</param>
public sealed record FindingRequest(
    FindingKind Kind,
    [property: Required, StringLength(Finding.LongestText, MinimumLength = 1)] string Text,
    [property: MaxLength(100)] IReadOnlyList<Guid> EvidenceIds,
    Guid? LineOfEnquiryId = null,
    [property: StringLength(60)] string? Area = null);

/// <summary>A finding as the review team sees it.</summary>
/// <param name="Id">The finding.</param>
/// <param name="Kind">What went well, or even better if.</param>
/// <param name="Text">The finding.</param>
/// <param name="EvidenceIds">The evidence it rests on.</param>
/// <param name="SourceTypes">The kinds of source that evidence comes from.</param>
/// <param name="IsSupported">False when no evidence is cited: mend that before feedback.</param>
/// <param name="IsTriangulated">True when the evidence comes from at least two kinds of source.</param>
/// <param name="LineOfEnquiryId">The host's question it answers.</param>
/// <param name="Area">The framework area it speaks to.</param>
/// <param name="AuthorName">Who wrote it first; null until the name is known here.</param>
/// <param name="Version">Rises with every change.</param>
/// <param name="Warnings">Passages that may identify a child.</param>
public sealed record FindingView(
    Guid Id,
    FindingKind Kind,
    string Text,
    IReadOnlyList<Guid> EvidenceIds,
    IReadOnlyList<SourceType> SourceTypes,
    bool IsSupported,
    bool IsTriangulated,
    Guid? LineOfEnquiryId,
    string? Area,
    string? AuthorName,
    long Version,
    IReadOnlyList<TextWarning> Warnings) : IVersioned;

public static class FindingEndpoints
{
    public static void MapFindings(this RouteGroupBuilder api)
    {
        api = api.MapGroup("").WithTags("Findings");
        api.MapGet("/{id:guid}/findings", ListAsync).WithName("ListFindings").Allow([.. Role.OfSchools]);
        api.MapPost("/{id:guid}/findings", WriteAsync).WithName("WriteFinding").Allow([.. Role.OfSchools]);
        api.MapGet("/{id:guid}/findings/{findingId:guid}", ReadAsync).WithName("ReadFinding").Allow([.. Role.OfSchools]);
        api.MapPut("/{id:guid}/findings/{findingId:guid}", RewordAsync).WithName("RewordFinding").Allow([.. Role.OfSchools]);
        api.MapDelete("/{id:guid}/findings/{findingId:guid}", RemoveAsync).WithName("RemoveFinding").Allow([.. Role.OfSchools]);
    }

    /// <summary>The review team's findings, with how well each is supported.</summary>
    public static async Task<Page<FindingView>> ListAsync(
        Guid id, [AsParameters] PageRequest page, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        await access.SeeAsync(id, Thing.Findings, cancellationToken);
        var found = await db.Findings.AsNoTracking().Include(row => row.Citations).Where(row => row.ReviewId == id)
            .ToPageAsync(page, finding => finding, cancellationToken);
        return new Page<FindingView>(await FindingReader.ViewsAsync(db, found.Items, cancellationToken), found.Next);
    }

    /// <summary>One finding.</summary>
    public static async Task<Ok<FindingView>> ReadAsync(
        Guid id, Guid findingId, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        await access.SeeAsync(id, Thing.Findings, cancellationToken);
        var finding = await FindAsync(db.Findings.AsNoTracking(), id, findingId, cancellationToken);
        return TypedResults.Ok((await FindingReader.ViewsAsync(db, [finding], cancellationToken))[0]);
    }

    /// <summary>A reviewer writes a finding.</summary>
    public static async Task<Created<FindingView>> WriteAsync(
        Guid id, FindingRequest request, ReviewAccess access, ReviewsDb db, ReviewNews news, CancellationToken cancellationToken)
    {
        var seen = await access.ActAsync(id, Act.WriteFindings, cancellationToken);
        var finding = new Finding(id, access.Viewer.PersonId);
        await SayAsync(finding, request, db, cancellationToken);
        db.Add(finding);
        seen.Review.CountsChanged();
        await news.SaveAndPublishAsync(seen.Review, cancellationToken);
        return TypedResults.Created($"/api/reviews/{id}/findings/{finding.Id}", (await FindingReader.ViewsAsync(db, [finding], cancellationToken))[0]);
    }

    /// <summary>A reviewer of the team words a finding better; when a colleague did so since, 412 carries the finding as it is in <c>current</c>.</summary>
    public static async Task<Results<Ok<FindingView>, ProblemHttpResult>> RewordAsync(
        Guid id, Guid findingId, IfMatch ifMatch, FindingRequest request, ReviewAccess access, ReviewsDb db, ReviewNews news, CancellationToken cancellationToken)
    {
        var seen = await access.ActAsync(id, Act.WriteFindings, cancellationToken);
        var finding = await FindAsync(db.Findings, id, findingId, cancellationToken);
        if (ifMatch.IsOutdated(finding.Version))
            return Preconditions.ChangedMeanwhile((await FindingReader.ViewsAsync(db, [finding], cancellationToken))[0]);

        await SayAsync(finding, request, db, cancellationToken);
        seen.Review.CountsChanged();
        await news.SaveAndPublishAsync(seen.Review, cancellationToken);
        return TypedResults.Ok((await FindingReader.ViewsAsync(db, [finding], cancellationToken))[0]);
    }

    /// <summary>A reviewer of the team takes a finding out; its evidence stays.</summary>
    public static async Task<NoContent> RemoveAsync(
        Guid id, Guid findingId, IfMatch ifMatch, ReviewAccess access, ReviewsDb db, ReviewNews news, CancellationToken cancellationToken)
    {
        var seen = await access.ActAsync(id, Act.WriteFindings, cancellationToken);
        var finding = await FindAsync(db.Findings, id, findingId, cancellationToken);
        ifMatch.Check(finding.Version);
        db.Remove(finding);
        seen.Review.CountsChanged();
        await news.SaveAndPublishAsync(seen.Review, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Finding> FindAsync(IQueryable<Finding> findings, Guid reviewId, Guid findingId, CancellationToken cancellationToken) =>
        await findings.Include(row => row.Citations).SingleOrDefaultAsync(row => row.Id == findingId && row.ReviewId == reviewId, cancellationToken)
        ?? throw Refusal.NotFound("The finding");

    private static async Task SayAsync(Finding finding, FindingRequest request, ReviewsDb db, CancellationToken cancellationToken)
    {
        Framework.Require("area", request.Area);
        var cited = request.EvidenceIds.Distinct().ToList();
        var known = await db.Evidence.CountAsync(
            row => cited.Contains(row.Id) && row.ReviewId == finding.ReviewId && row.RemovedAt == null, cancellationToken);
        if (known != cited.Count)
            throw Refusal.Invalid("evidenceIds", "A finding rests on evidence of its own review: one of these is not there.");

        finding.Say(request.Kind, request.Text, request.LineOfEnquiryId, request.Area, cited);
    }
}

/// <summary>Reads findings with the sources of their evidence.</summary>
internal static class FindingReader
{
    public static async Task<IReadOnlyList<FindingView>> ViewsAsync(ReviewsDb db, IReadOnlyList<Finding> findings, CancellationToken cancellationToken)
    {
        var cited = findings.SelectMany(finding => finding.Citations).Select(citation => citation.EvidenceId).Distinct().ToList();
        var sources = await db.Evidence.AsNoTracking().Where(record => cited.Contains(record.Id))
            .Select(record => new { record.Id, record.SourceType }).ToDictionaryAsync(record => record.Id, record => record.SourceType, cancellationToken);
        var names = await db.NamesOfAsync(findings.Select(finding => finding.AuthorId), cancellationToken);
        return [.. findings.Select(finding => Of(finding, sources, names))];
    }

    private static FindingView Of(Finding finding, Dictionary<Guid, SourceType> sources, IReadOnlyDictionary<Guid, string> names)
    {
        var evidence = finding.Citations.Select(citation => citation.EvidenceId).Order().ToList();
        var types = evidence.Select(id => sources[id]).Distinct().Order().ToList();
        return new FindingView(
            finding.Id,
            finding.Kind,
            finding.Text,
            evidence,
            types,
            IsSupported: evidence.Count > 0,
            IsTriangulated: types.Count >= Finding.TriangulatedFrom,
            finding.LineOfEnquiryId,
            finding.Area,
            names.GetValueOrDefault(finding.AuthorId),
            finding.Version,
            PupilGuard.Check("text", finding.Text));
    }
}
