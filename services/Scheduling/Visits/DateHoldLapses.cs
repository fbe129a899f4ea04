using MassTransit;
using PeerReview.Scheduling.Contracts;

namespace PeerReview.Scheduling.Visits;

/// <summary>To ourselves, delayed: a proposed date has been held long enough.</summary>
/// <param name="NetworkId">The network (tenant).</param>
/// <param name="VisitId">The visit.</param>
/// <param name="HeldUntil">Which hold, UTC: a later proposal has another.</param>
public sealed record DateHoldLapses(Guid NetworkId, Guid VisitId, DateTimeOffset HeldUntil);

internal sealed class DateHoldLapsesConsumer(SchedulingDb db, TimeProvider time) : IConsumer<DateHoldLapses>
{
    public async Task Consume(ConsumeContext<DateHoldLapses> context)
    {
        var visit = await db.LockVisitAsync(context.Message.VisitId, context.CancellationToken);
        if (visit.State != VisitState.Proposed || visit.HeldUntil != context.Message.HeldUntil)
            return;

        visit.LapseHold(time.GetUtcNow());
        await VisitNews.TellServicesAsync(visit, context, time, context.CancellationToken);
        await VisitNews.TellCoordinatorsAsync(visit, VisitNotices.HoldLapsed, db, context, context.CancellationToken);
    }
}
