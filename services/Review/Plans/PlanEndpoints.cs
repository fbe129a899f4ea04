using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Reviews.Cycle;
using PeerReview.Reviews.Feedback;
using PeerReview.Reviews.People;
using PeerReview.Reviews.Visibility;
using PeerReview.Reviews.Wording;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reviews.Plans;

/// <summary>Progress of an action.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="Note">What there is to say.</param>
public sealed record ReportProgressRequest(ActionStatus Status, [property: StringLength(2_000)] string? Note = null);

/// <summary>The host's action plan, with all that a print of it needs.</summary>
/// <param name="ReviewId">The review.</param>
/// <param name="HostName">The host school's name; null until it is known here.</param>
/// <param name="IsAgreed">True once the host's head agreed it.</param>
/// <param name="Actions">Its actions.</param>
/// <param name="OpenPoints">The feedback's "even better if" points that no action answers yet.</param>
/// <param name="MissingBeforeAgreeing">What has still to be done before it can be agreed; empty otherwise.</param>
/// <param name="DueOn">The day by which the plan is to be agreed.</param>
/// <param name="FollowUpOn">The day the follow-up meeting is booked for.</param>
public sealed record ActionPlanView(
    Guid ReviewId,
    string? HostName,
    bool IsAgreed,
    IReadOnlyList<ActionView> Actions,
    IReadOnlyList<OpenPoint> OpenPoints,
    IReadOnlyList<string> MissingBeforeAgreeing,
    DateOnly? DueOn,
    DateOnly? FollowUpOn);

/// <summary>A point of the feedback that no action answers yet.</summary>
/// <param name="PointId">The point.</param>
/// <param name="Text">What it says.</param>
public sealed record OpenPoint(Guid PointId, string Text);

/// <summary>An action of the plan.</summary>
/// <param name="Id">The action.</param>
/// <param name="Content">What it says.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="IsOverdue">True when its day is past and it is neither done nor dropped.</param>
/// <param name="Progress">What was reported, oldest first.</param>
/// <param name="Version">Rises with every change; its ETag.</param>
/// <param name="Warnings">Passages that may identify a child.</param>
public sealed record ActionView(
    Guid Id, ActionContent Content, ActionStatus Status, bool IsOverdue, IReadOnlyList<ProgressView> Progress, long Version, IReadOnlyList<TextWarning> Warnings) : IVersioned
{
    internal static ActionView Of(PlannedAction action, DateOnly today, IReadOnlyDictionary<Guid, string> names) => new(
        action.Id,
        action.Content,
        action.Status,
        action.Content.DueOn < today && action.Status is (ActionStatus.NotStarted or ActionStatus.UnderWay),
        [.. action.Progress.Select(note => new ProgressView(names.GetValueOrDefault(note.By), note.At, note.Status, note.Note))],
        action.Version,
        [.. PupilGuard.Check("what", action.Content.What), .. PupilGuard.Check("successMeasure", action.Content.SuccessMeasure)]);
}

/// <summary>Progress that was reported.</summary>
/// <param name="ReportedBy">Who reported it; null until the name is known here.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Status">Where the action stood then.</param>
/// <param name="Note">What was said.</param>
public sealed record ProgressView(string? ReportedBy, DateTimeOffset At, ActionStatus Status, string? Note);

public static class PlanEndpoints
{
    public static void MapPlans(this RouteGroupBuilder api)
    {
        api = api.MapGroup("").WithTags("Action plan and follow-up");
        api.MapGet("/{id:guid}/action-plan", ReadAsync).WithName("ReadActionPlan").Allow([.. Role.OfSchools]);
        api.MapPost("/{id:guid}/action-plan/actions", AddAsync).WithName("PlanAction").Allow([.. Role.OfSchools]);
        api.MapGet("/{id:guid}/action-plan/actions/{actionId:guid}", ReadActionAsync).WithName("ReadAction").Allow([.. Role.OfSchools]);
        api.MapPut("/{id:guid}/action-plan/actions/{actionId:guid}", ChangeAsync).WithName("ChangeAction").Allow([.. Role.OfSchools]);
        api.MapDelete("/{id:guid}/action-plan/actions/{actionId:guid}", RemoveAsync).WithName("RemoveAction").Allow([.. Role.OfSchools]);
        api.MapPost("/{id:guid}/action-plan/actions/{actionId:guid}/progress", ReportAsync).WithName("ReportProgress").Allow([.. Role.OfSchools]);
        api.MapPost("/{id:guid}/action-plan/agree", AgreeAsync).WithName("AgreePlan").Allow(Role.Headteacher);
        api.MapGet("/{id:guid}/follow-up", FollowUp.ReadAsync).WithName("ReadFollowUp").Allow([.. Role.OfSchools]);
        api.MapPut("/{id:guid}/follow-up", FollowUp.BookAsync).WithName("BookFollowUp").Allow(Role.Headteacher);
        api.MapPost("/{id:guid}/follow-up/held", FollowUp.HoldAsync).WithName("HoldFollowUp").Allow(Role.Headteacher);
    }

