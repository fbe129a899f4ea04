using MassTransit;
using MassTransit.Clients;
using MassTransit.DependencyInjection;
using MassTransit.Middleware;
using MassTransit.Middleware.Outbox;
using MassTransit.Transports;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.ServiceDefaults.Messaging;

/// <summary>
/// Makes <see cref="IPublishEndpoint"/> and <see cref="ISendEndpointProvider"/> of a scope write to the outbox of the
/// scope's database; inside a consumer they are the consume context's, which does the same.
/// </summary>
internal sealed class OutboxBusContextProvider<TBus> : IScopedBusContextProvider<TBus>
    where TBus : class, IBus
{
    public OutboxBusContextProvider(
        TBus bus,
        ServiceDb db,
        TimeProvider time,
        Bind<TBus, IClientFactory> clientFactory,
        Bind<TBus, IScopedConsumeContextProvider> consumeContext,
        IScopedConsumeContextProvider globalConsumeContext,
        IServiceProvider services)
    {
        Context = consumeContext.Value.HasContext
            ? new ConsumeContextScopedBusContext(consumeContext.Value.GetContext(), clientFactory.Value)
            : globalConsumeContext.HasContext
                ? new ConsumeContextScopedBusContext(globalConsumeContext.GetContext(), clientFactory.Value)
                : new OutboxBusContext(bus, db, time, clientFactory.Value, services);
    }

    public ScopedBusContext Context { get; }
}

/// <summary>Stores what is published or sent outside a consumer, to leave when the transaction commits.</summary>
internal sealed class OutboxBusContext(
    IBus bus, ServiceDb db, TimeProvider time, IClientFactory clientFactory, IServiceProvider services) : ScopedBusContext, OutboxSendContext
{
    private IPublishEndpoint? _publishEndpoint;
    private ISendEndpointProvider? _sendEndpointProvider;
    private IScopedClientFactory? _clientFactory;

    public ISendEndpointProvider SendEndpointProvider =>
        _sendEndpointProvider ??= new OutboxSendEndpointProvider(this, bus);

    public IPublishEndpoint PublishEndpoint =>
        _publishEndpoint ??= new PublishEndpoint(new OutboxPublishEndpointProvider(this, bus));

    /// <summary>A request must leave before the transaction ends, or its answer never comes: request clients bypass the outbox.</summary>
    public IScopedClientFactory ClientFactory =>
        _clientFactory ??= new ScopedClientFactory(new ClientFactory(new ScopedClientFactoryContext(clientFactory, services)), null);

    public Task AddSend<T>(SendContext<T> context)
        where T : class
    {
        db.Add(OutboxEnvelope.Store(context, time.GetUtcNow()));
        return Task.CompletedTask;
    }

    public object? GetService(Type serviceType) => services.GetService(serviceType);
}
