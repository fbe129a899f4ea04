using MassTransit;
using PeerReview.Cohorts.Contracts;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews.Cohorts;

/// <summary>A cohort, as the Cohort service last told: its theme and the rules its reviews follow.</summary>
public sealed class Cohort : ForeignFact
{
    public string Name { get; internal set; } = string.Empty;

    /// <summary>What is reviewed, or null where each host chooses.</summary>
    public string? Theme { get; internal set; }

    public ReviewRules Rules { get; internal set; } = null!;
}

internal sealed class CohortChangedConsumer(ReviewsDb db) : IConsumer<CohortChanged>
{
    public Task Consume(ConsumeContext<CohortChanged> context)
    {
        var told = context.Message;
        return db.LearnAsync<Cohort>(
            told.CohortId,
            told.Version,
            cohort =>
            {
                cohort.Name = told.Name;
                cohort.Theme = told.Theme;
                cohort.Rules = told.Rules;
            },
            context.CancellationToken);
    }
}
