using PeerReview.Portal.Api;
using PeerReview.Portal.Components;

namespace PeerReview.Portal.Headteacher.Review;

/// <summary>Reads a review for the school that is reviewed; for anybody else it is not there.</summary>
public static class HostReviews
{
    public static async Task<HostReview> ReadAsync(ApiClient api, Guid id) =>
        await api.ReviewAsync(id) as HostReview ?? throw new ApiProblem(StatusCodes.Status404NotFound, "not-found", "Not found");
}

/// <summary>The stages of a review as a row of steps.</summary>
public static class ReviewSteps
{
    private static readonly IReadOnlyList<ReviewStage> Shown =
        [ReviewStage.SelfEvaluation, ReviewStage.OnSite, ReviewStage.WrittenFeedback, ReviewStage.FactualCheck, ReviewStage.ActionPlanning, ReviewStage.FollowUp];

    public static IReadOnlyList<TrackStep> Of(ReviewStage now) =>
    [
        .. Shown.Select(stage => new TrackStep(
            stage.Name(),
            now == ReviewStage.Cancelled ? TrackState.Later
                : stage == now || (now == ReviewStage.Ready && stage == ReviewStage.OnSite) ? TrackState.Current
                : stage < now ? TrackState.Done : TrackState.Later)),
    ];
}

/// <summary>One task of the host's list.</summary>
public sealed record HostTask(string Id, string Text, string? Hint, string? Link, TaskStatusShown Status);

/// <summary>What the host does in the course of a review, and how far each of it is.</summary>
public static class HostTasks
{
    public static IEnumerable<HostTask> Of(HostReview review)
    {
        var at = $"/our-reviews/{review.Status.Id}";
        var stage = review.Status.Stage;
        var due = review.Status.Deadlines;
        yield return Task("self-evaluation", "Self-evaluation and focus", due?.SelfEvaluation, $"{at}/self-evaluation", ToDoCode.ShareSelfEvaluation, stage > ReviewStage.SelfEvaluation, mayOpen: true);
        yield return Task("feedback", "Written feedback", due?.WrittenFeedback, $"{at}/feedback", null, stage > ReviewStage.FactualCheck, review.May(Thing.Feedback), "Your visitors write it after the day");
        yield return Task("factual-check", "Check the facts and accept", due?.FactualCheck, $"{at}/factual-check", ToDoCode.CheckFacts, stage > ReviewStage.FactualCheck, review.May(Thing.FactualCheck) && stage >= ReviewStage.FactualCheck);
        yield return Task("action-plan", "Action plan", due?.ActionPlan, $"{at}/action-plan", ToDoCode.AgreePlan, stage > ReviewStage.ActionPlanning, review.May(Thing.ActionPlan) && stage >= ReviewStage.ActionPlanning);
        yield return Task("follow-up", "Follow-up meeting", due?.FollowUp, $"{at}/follow-up", ToDoCode.HoldFollowUp, stage == ReviewStage.Complete, stage >= ReviewStage.ActionPlanning && review.May(Thing.FollowUp));

        HostTask Task(string id, string text, DateOnly? by, string link, ToDoCode? code, bool isDone, bool mayOpen, string? hint = null)
        {
            var todo = code is { } known ? review.Do(known) : null;
            var status = isDone ? TaskStatusShown.Done
                : !mayOpen ? TaskStatusShown.CannotStart
                : todo is { IsOverdue: true } ? TaskStatusShown.Overdue
                : TaskStatusShown.ToDo;
            return new HostTask(id, text, by is { } day && !isDone ? hint is null ? $"By {Words.ShortDay(day)}" : $"{hint}, by {Words.ShortDay(day)}" : hint, mayOpen ? link : null, status);
        }
    }
}