    /// <summary>The host's action plan: for the host alone. Each opening is put in the host's log.</summary>
    public static async Task<Ok<ActionPlanView>> ReadAsync(
        Guid id, bool? download, ReviewAccess access, ReviewsDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var seen = await access.SeeAsync(id, Thing.ActionPlan, cancellationToken, isDownload: download == true);
        return TypedResults.Ok(await ViewAsync(db, seen, time, cancellationToken));
    }

    /// <summary>One action of the plan.</summary>
    public static async Task<Ok<ActionView>> ReadActionAsync(
        Guid id, Guid actionId, ReviewAccess access, ReviewsDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        await access.SeeAsync(id, Thing.ActionPlan, cancellationToken);
        return TypedResults.Ok(await ViewAsync(db, await FindAsync(db.Actions.AsNoTracking(), id, actionId, cancellationToken), time, cancellationToken));
    }

    /// <summary>The host plans an action, from an "even better if" or of its own.</summary>
    public static async Task<Created<ActionView>> AddAsync(
        Guid id, ActionContent request, ReviewAccess access, ReviewsDb db, ReviewNews news, TimeProvider time, CancellationToken cancellationToken)
    {
        var seen = await access.ActAsync(id, Act.WritePlan, cancellationToken);
        await CheckAsync(db, id, request, cancellationToken);
        var action = new PlannedAction(id, request);
        db.Add(action);
        seen.Review.CountsChanged();
        await news.SaveAndPublishAsync(seen.Review, cancellationToken);
        return TypedResults.Created($"/api/reviews/{id}/action-plan/actions/{action.Id}", await ViewAsync(db, action, time, cancellationToken));
    }

    /// <summary>The host changes an action; when a colleague did so since, 412 carries it as it is in <c>current</c>.</summary>
    public static async Task<Results<Ok<ActionView>, ProblemHttpResult>> ChangeAsync(
        Guid id, Guid actionId, IfMatch ifMatch, ActionContent request, ReviewAccess access, ReviewsDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        await access.ActAsync(id, Act.WritePlan, cancellationToken);
        await CheckAsync(db, id, request, cancellationToken);
        var action = await FindAsync(db.Actions, id, actionId, cancellationToken);
        if (ifMatch.IsOutdated(action.Version))
            return Preconditions.ChangedMeanwhile(await ViewAsync(db, action, time, cancellationToken));

        action.Change(request);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(await ViewAsync(db, action, time, cancellationToken));
    }

