using MassTransit;
using MassTransit.Middleware;
using MassTransit.Middleware.Outbox;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.ServiceDefaults.Messaging;

/// <summary>
/// Runs every consumer and saga inside one transaction with its inbox mark, its changes and what it publishes: all or nothing,
/// and once. A second delivery waits for the first one's transaction and then finds the mark; a consumer that fails takes the
/// mark back with it, so a retry, or a later replay from the error queue, works.
/// </summary>
internal sealed class Inbox<TDb>(TDb db, IServiceProvider services, OutboxWakeUp wakeUp, TimeProvider time) : IOutboxContextFactory<TDb>
    where TDb : ServiceDb
{
    public async Task Send<T>(ConsumeContext<T> context, OutboxConsumeOptions options, IPipe<OutboxConsumeContext<T>> next)
        where T : class
    {
        var messageId = context.MessageId ?? throw new MessageException(typeof(T), "A message needs an id.");
        if (MessageNetwork<T>.Of(context.Message) is { } networkId)
            db.Tenant.Enter(networkId);

        await using var transaction = await db.BeginForNetworkAsync(context.CancellationToken);
        var now = time.GetUtcNow();
        var isFirst = await db.Database.ExecuteSqlAsync(
            $"INSERT INTO inbox_message (message_id, consumer_id, received_at) VALUES ({messageId}, {options.ConsumerId}, {now}) ON CONFLICT DO NOTHING",
            context.CancellationToken) == 1;

        var inbox = new InboxConsumeContext<T, TDb>(context, options, services, db, time, isConsumed: !isFirst);
        await next.Send(inbox);
        await transaction.CommitAsync(context.CancellationToken);
        if (inbox.HasSent)
            wakeUp.Committed();
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("inbox");
}

/// <summary>
/// What a consumer sees: publishing stores in the outbox. MassTransit's outbox pipe would also deliver from here, pass by pass;
/// claiming "delivered" whenever the message was consumed leaves all delivery to the dispatcher and one pass to the consumer.
/// </summary>
internal sealed class InboxConsumeContext<T, TDb>(
    ConsumeContext<T> context, OutboxConsumeOptions options, IServiceProvider services, TDb db, TimeProvider time, bool isConsumed)
    : OutboxConsumeContextProxy<T>(context, options, services)
    where T : class
    where TDb : ServiceDb
{
    public bool HasSent { get; private set; }

    public override bool ContinueProcessing { get; set; }

    public override bool IsMessageConsumed => isConsumed;

    public override bool IsOutboxDelivered => isConsumed;

    public override int ReceiveCount => isConsumed ? 2 : 1;

    public override long? LastSequenceNumber => null;

    public override Task SetConsumed() => db.SaveChangesAsync(CancellationToken);

    public override Task AddSend<TMessage>(SendContext<TMessage> context)
    {
        // A consumer may publish from several tasks at once; the change tracker may not be used so.
        lock (db)
            db.Add(OutboxEnvelope.Store(context, time.GetUtcNow()));
        HasSent = true;
        return Task.CompletedTask;
    }

    public override Task SetDelivered() => Task.CompletedTask;

    public override Task<List<OutboxMessageContext>> LoadOutboxMessages() => Task.FromResult(new List<OutboxMessageContext>());

    public override Task NotifyOutboxMessageDelivered(OutboxMessageContext message) => Task.CompletedTask;

    public override Task RemoveOutboxMessages() => Task.CompletedTask;
}
