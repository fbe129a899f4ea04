using MassTransit;
using PeerReview.Cohorts.Contracts;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Scheduling.Cohorts;

internal sealed class CohortChangedConsumer(SchedulingDb db) : IConsumer<CohortChanged>
{
    public Task Consume(ConsumeContext<CohortChanged> context) =>
        db.LearnAsync<Cohort>(context.Message.CohortId, context.Message.Version, cohort => cohort.Learn(context.Message), context.CancellationToken);
}
