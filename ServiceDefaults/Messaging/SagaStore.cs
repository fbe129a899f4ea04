using MassTransit;
using MassTransit.Configuration;
using MassTransit.Context;
using MassTransit.Saga;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.ServiceDefaults.Messaging;

/// <summary>Keeps state machines in the service's own database.</summary>
public static class SagaStoreRegistration
{
    /// <summary>
    /// Stores the saga as a row of <typeparamref name="TDb"/>, changed in the same transaction as the inbox mark and what the saga publishes.
    /// </summary>
    public static void StoreIn<TSaga, TDb>(this ISagaRegistrationConfigurator<TSaga> saga)
        where TSaga : class, ISaga
        where TDb : ServiceDb =>
        saga.Repository(repository => repository
            .RegisterSagaRepository<TSaga, TDb, SagaConsumeContextFactory<TDb, TSaga>, SagaStore<TSaga, TDb>>());
}

/// <summary>
/// Opens no transaction of its own: a saga always runs inside the inbox's. Loads behind an advisory lock on the saga's id, which also
/// queues two first messages for a saga that does not exist yet; a row lock could not.
/// </summary>
internal sealed class SagaStore<TSaga, TDb>(TDb db, ISagaConsumeContextFactory<TDb, TSaga> factory) : ISagaRepositoryContextFactory<TSaga>
    where TSaga : class, ISaga
    where TDb : ServiceDb
{
    public async Task Send<T>(ConsumeContext<T> context, IPipe<SagaRepositoryContext<TSaga, T>> next)
        where T : class =>
        await next.Send(new SagaStoreContext<TSaga, T, TDb>(db, context, factory));

    public Task SendQuery<T>(ConsumeContext<T> context, ISagaQuery<TSaga> query, IPipe<SagaRepositoryQueryContext<TSaga, T>> next)
        where T : class =>
        throw new NotSupportedException($"{typeof(TSaga).Name} is found by its id: correlate every event by id.");

    public void Probe(ProbeContext context) => context.Add("persistence", typeof(TDb).Name);
}

internal sealed class SagaStoreContext<TSaga, T, TDb>(TDb db, ConsumeContext<T> context, ISagaConsumeContextFactory<TDb, TSaga> factory)
    : ConsumeContextScope<T>(context, db), SagaRepositoryContext<TSaga, T>
    where TSaga : class, ISaga
    where TDb : ServiceDb
    where T : class
{
    private readonly ConsumeContext<T> _context = context;

    public async Task<SagaConsumeContext<TSaga, T>?> Load(Guid correlationId)
    {
        await LockAsync(correlationId);
        var instance = await db.Set<TSaga>().SingleOrDefaultAsync(saga => saga.CorrelationId == correlationId, CancellationToken);
        return instance is null ? null : await factory.CreateSagaConsumeContext(db, _context, instance, SagaConsumeContextMode.Load);
    }

    public Task<SagaConsumeContext<TSaga, T>> Add(TSaga instance) =>
        factory.CreateSagaConsumeContext(db, _context, instance, SagaConsumeContextMode.Add);

    public async Task<SagaConsumeContext<TSaga, T>?> Insert(TSaga instance)
    {
        await LockAsync(instance.CorrelationId);
        if (await db.Set<TSaga>().AnyAsync(saga => saga.CorrelationId == instance.CorrelationId, CancellationToken))
            return null;

        // Really added: after an insert MassTransit calls Update, never Save.
        db.Add(instance);
        return await factory.CreateSagaConsumeContext(db, _context, instance, SagaConsumeContextMode.Insert);
    }

    public Task Save(SagaConsumeContext<TSaga> context)
    {
        db.Add(context.Saga);
        return Task.CompletedTask;
    }

    public Task Update(SagaConsumeContext<TSaga> context) => Task.CompletedTask;

    public Task Delete(SagaConsumeContext<TSaga> context)
    {
        db.Remove(context.Saga);
        return Task.CompletedTask;
    }

    public Task Discard(SagaConsumeContext<TSaga> context) => Task.CompletedTask;

    /// <summary>Forgets changes of the saga only: clearing the tracker would also drop what the event published.</summary>
    public Task Undo(SagaConsumeContext<TSaga> context)
    {
        db.Entry(context.Saga).State = EntityState.Detached;
        return Task.CompletedTask;
    }

    public Task<SagaConsumeContext<TSaga, TMessage>> CreateSagaConsumeContext<TMessage>(
        ConsumeContext<TMessage> consumeContext, TSaga instance, SagaConsumeContextMode mode)
        where TMessage : class =>
        factory.CreateSagaConsumeContext(db, consumeContext, instance, mode);

    private Task LockAsync(Guid correlationId)
    {
        var key = correlationId.ToString();
        return db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({key}, 0))", CancellationToken);
    }
}
