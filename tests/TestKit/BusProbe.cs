using System.Collections.Concurrent;
using MassTransit;

namespace PeerReview.TestKit;

/// <summary>Stands on the bus as another service would: publishes what others would, and waits for what the service under test publishes.</summary>
public sealed class BusProbe : IAsyncDisposable
{
    internal const string Queue = "probe";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentQueue<object> _seen = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly ServiceInbox _inbox;
    private IBusControl _bus = null!;

    private BusProbe(ServiceInbox inbox) => _inbox = inbox;

    internal static async Task<BusProbe> StartAsync(Uri rabbit, IReadOnlyList<Type> events, ServiceInbox inbox)
    {
        var probe = new BusProbe(inbox);
        probe._bus = MassTransit.Bus.Factory.CreateUsingRabbitMq(configure =>
        {
            configure.Host(rabbit);
            configure.ReceiveEndpoint(Queue, endpoint =>
            {
                foreach (var type in events)
                    typeof(BusProbe).GetMethod(nameof(Observe), System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!
                        .MakeGenericMethod(type).Invoke(probe, [endpoint]);
            });
        });
        await probe._bus.StartAsync();
        return probe;
    }

    private void Observe<T>(IReceiveEndpointConfigurator endpoint)
        where T : class =>
        endpoint.Handler<T>(context =>
        {
            _seen.Enqueue(context.Message);
            _arrived.Release();
            return Task.CompletedTask;
        });

    /// <summary>How often each message is published, as one: delivery is at least once, so more often must make no difference.</summary>
    public int Times { get; set; } = 1;

    /// <summary>Publishes an event of another service, and waits until the service under test has dealt with it.</summary>
    public async Task PublishAsync(object message, Guid? messageId = null)
    {
        var id = messageId ?? NewId.NextGuid();
        await SendOffAsync(message, id);
        await _inbox.HasDealtWithAsync(message.GetType(), id);
    }

    /// <summary>Publishes an event and does not wait for what becomes of it.</summary>
    public async Task SendOffAsync(object message, Guid id)
    {
        for (var time = 0; time < Times; time++)
            await _bus.Publish(message, message.GetType(), Pipe.Execute<PublishContext>(context => context.MessageId = id));
    }

    /// <summary>Every event of this type so far.</summary>
    public IReadOnlyList<T> Seen<T>() => [.. _seen.OfType<T>()];

    /// <summary>Waits for an event like this; fails with what came instead.</summary>
    public async Task<T> WaitForAsync<T>(Func<T, bool> like)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (_seen.OfType<T>().FirstOrDefault(like) is { } found)
                return found;

            try
            {
                await _arrived.WaitAsync(TimeSpan.FromSeconds(1), patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"No such {typeof(T).Name} within {Patience.TotalSeconds} s. Seen: {string.Join("; ", _seen)}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _bus.StopAsync();
        await _inbox.DisposeAsync();
        _arrived.Dispose();
    }
}
