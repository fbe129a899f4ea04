using System.Collections.Frozen;
using PeerReview.Reviews.Contracts;

namespace PeerReview.Reviews.Cycle;

/// <summary>What moves a review on. The first seven are people's; the last two follow from the group.</summary>
public enum ReviewStep
{
    ShareSelfEvaluation,
    StartDay,
    GiveVerbalFeedback,
    SendFeedback,
    AcceptFeedback,
    AgreePlan,
    HoldFollowUp,

    /// <summary>The group was dissolved or the school left it before its day was over.</summary>
    Cancel,

    /// <summary>The group is there again and the school in it: the review goes on where it stood.</summary>
    Reinstate,
}

/// <summary>The one table of a review's stages: a pair that is not in it does not happen, so no gate can be skipped.</summary>
public static class ReviewSteps
{
    private static readonly FrozenDictionary<(ReviewStage, ReviewStep), ReviewStage> Table = new Dictionary<(ReviewStage, ReviewStep), ReviewStage>
    {
        [(ReviewStage.SelfEvaluation, ReviewStep.ShareSelfEvaluation)] = ReviewStage.Ready,
        [(ReviewStage.Ready, ReviewStep.StartDay)] = ReviewStage.OnSite,
        [(ReviewStage.OnSite, ReviewStep.GiveVerbalFeedback)] = ReviewStage.WrittenFeedback,
        [(ReviewStage.WrittenFeedback, ReviewStep.SendFeedback)] = ReviewStage.FactualCheck,
        [(ReviewStage.FactualCheck, ReviewStep.AcceptFeedback)] = ReviewStage.ActionPlanning,
        [(ReviewStage.ActionPlanning, ReviewStep.AgreePlan)] = ReviewStage.FollowUp,
        [(ReviewStage.FollowUp, ReviewStep.HoldFollowUp)] = ReviewStage.Complete,

        // Once verbal feedback was given the review has taken place: a group dissolved later does not undo it.
        [(ReviewStage.SelfEvaluation, ReviewStep.Cancel)] = ReviewStage.Cancelled,
        [(ReviewStage.Ready, ReviewStep.Cancel)] = ReviewStage.Cancelled,
        [(ReviewStage.OnSite, ReviewStep.Cancel)] = ReviewStage.Cancelled,
    }.ToFrozenDictionary();

    /// <summary>What has still to be done before each stage is over, in the field's words.</summary>
    private static readonly FrozenDictionary<ReviewStage, string> Deed = new Dictionary<ReviewStage, string>
    {
        [ReviewStage.SelfEvaluation] = "the host shares its self-evaluation",
        [ReviewStage.Ready] = "the review day is started",
        [ReviewStage.OnSite] = "verbal feedback is given",
        [ReviewStage.WrittenFeedback] = "the written feedback is sent to the host",
        [ReviewStage.FactualCheck] = "the host checks the facts and accepts the feedback",
        [ReviewStage.ActionPlanning] = "the host agrees its action plan",
        [ReviewStage.FollowUp] = "the follow-up meeting is held",
    }.ToFrozenDictionary();

    /// <summary>The stage a step leads to, or null when it may not be taken now.</summary>
    /// <param name="stage">Where the review stands.</param>
    /// <param name="step">What is to be done.</param>
    /// <param name="cancelledFrom">Where a cancelled review stood.</param>
    public static ReviewStage? After(ReviewStage stage, ReviewStep step, ReviewStage? cancelledFrom = null) =>
        (stage, step) is (ReviewStage.Cancelled, ReviewStep.Reinstate)
            ? cancelledFrom
            : Table.TryGetValue((stage, step), out var next) ? next : null;

    /// <summary>The people's step that ends a stage; null when none does.</summary>
    public static ReviewStep? Ending(ReviewStage stage) =>
        Enum.GetValues<ReviewStep>().Where(step => step < ReviewStep.Cancel && Table.ContainsKey((stage, step))).Cast<ReviewStep?>().FirstOrDefault();

    /// <summary>A sentence for the person who tried too early or too late to do what belongs to the stages given.</summary>
    public static string WhyNot(ReviewStage stage, IReadOnlyCollection<ReviewStage> allowed)
    {
        if (stage == ReviewStage.Cancelled)
            return "This review will not take place.";
        if (allowed.Count == 0 || stage > allowed.Max())
            return "That is over for this review: it has moved on since.";

        var missing = Deed.Where(deed => deed.Key >= stage && deed.Key < allowed.Min()).OrderBy(deed => deed.Key).Select(deed => deed.Value).ToList();
        return $"It is too early for that. First {Join(missing)}.";
    }

    /// <summary>The stages at which a step may be taken.</summary>
    public static IReadOnlyList<ReviewStage> StagesOf(ReviewStep step) =>
        [.. Enum.GetValues<ReviewStage>().Where(stage => Table.ContainsKey((stage, step)))];

    internal static string Join(IReadOnlyList<string> parts) => parts switch
    {
        [] => string.Empty,
        [var only] => only,
        [.., var last] => $"{string.Join(", ", parts.SkipLast(1))} and {last}",
    };
}