    /// <summary>The host takes an action out of a plan that is not agreed yet; afterwards it is dropped instead, so that nothing disappears.</summary>
    public static async Task<NoContent> RemoveAsync(
        Guid id, Guid actionId, IfMatch ifMatch, ReviewAccess access, ReviewsDb db, ReviewNews news, CancellationToken cancellationToken)
    {
        var seen = await access.ActAsync(id, Act.WritePlan, cancellationToken);
        if (seen.Review.Stage != Contracts.ReviewStage.ActionPlanning)
            throw Refusal.Conflict("plan-agreed", "The plan is agreed: drop the action instead, so that it can be seen that it was dropped.");
        var action = await FindAsync(db.Actions, id, actionId, cancellationToken);
        ifMatch.Check(action.Version);
        db.Remove(action);
        seen.Review.CountsChanged();
        await news.SaveAndPublishAsync(seen.Review, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>The host reports how an action goes.</summary>
    public static async Task<Ok<ActionView>> ReportAsync(
        Guid id,
        Guid actionId,
        ReportProgressRequest request,
        ReviewAccess access,
        ReviewsDb db,
        ReviewNews news,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var seen = await access.ActAsync(id, Act.ReportProgress, cancellationToken);
        var action = await FindAsync(db.Actions, id, actionId, cancellationToken);
        action.Report(request.Status, request.Note, access.Viewer.PersonId, time.GetUtcNow());
        seen.Review.CountsChanged();
        await news.SaveAndPublishAsync(seen.Review, cancellationToken);
        return TypedResults.Ok(await ViewAsync(db, action, time, cancellationToken));
    }

    /// <summary>The host's head agrees the plan: every action has an owner, a day and a success measure.</summary>
    public static async Task<Ok<ActionPlanView>> AgreeAsync(
        Guid id, ReviewAccess access, ReviewsDb db, ReviewNews news, TimeProvider time, CancellationToken cancellationToken)
    {
        var seen = await access.ActAsync(id, Act.AgreePlan, cancellationToken);
        var actions = await db.Actions.Where(row => row.ReviewId == id).ToListAsync(cancellationToken);
        if (PlanGate.Missing(actions) is { Count: > 0 } missing)
            throw Gates.Refuse(missing);

        seen.Review.Take(ReviewStep.AgreePlan, access.Viewer.PersonId, time.GetUtcNow());
        await news.SaveAndPublishAsync(seen.Review, cancellationToken);
        return TypedResults.Ok(await ViewAsync(db, seen, time, cancellationToken));
    }

    private static async Task CheckAsync(ReviewsDb db, Guid reviewId, ActionContent content, CancellationToken cancellationToken)
    {
        if (content.FromPointId is not { } pointId)
            return;

        var feedback = await db.Feedback.AsNoTracking().Where(row => row.ReviewId == reviewId).Select(row => row.Content).SingleAsync(cancellationToken);
        if (feedback.Points().All(point => point.Id != pointId))
            throw Refusal.Invalid("fromPointId", "The feedback has no such point.");
    }

    private static async Task<PlannedAction> FindAsync(IQueryable<PlannedAction> actions, Guid reviewId, Guid actionId, CancellationToken cancellationToken) =>
        await actions.SingleOrDefaultAsync(row => row.Id == actionId && row.ReviewId == reviewId, cancellationToken)
        ?? throw Refusal.NotFound("The action");

    private static async Task<ActionView> ViewAsync(ReviewsDb db, PlannedAction action, TimeProvider time, CancellationToken cancellationToken) =>
        ActionView.Of(action, time.Today(), await db.NamesOfAsync(action.Progress.Select(note => note.By), cancellationToken));

    private static async Task<ActionPlanView> ViewAsync(ReviewsDb db, SeenReview seen, TimeProvider time, CancellationToken cancellationToken)
    {
        var review = seen.Review;
        var actions = await db.Actions.AsNoTracking().Where(row => row.ReviewId == review.Id).OrderBy(row => row.Id).ToListAsync(cancellationToken);
        var names = await db.NamesOfAsync(actions.SelectMany(action => action.Progress).Select(note => note.By), cancellationToken);
        var feedback = await db.Feedback.AsNoTracking().Where(row => row.ReviewId == review.Id).Select(row => row.Content).SingleAsync(cancellationToken);
        var answered = actions.Where(action => action.Status != ActionStatus.Dropped).Select(action => action.Content.FromPointId).ToHashSet();
        var isAgreed = review.Stage > Contracts.ReviewStage.ActionPlanning;
        return new ActionPlanView(
            review.Id,
            seen.Host?.Name,
            isAgreed,
            [.. actions.Select(action => ActionView.Of(action, time.Today(), names))],
            [.. feedback.Points().Where(point => point.Kind == PointKind.EvenBetterIf && !answered.Contains(point.Id))
                .Select(point => new OpenPoint(point.Id, point.Text))],
            isAgreed ? [] : PlanGate.Missing(actions),
            review.Deadlines?.ActionPlan,
            review.FollowUpOn);
    }
}
