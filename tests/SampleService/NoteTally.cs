using MassTransit;
using PeerReview.ServiceDefaults.Messaging;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.SampleService;

/// <summary>Counts the copies of a network's notes: one saga per network, hit by many events at once.</summary>
public sealed class NoteTally : SagaStateMachineInstance, INetworkOwned
{
    public Guid CorrelationId { get; set; }

    public Guid NetworkId { get; private set; }

    public string State { get; set; } = string.Empty;

    public int Copies { get; set; }
}

public sealed class NoteTallyMachine : MassTransitStateMachine<NoteTally>
{
    public NoteTallyMachine()
    {
        InstanceState(tally => tally.State);
        Event(() => Copied, copied => copied.CorrelateById(context => context.Message.NetworkId));
        Initially(When(Copied).Then(context => context.Saga.Copies = 1).TransitionTo(Counting));
        During(Counting, When(Copied).Then(context => context.Saga.Copies++));
    }

    public State Counting { get; private set; } = null!;

    public Event<NoteCopied> Copied { get; private set; } = null!;
}

internal static class SagaRegistration
{
    public static void AddSaga(this IBusRegistrationConfigurator bus) =>
        bus.AddSagaStateMachine<NoteTallyMachine, NoteTally>().StoreIn<NoteTally, SampleDb>();
}
