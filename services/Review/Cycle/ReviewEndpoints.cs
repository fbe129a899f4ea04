using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.People;
using PeerReview.Reviews.Visibility;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reviews.Cycle;

public static class ReviewEndpoints
{
    private static readonly string[] Everybody = [.. Role.OfSchools, .. Role.OfNetworks, Role.MatLead];

    public static void MapReviews(this RouteGroupBuilder api)
    {
        api = api.MapGroup("").WithTags("Reviews");
        api.MapGet("/", ListAsync).WithName("ListReviews").Allow(Everybody);
        api.MapGet("/mine", ListMineAsync).WithName("ListMyReviews").Allow([.. Role.OfSchools]);
        api.MapGet("/{id:guid}", ReadAsync).WithName("ReadReview").Allow(Everybody);
        api.MapGet("/{id:guid}/history", ListStepsAsync).WithName("ListSteps").Allow(Everybody);
        api.MapPost("/{id:guid}/day/start", StartDayAsync).WithName("StartDay").Allow([.. Role.OfSchools]);
    }

    /// <summary>
    /// Where reviews stand: those of the caller's schools and groups, of the caller's trust, or of the whole network for those who run it;
    /// with <c>released</c> only those whose accepted feedback the host has released to the caller.
    /// </summary>
    public static async Task<Page<ReviewStatus>> ListAsync(
        bool? released,
        Guid? cohortId,
        Guid? groupId,
        Guid? hostSchoolId,
        Named<ReviewStage>? stage,
        [AsParameters] PageRequest page,
        ReviewAccess access,
        ReviewReader reader,
        ReviewsDb db,
        CancellationToken cancellationToken)
    {
        var atStage = stage?.Value;
        var found = await db.Reviews.AsNoTracking()
            .Where(released == true ? access.Viewer.IsReleased(db.Schools) : access.Viewer.Sees(db.Schools))
            .Where(review => (cohortId == null || review.CohortId == cohortId)
                && (groupId == null || review.GroupId == groupId)
                && (hostSchoolId == null || review.HostSchoolId == hostSchoolId)
                && (atStage == null || review.Stage == atStage))
            .ToPageAsync(page, review => review, cancellationToken);
        return new Page<ReviewStatus>(await reader.StatusAsync(found.Items, cancellationToken), found.Next);
    }

    /// <summary>The reviews the caller takes part in and what is the caller's to do in each; with <c>open</c> only those not over.</summary>
    public static async Task<Page<MyReview>> ListMineAsync(
        bool? open, [AsParameters] PageRequest page, ReviewAccess access, ReviewReader reader, ReviewsDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var found = await db.Reviews.AsNoTracking().AsSplitQuery().Include(review => review.Schools).Include(review => review.Participants)
            .Where(access.Viewer.TakesPartIn())
            .Where(review => open != true || (review.Stage != ReviewStage.Complete && review.Stage != ReviewStage.Cancelled))
            .ToPageAsync(page, review => review, cancellationToken);
        var status = await reader.StatusAsync(found.Items, cancellationToken);
        var points = await reader.OpenPointsAsync([.. found.Items.Select(review => review.Id)], cancellationToken);
        var today = time.Today();
        var hasSigned = await db.Signatures.AnyAsync(row => row.Id == access.Viewer.PersonId && row.ValidUntil >= today, cancellationToken);
        var cohortIds = found.Items.Select(review => review.CohortId).Distinct().ToList();
        var rules = await db.Cohorts.AsNoTracking().Where(row => cohortIds.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Rules, cancellationToken);

        return new Page<MyReview>(
            [.. found.Items.Zip(status, (review, its) =>
            {
                var relations = access.Viewer.RelationsTo(review, hostTrustId: null);
                var mustSign = !hasSigned && (rules.GetValueOrDefault(review.CohortId)?.AgreementRequired ?? true);
                return new MyReview(
                    its,
                    [.. Enum.GetValues<Relations>().Where(relation => relation is > Relations.None and < Relations.Trust && relations.HasFlag(relation))],
                    NextSteps.For(review, relations, mustSign, points[review.Id], today));
            })],
            found.Next);
    }

    /// <summary>One review, as the caller's part in it lets it be seen: as host, as reviewer, or its status alone.</summary>
    public static async Task<Ok<ReviewView>> ReadAsync(Guid id, ReviewAccess access, ReviewReader reader, CancellationToken cancellationToken) =>
        TypedResults.Ok(await reader.ViewAsync(await access.SeeAsync(id, Thing.Status, cancellationToken), cancellationToken));

    /// <summary>Every step the review took, who took it and when.</summary>
    public static async Task<Ok<IReadOnlyList<StepView>>> ListStepsAsync(Guid id, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        await access.SeeAsync(id, Thing.Status, cancellationToken);
        var steps = await db.Transitions.AsNoTracking().Where(row => row.ReviewId == id).OrderBy(row => row.Number).ToListAsync(cancellationToken);
        var names = await db.NamesOfAsync(steps.Select(step => step.By).OfType<Guid>(), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<StepView>>(
            [.. steps.Select(step => new StepView(step.Number, step.Step, step.From, step.To, names.GetValueOrDefault(step.By ?? default), step.At))]);
    }

    /// <summary>A reviewer or the host's head starts the review day.</summary>
    public static async Task<Ok<ReviewView>> StartDayAsync(
        Guid id, ReviewAccess access, ReviewReader reader, ReviewNews news, TimeProvider time, CancellationToken cancellationToken)
    {
        var seen = await access.ActAsync(id, Act.StartDay, cancellationToken);
        if (Gates.BeforeTheDay(seen.Review) is { Count: > 0 } missing)
            throw Gates.Refuse(missing);

        seen.Review.Take(ReviewStep.StartDay, access.Viewer.PersonId, time.GetUtcNow());
        await news.SaveAndPublishAsync(seen.Review, cancellationToken);
        return TypedResults.Ok(await reader.ViewAsync(seen with { Situation = seen.Situation with { Stage = seen.Review.Stage } }, cancellationToken));
    }
}
