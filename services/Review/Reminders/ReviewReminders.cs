using MassTransit;
using PeerReview.Reviews.Contracts;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Messaging;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews.Reminders;

/// <summary>What a reminder is about.</summary>
public enum ReminderKind
{
    SelfEvaluation,
    WrittenFeedback,
    FactualCheck,
    ActionPlan,
    FollowUp,

    /// <summary>30, 60 and 90 days after the plan was agreed: how does it go?</summary>
    PlanProgress,
}

/// <summary>When, measured from its day, a reminder comes.</summary>
public enum ReminderMoment
{
    DueSoon,
    Overdue,
    Progress,
}

/// <summary>
/// A reminder whose time has come. Written long before and never called back, so whoever receives it checks whether it still applies.
/// </summary>
/// <param name="NetworkId">The network (tenant).</param>
/// <param name="ReviewId">The review.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Moment">When it comes.</param>
/// <param name="Day">The due day it was written for, or for progress the day the plan was agreed.</param>
/// <param name="AfterDays">For progress, how many days after; otherwise 0.</param>
public sealed record ReminderDue(Guid NetworkId, Guid ReviewId, ReminderKind Kind, ReminderMoment Moment, DateOnly Day, int AfterDays);

/// <summary>Keeps watch over one review's due days, by what the review's own events say.</summary>
public sealed class ReviewReminders : SagaStateMachineInstance, INetworkOwned
{
    /// <summary>The review's id.</summary>
    public Guid CorrelationId { get; set; }

    public Guid NetworkId { get; private set; }

    public string State { get; set; } = string.Empty;

    public long ReviewVersion { get; set; }

    public ReviewStage Stage { get; set; }

    public ReviewDeadlines? Deadlines { get; set; }

    /// <summary>The day the plan was agreed, Europe/London: progress is asked for from then on.</summary>
    public DateOnly? PlanAgreedOn { get; set; }

    /// <summary>The day by which it has to be done.</summary>
    public DateOnly? DayOf(ReminderKind kind) => kind switch
    {
        ReminderKind.SelfEvaluation => Deadlines?.SelfEvaluation,
        ReminderKind.WrittenFeedback => Deadlines?.WrittenFeedback,
        ReminderKind.FactualCheck => Deadlines?.FactualCheck,
        ReminderKind.ActionPlan => Deadlines?.ActionPlan,
        ReminderKind.FollowUp => Deadlines?.FollowUp,
        _ => PlanAgreedOn,
    };

    /// <summary>True when the review still waits for what the reminder is about, and its day is still the same.</summary>
    public bool StillApplies(ReminderDue reminder) => DayOf(reminder.Kind) == reminder.Day && reminder.Kind switch
    {
        ReminderKind.SelfEvaluation => Stage == ReviewStage.SelfEvaluation,
        ReminderKind.WrittenFeedback => Stage is ReviewStage.OnSite or ReviewStage.WrittenFeedback,
        ReminderKind.FactualCheck => Stage == ReviewStage.FactualCheck,
        ReminderKind.ActionPlan => Stage == ReviewStage.ActionPlanning,
        _ => Stage == ReviewStage.FollowUp,
    };
}

/// <summary>
/// Writes a review's reminders when its days become known or move, and asks after the plan 30, 60 and 90 days after it was agreed. Each lies in
/// the outbox until its time; what has been overtaken by then is dropped.
/// </summary>
public sealed class ReviewRemindersMachine : MassTransitStateMachine<ReviewReminders>
{
    /// <summary>Days before the due day on which people are reminded.</summary>
    public const int DaysBefore = 3;

    /// <summary>Days after the plan was agreed on which its progress is asked for.</summary>
    public static readonly IReadOnlyList<int> ProgressAfterDays = [30, 60, 90];

    private static readonly TimeOnly Morning = new(8, 0);
    private readonly TimeProvider _time;

    public ReviewRemindersMachine(TimeProvider time)
    {
        _time = time;
        InstanceState(reminders => reminders.State);
        Event(() => Moved, moved => moved.CorrelateById(context => context.Message.ReviewId));
        Event(() => Due, due =>
        {
            due.CorrelateById(context => context.Message.ReviewId);
            due.OnMissingInstance(missing => missing.Discard());
        });

        Initially(When(Moved).ThenAsync(FollowAsync).TransitionTo(Watching));
        During(
            Watching,
            When(Moved, context => context.Message.Version > context.Saga.ReviewVersion).ThenAsync(FollowAsync),
            Ignore(Moved, context => context.Message.Version <= context.Saga.ReviewVersion),
            When(Due, context => context.Saga.StillApplies(context.Message)).Activity(due => due.OfType<TellOfReminder>()),
            Ignore(Due, context => !context.Saga.StillApplies(context.Message)));
    }

    public State Watching { get; private set; } = null!;

    public Event<ReviewChanged> Moved { get; private set; } = null!;

    public Event<ReminderDue> Due { get; private set; } = null!;

    private async Task FollowAsync(BehaviorContext<ReviewReminders, ReviewChanged> context)
    {
        var (saga, review) = (context.Saga, context.Message);
        var isMoved = review.Deadlines is not null && review.Deadlines != saga.Deadlines;
        saga.ReviewVersion = review.Version;
        saga.Stage = review.Stage;
        saga.Deadlines = review.Deadlines;
        if (isMoved)
        {
            foreach (var kind in Enum.GetValues<ReminderKind>().Where(kind => kind != ReminderKind.PlanProgress))
            {
                var day = saga.DayOf(kind)!.Value;
                await WriteAsync(context, kind, ReminderMoment.DueSoon, day, day.AddDays(-DaysBefore), afterDays: 0);
                await WriteAsync(context, kind, ReminderMoment.Overdue, day, day.AddDays(1), afterDays: 0);
            }
        }

        if (review.Stage == ReviewStage.FollowUp && saga.PlanAgreedOn is null)
        {
            var agreedOn = London.DayOf(review.StageSince);
            saga.PlanAgreedOn = agreedOn;
            foreach (var days in ProgressAfterDays)
                await WriteAsync(context, ReminderKind.PlanProgress, ReminderMoment.Progress, agreedOn, agreedOn.AddDays(days), days);
        }
    }

    private Task WriteAsync(
        BehaviorContext<ReviewReminders, ReviewChanged> context, ReminderKind kind, ReminderMoment moment, DateOnly day, DateOnly tellOn, int afterDays)
    {
        var at = London.At(tellOn, Morning);
        // A day that is past already is seen on the list of what is to do; a late reminder would only be noise.
        return at <= _time.GetUtcNow()
            ? Task.CompletedTask
            : context.PublishAtAsync(
                new ReminderDue(context.Message.NetworkId, context.Message.ReviewId, kind, moment, day, afterDays), at, _time, context.CancellationToken);
    }
}
