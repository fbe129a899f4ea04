using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Reviews.Cycle;
using PeerReview.Reviews.Frameworks;
using PeerReview.Reviews.People;
using PeerReview.Reviews.Visibility;
using PeerReview.Reviews.Wording;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reviews.SelfEvaluations;

/// <summary>A self-evaluation, with all that a print of it needs.</summary>
/// <param name="ReviewId">The review.</param>
/// <param name="HostName">The host school's name; null until it is known here.</param>
/// <param name="HostUrn">The host school's unique reference number.</param>
/// <param name="CohortName">The cohort's name.</param>
/// <param name="Theme">What the cohort reviews; null where each host chooses.</param>
/// <param name="VisitDay">The day of the review in Europe/London.</param>
/// <param name="Content">What it says.</param>
/// <param name="SavedAt">When it was last saved, UTC.</param>
/// <param name="SavedBy">Who saved it; shown to the host only.</param>
/// <param name="SharedAt">When it was shared with the group, UTC.</param>
/// <param name="MissingBeforeSharing">What has still to be done before it can be shared; empty otherwise.</param>
/// <param name="Version">Rises with every change.</param>
/// <param name="Warnings">Passages that may identify a child; shown to the host only.</param>
public sealed record SelfEvaluationView(
    Guid ReviewId,
    string? HostName,
    int? HostUrn,
    string? CohortName,
    string? Theme,
    DateOnly? VisitDay,
    SelfEvaluationContent Content,
    DateTimeOffset? SavedAt,
    string? SavedBy,
    DateTimeOffset? SharedAt,
    IReadOnlyList<string> MissingBeforeSharing,
    long Version,
    IReadOnlyList<TextWarning> Warnings) : IVersioned;

public static class SelfEvaluationEndpoints
{
    public static void MapSelfEvaluations(this RouteGroupBuilder api)
    {
        api = api.MapGroup("").WithTags("Self-evaluation");
        api.MapGet("/{id:guid}/self-evaluation", ReadAsync).WithName("ReadSelfEvaluation").Allow([.. Role.OfSchools]);
        api.MapPut("/{id:guid}/self-evaluation", SaveAsync).WithName("SaveSelfEvaluation").Allow([.. Role.OfSchools]);
        api.MapPost("/{id:guid}/self-evaluation/share", ShareAsync).WithName("ShareSelfEvaluation").Allow(Role.Headteacher);
        api.MapGet("/{id:guid}/self-evaluation/revisions", ListRevisionsAsync).WithName("ListSelfEvaluationRevisions").Allow([.. Role.OfSchools]);
        api.MapGet("/{id:guid}/self-evaluation/revisions/{number}", ReadRevisionAsync).WithName("ReadSelfEvaluationRevision").Allow([.. Role.OfSchools]);
        api.MapPut("/{id:guid}/self-evaluation/restored-revision/{number}", RestoreAsync).WithName("RestoreSelfEvaluation").Allow([.. Role.OfSchools]);
    }

    /// <summary>The self-evaluation: for the host's leaders, and for the group once it is shared. Each opening is put in the host's log.</summary>
    public static async Task<Ok<SelfEvaluationView>> ReadAsync(
        Guid id, bool? download, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        var seen = await access.SeeAsync(id, Thing.SelfEvaluation, cancellationToken, isDownload: download == true);
        var evaluation = await db.SelfEvaluations.AsNoTracking().SingleAsync(row => row.ReviewId == id, cancellationToken);
        return TypedResults.Ok(await ViewAsync(db, seen, evaluation, cancellationToken));
    }

    /// <summary>
    /// A leader of the host saves it, however incomplete; when a colleague did so since, 412 carries it as it is in <c>current</c>. Saving the
    /// same again changes nothing.
    /// </summary>
    public static async Task<Results<Ok<SelfEvaluationView>, ProblemHttpResult>> SaveAsync(
        Guid id,
        IfMatch ifMatch,
        SelfEvaluationContent request,
        ReviewAccess access,
        ReviewsDb db,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var seen = await access.ActAsync(id, Act.WriteSelfEvaluation, cancellationToken);
        Check(request);
        var evaluation = await db.SelfEvaluations.SingleAsync(row => row.ReviewId == id, cancellationToken);
        if (ifMatch.IsOutdated(evaluation.Version) && JsonColumn.Write(request) != JsonColumn.Write(evaluation.Content))
            return Preconditions.ChangedMeanwhile(await ViewAsync(db, seen, evaluation, cancellationToken));

        return TypedResults.Ok(await KeepAsync(db, seen, evaluation, request, access.Viewer.PersonId, time, cancellationToken));
    }

