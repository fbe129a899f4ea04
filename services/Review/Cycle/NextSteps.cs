using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Visibility;

namespace PeerReview.Reviews.Cycle;

/// <summary>What is somebody's to do in a review.</summary>
public enum ToDoCode
{
    SignAgreement,
    ShareSelfEvaluation,
    Prepare,
    StartDay,
    GiveVerbalFeedback,
    SendFeedback,
    CheckFacts,
    AnswerQueries,
    AcceptFeedback,
    AgreePlan,
    BookFollowUp,
    HoldFollowUp,
}

/// <summary>Something to do.</summary>
/// <param name="Code">What.</param>
/// <param name="DueOn">By when, Europe/London; null while no day is known.</param>
/// <param name="IsOverdue">True when that day is past.</param>
public sealed record ToDo(ToDoCode Code, DateOnly? DueOn, bool IsOverdue);

/// <summary>What a review's counts say of what is still open.</summary>
/// <param name="Unchecked">Points the host has not checked.</param>
/// <param name="Queried">Points the reviewers are to answer.</param>
/// <param name="Answered">Answers the host has to look at.</param>
public sealed record OpenPoints(int Unchecked, int Queried, int Answered);

/// <summary>Says, of one review, what is the viewer's to do next and by when. A pure function.</summary>
public static class NextSteps
{
    /// <summary>What is to do, the most pressing first.</summary>
    public static IReadOnlyList<ToDo> For(
        Review review, Relations relations, bool mustSign, OpenPoints points, DateOnly today)
    {
        var due = review.Deadlines;
        var list = new List<ToDo>();
        var isHead = relations.HasFlag(Relations.HostHead);
        var isReviewer = relations.HasFlag(Relations.Reviewer);

        if (isReviewer && mustSign && review.Stage is > ReviewStage.SelfEvaluation and < ReviewStage.ActionPlanning)
            Add(ToDoCode.SignAgreement, review.VisitDay);

        switch (review.Stage)
        {
            case ReviewStage.SelfEvaluation when isHead || relations.HasFlag(Relations.HostStaff):
                Add(ToDoCode.ShareSelfEvaluation, due?.SelfEvaluation);
                break;
            case ReviewStage.Ready when isReviewer:
                Add(ToDoCode.Prepare, review.VisitDay);
                Add(ToDoCode.StartDay, review.VisitDay);
                break;
            case ReviewStage.OnSite when isReviewer:
                Add(ToDoCode.GiveVerbalFeedback, review.VisitDay);
                break;
            case ReviewStage.WrittenFeedback when isReviewer:
                Add(ToDoCode.SendFeedback, due?.WrittenFeedback);
                break;
            case ReviewStage.FactualCheck when isHead && points.Unchecked + points.Answered > 0:
                Add(ToDoCode.CheckFacts, due?.FactualCheck);
                break;
            case ReviewStage.FactualCheck when isHead && points.Queried == 0:
                Add(ToDoCode.AcceptFeedback, due?.FactualCheck);
                break;
            case ReviewStage.FactualCheck when isReviewer && points.Queried > 0:
                Add(ToDoCode.AnswerQueries, due?.FactualCheck);
                break;
            case ReviewStage.ActionPlanning when isHead:
                Add(ToDoCode.AgreePlan, due?.ActionPlan);
                if (review.FollowUpOn is null)
                    Add(ToDoCode.BookFollowUp, due?.FollowUp);
                break;
            case ReviewStage.FollowUp when isHead:
                Add(review.FollowUpOn is null ? ToDoCode.BookFollowUp : ToDoCode.HoldFollowUp, review.FollowUpOn ?? due?.FollowUp);
                break;
        }

        return list;

        void Add(ToDoCode code, DateOnly? day) => list.Add(new ToDo(code, day, day < today));
    }
}
