using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Reviews.Cycle;

namespace PeerReview.Reviews.Reminders;

/// <summary>Tells those whose turn it is: the review team of its written feedback, the host of all else.</summary>
public sealed class TellOfReminder(ReviewsDb db, ReviewNews news) : IStateMachineActivity<ReviewReminders, ReminderDue>
{
    public async Task Execute(BehaviorContext<ReviewReminders, ReminderDue> context, IBehavior<ReviewReminders, ReminderDue> next)
    {
        var reminder = context.Message;
        var review = await db.Reviews.AsNoTracking().Include(row => row.Participants)
            .SingleAsync(row => row.Id == reminder.ReviewId, context.CancellationToken);
        var (notice, occasion) = (NoticeOf(reminder), $"{reminder.Day:O}/{reminder.AfterDays}");
        if (reminder.Kind == ReminderKind.WrittenFeedback)
            await news.TellReviewersAsync(review, notice, occasion, context.CancellationToken);
        else
            await news.TellHostAsync(review, notice, occasion, context.CancellationToken);

        await next.Execute(context);
    }

    /// <summary>The notice's code, such as <c>self-evaluation-due-soon</c>, <c>written-feedback-overdue</c> or <c>plan-progress</c>.</summary>
    internal static string NoticeOf(ReminderDue reminder)
    {
        var about = reminder.Kind switch
        {
            ReminderKind.SelfEvaluation => "self-evaluation",
            ReminderKind.WrittenFeedback => "written-feedback",
            ReminderKind.FactualCheck => "factual-check",
            ReminderKind.ActionPlan => "action-plan",
            ReminderKind.FollowUp => "follow-up",
            _ => "plan-progress",
        };
        return reminder.Moment switch
        {
            ReminderMoment.DueSoon => about + "-due-soon",
            ReminderMoment.Overdue => about + "-overdue",
            _ => about,
        };
    }

    public Task Faulted<TException>(
        BehaviorExceptionContext<ReviewReminders, ReminderDue, TException> context, IBehavior<ReviewReminders, ReminderDue> next)
        where TException : Exception => next.Faulted(context);

    public void Probe(ProbeContext context) => context.CreateScope("tell-of-reminder");

    public void Accept(StateMachineVisitor visitor) => visitor.Visit(this);
}