    /// <summary>The host's head shares it with the group: the reviewers can prepare.</summary>
    public static async Task<Ok<SelfEvaluationView>> ShareAsync(
        Guid id, ReviewAccess access, ReviewsDb db, ReviewNews news, TimeProvider time, CancellationToken cancellationToken)
    {
        var seen = await access.ActAsync(id, Act.ShareSelfEvaluation, cancellationToken);
        var evaluation = await db.SelfEvaluations.SingleAsync(row => row.ReviewId == id, cancellationToken);
        if (Gates.BeforeSharing(evaluation.Content, seen.Cohort?.Rules) is { Count: > 0 } missing)
            throw Gates.Refuse(missing);

        evaluation.Share(time.GetUtcNow());
        seen.Review.Take(ReviewStep.ShareSelfEvaluation, access.Viewer.PersonId, time.GetUtcNow());
        await news.TellReviewersAsync(seen.Review, "self-evaluation-shared", "1", cancellationToken);
        await news.SaveAndPublishAsync(seen.Review, cancellationToken);
        return TypedResults.Ok(await ViewAsync(db, seen, evaluation, cancellationToken));
    }

    /// <summary>Every saving of it, oldest first: for the host's leaders.</summary>
    public static async Task<Page<RevisionView>> ListRevisionsAsync(
        Guid id, [AsParameters] PageRequest page, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        await access.SeeAsync(id, Thing.SelfEvaluationHistory, cancellationToken);
        return await RevisionReader.ListAsync(db, id, RevisedDocument.SelfEvaluation, page, cancellationToken);
    }

    /// <summary>It as it was saved at one time: for the host's leaders.</summary>
    public static async Task<Ok<SelfEvaluationContent>> ReadRevisionAsync(
        Guid id, long number, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        await access.SeeAsync(id, Thing.SelfEvaluationHistory, cancellationToken);
        return TypedResults.Ok(await RevisionReader.ReadAsync<SelfEvaluationContent>(db, id, RevisedDocument.SelfEvaluation, number, cancellationToken));
    }

    /// <summary>A leader of the host makes it say what it said at one time; what it says now is kept as well.</summary>
    public static async Task<Results<Ok<SelfEvaluationView>, ProblemHttpResult>> RestoreAsync(
        Guid id, long number, IfMatch ifMatch, ReviewAccess access, ReviewsDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var seen = await access.ActAsync(id, Act.WriteSelfEvaluation, cancellationToken);
        var evaluation = await db.SelfEvaluations.SingleAsync(row => row.ReviewId == id, cancellationToken);
        if (ifMatch.IsOutdated(evaluation.Version))
            return Preconditions.ChangedMeanwhile(await ViewAsync(db, seen, evaluation, cancellationToken));

        var content = await RevisionReader.ReadAsync<SelfEvaluationContent>(db, id, RevisedDocument.SelfEvaluation, number, cancellationToken);
        return TypedResults.Ok(await KeepAsync(db, seen, evaluation, content, access.Viewer.PersonId, time, cancellationToken));
    }

    private static async Task<SelfEvaluationView> KeepAsync(
        ReviewsDb db, SeenReview seen, SelfEvaluation evaluation, SelfEvaluationContent content, Guid by, TimeProvider time, CancellationToken cancellationToken)
    {
        if (evaluation.Save(content, by, time.GetUtcNow()) is { } kept)
            db.Add(kept);
        await db.SaveChangesAsync(cancellationToken);
        return await ViewAsync(db, seen, evaluation, cancellationToken);
    }

    private static void Check(SelfEvaluationContent content)
    {
        foreach (var (area, place) in (content.Areas ?? []).Select((area, place) => (area, place)))
            Framework.Require($"areas[{place}].area", area.Area);
        var lines = content.LinesOfEnquiry ?? [];
        if (lines.Select(line => line.Id).Distinct().Count() != lines.Count)
            throw Refusal.Invalid("linesOfEnquiry", "Two lines of enquiry have the same id.");
    }

    private static async Task<SelfEvaluationView> ViewAsync(
        ReviewsDb db, SeenReview seen, SelfEvaluation evaluation, CancellationToken cancellationToken)
    {
        var isOfHost = seen.Shows(Thing.SelfEvaluationHistory);
        var names = isOfHost && evaluation.SavedBy is { } savedBy ? await db.NamesOfAsync([savedBy], cancellationToken) : new Dictionary<Guid, string>();
        return new SelfEvaluationView(
            evaluation.ReviewId,
            seen.Host?.Name,
            seen.Host?.Urn,
            seen.Cohort?.Name,
            seen.Cohort?.Theme,
            seen.Review.VisitDay,
            evaluation.Content,
            evaluation.SavedAt,
            names.Values.FirstOrDefault(),
            evaluation.SharedAt,
            evaluation.SharedAt is null ? Gates.BeforeSharing(evaluation.Content, seen.Cohort?.Rules) : [],
            evaluation.Version,
            isOfHost ? Warnings(evaluation.Content) : []);
    }

    private static List<TextWarning> Warnings(SelfEvaluationContent content) =>
    [
        .. PupilGuard.Check("context", content.Context),
        .. PupilGuard.Check("focus", content.Focus),
        .. (content.LinesOfEnquiry ?? []).SelectMany((line, place) => PupilGuard.Check($"linesOfEnquiry[{place}].question", line.Question)),
        .. (content.Areas ?? []).SelectMany((area, place) => PupilGuard.Check($"areas[{place}].whatGoesWell", area.WhatGoesWell)
            .Concat(PupilGuard.Check($"areas[{place}].evenBetterIf", area.EvenBetterIf))
            .Concat(PupilGuard.Check($"areas[{place}].howWeKnow", area.HowWeKnow))),
    ];
}
