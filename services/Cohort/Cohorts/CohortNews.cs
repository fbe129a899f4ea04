using MassTransit;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Programmes;

namespace PeerReview.Cohorts.Cohorts;

/// <summary>What others are told of a cohort.</summary>
internal static class CohortNews
{
    public static Task TellAsync(this IPublishEndpoint publish, Cohort cohort, ProgrammeTemplate template, Guid networkId, CancellationToken cancellationToken) =>
        publish.Publish(
            new CohortChanged(
                networkId,
                cohort.Id,
                cohort.Version,
                cohort.Name,
                cohort.Theme,
                cohort.Status,
                cohort.Capacity,
                cohort.ReviewsFrom,
                cohort.ReviewsUntil,
                RulesOf(cohort, template)),
            cancellationToken);

    public static ReviewRules RulesOf(Cohort cohort, ProgrammeTemplate template) =>
        StageDeadlines.RulesOf(template, cohort.ProgrammeVersion, cohort.StageOffsets);
}
