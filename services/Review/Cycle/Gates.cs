using PeerReview.Cohorts.Contracts;
using PeerReview.Reviews.SelfEvaluations;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Reviews.Cycle;

/// <summary>What has to be there before a step may be taken, as far as it concerns a single thing. Pure; each answers with what is missing.</summary>
public static class Gates
{
    /// <summary>Before the self-evaluation can be shared.</summary>
    /// <param name="content">What it says.</param>
    /// <param name="rules">The cohort's rules; null while they are not known.</param>
    public static IReadOnlyList<string> BeforeSharing(SelfEvaluationContent content, ReviewRules? rules)
    {
        var missing = new List<string>();
        if (string.IsNullOrWhiteSpace(content.Focus) && rules is not { HostChoosesFocus: false })
            missing.Add("set a focus");
        if (content.LinesOfEnquiry is not { Count: > 0 } lines || lines.All(line => string.IsNullOrWhiteSpace(line.Question)))
            missing.Add("write at least one line of enquiry");
        return missing;
    }

    /// <summary>Before the day can be started.</summary>
    public static IReadOnlyList<string> BeforeTheDay(Review review)
    {
        var missing = new List<string>();
        if (review.VisitState != VisitState.Confirmed || review.VisitDay is null)
            missing.Add("confirm the day of the visit");
        if (!review.Participants.Any(person => person.IsReviewer))
            missing.Add("name the reviewers who come");
        return missing;
    }

    /// <summary>The refusal that says what is missing.</summary>
    public static Refusal Refuse(IReadOnlyList<string> missing) =>
        Refusal.Conflict("gate", $"Something is missing. First {ReviewSteps.Join(missing)}.");
}
