using PeerReview.Portal.Api;
using PeerReview.Portal.Components;

namespace PeerReview.Portal.Reviewer;

/// <summary>Reads a review for those who review; for anybody else it is not there.</summary>
public static class ReviewerReviews
{
    public static async Task<ReviewerReview> ReadAsync(ApiClient api, Guid id) =>
        await api.ReviewAsync(id) as ReviewerReview ?? throw new ApiProblem(StatusCodes.Status404NotFound, "not-found", "Not found");
}

/// <summary>One task of the reviewer's list.</summary>
public sealed record ReviewerTask(string Id, string Text, string? Hint, string? Link, TaskStatusShown Status);

/// <summary>What a reviewer does in the course of a review.</summary>
public static class ReviewerTasks
{
    public static IEnumerable<ReviewerTask> Of(ReviewerReview review, Guid? agreementId)
    {
        var at = $"/reviewing/{review.Status.Id}";
        var stage = review.Status.Stage;
        yield return new("agreement", "Sign the protocol", "Code of conduct, confidentiality and what to do if you are worried about a child",
            review.MustSignAgreement && agreementId is { } id ? $"/agreements/{id}" : null, review.MustSignAgreement ? TaskStatusShown.ToDo : TaskStatusShown.Done);
        var isShared = review.May(Thing.SelfEvaluation);
        yield return new("read", "Read the self-evaluation", isShared ? null : "The school has not shared it yet",
            isShared ? $"{at}/self-evaluation" : null, !isShared ? TaskStatusShown.CannotStart : stage > ReviewStage.Ready ? TaskStatusShown.Done : TaskStatusShown.ToDo);
        yield return new("evidence", "Gather evidence", $"{Words.Count(review.Status.Progress.EvidenceRecords, "record")} so far. Works without a network.",
            review.May(Thing.Evidence) ? $"{at}/evidence" : null, State(ReviewStage.OnSite, review.May(Thing.Evidence)));
        yield return new("findings", "Agree the findings", $"{Words.Count(review.Status.Progress.Findings, "finding")}, {review.Status.Progress.TriangulatedFindings} with two sources or more",
            review.May(Thing.Findings) ? $"{at}/findings" : null, State(ReviewStage.OnSite, review.May(Thing.Findings)));
        yield return new("keep-in-touch", "Keep in touch with the school", "What you told them on the way, so that the feedback holds no surprise",
            review.May(Thing.KeepInTouch) ? $"{at}/keep-in-touch" : null, State(ReviewStage.OnSite, review.May(Thing.KeepInTouch)));
        yield return new("verbal", "Give verbal feedback", "The same day", review.May(Thing.Findings) && stage == ReviewStage.OnSite ? $"{at}/verbal-feedback" : null, stage > ReviewStage.OnSite ? TaskStatusShown.Done : stage == ReviewStage.OnSite ? TaskStatusShown.ToDo : TaskStatusShown.CannotStart);
        yield return new("feedback", "Write the feedback", review.Status.Deadlines is { } due ? $"By {Words.ShortDay(due.WrittenFeedback)}" : null,
            review.May(Thing.Feedback) ? $"{at}/feedback" : null, stage > ReviewStage.WrittenFeedback ? TaskStatusShown.Done : stage == ReviewStage.WrittenFeedback ? TaskStatusShown.ToDo : TaskStatusShown.CannotStart);
        yield return new("queries", "Answer the school's queries", review.Status.Progress.PointsQueried > 0 ? Words.Count(review.Status.Progress.PointsQueried, "query", "queries") : null,
            stage == ReviewStage.FactualCheck && review.May(Thing.FactualCheck) ? $"{at}/queries" : null,
            stage > ReviewStage.FactualCheck ? TaskStatusShown.Done : stage < ReviewStage.FactualCheck ? TaskStatusShown.CannotStart : review.Status.Progress.PointsQueried > 0 ? TaskStatusShown.ToDo : TaskStatusShown.UnderWay);

        TaskStatusShown State(ReviewStage when, bool mayOpen) => stage > when ? TaskStatusShown.Done : mayOpen ? stage == when ? TaskStatusShown.UnderWay : TaskStatusShown.ToDo : TaskStatusShown.CannotStart;
    }
}
