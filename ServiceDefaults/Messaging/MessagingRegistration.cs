using System.Reflection;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.DependencyInjection;
using MassTransit.Middleware;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Security;
using PeerReview.ServiceDefaults.Support;

namespace PeerReview.ServiceDefaults.Messaging;

/// <summary>Adds a service's messaging: MassTransit over RabbitMQ, with outbox, inbox and saga store in the service's database.</summary>
public static class MessagingRegistration
{
    /// <summary>How many messages of one queue a process deals with at once.</summary>
    private const int AtOnce = 8;

    /// <summary>
    /// Adds the bus on <c>ConnectionStrings:rabbitmq</c> with every consumer of <paramref name="assembly"/>. Publishing inside a
    /// transaction stores in the outbox; every consumer runs behind the inbox. Delivery is at least once and in no promised order.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="service">Prefix of the service's queues, such as <c>cohort</c>.</param>
    /// <param name="assembly">Where its consumers are.</param>
    /// <param name="configure">Sagas and what else the service adds.</param>
    public static void AddMessaging<TDb>(
        this IHostApplicationBuilder builder, string service, Assembly assembly, Action<IBusRegistrationConfigurator>? configure = null)
        where TDb : ServiceDb
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<OutboxWakeUp>();
        builder.Services.AddSingleton<OutboxBacklog>();
        builder.Services.AddSingleton<OutboxMeter>();
        builder.Services.AddHealthChecks().AddCheck<OutboxHealth>("outbox");
        builder.Services.AddSingleton(services => new ServiceQueues(service, services.GetRequiredService<IConfiguration>()));
        builder.Services.AddSingleton<DeadLetterStore>();

        builder.Services.AddMassTransit(bus =>
        {
            // MassTransit would tell its makers what a service is made of; nothing leaves the platform unasked.
            bus.DisableUsageTelemetry();
            bus.SetEndpointNameFormatter(new KebabCaseEndpointNameFormatter(prefix: service, includeNamespace: false));
            // While the broker is away the outbox absorbs: the service still serves people, so it is degraded, not dead.
            bus.ConfigureHealthCheckOptions(health => health.MinimalFailureStatus = HealthStatus.Degraded);
            // By type: given an assembly, MassTransit passes over internal consumers without a word.
            bus.AddConsumers([.. assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IConsumer)))]);
            bus.AddConsumer<AccessChangedConsumer>();
            configure?.Invoke(bus);

            bus.ReplaceScoped<IScopedBusContextProvider<IBus>, OutboxBusContextProvider<IBus>>();
            bus.AddScoped<IOutboxContextFactory<TDb>, Inbox<TDb>>();
            bus.AddConfigureEndpointsCallback(ConfigureEndpoint<TDb>);

            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(BusStart.BrokerOf(context.GetRequiredService<IConfiguration>()));
                rabbit.PrefetchCount = 32;
                rabbit.ConcurrentMessageLimit = AtOnce;
                rabbit.ConfigureEndpoints(context);
            });
        });

        builder.Services.RemoveMassTransitHostedService();
        builder.Services.AddSingleton<MassTransitHostedService>();
        builder.Services.Configure<MassTransitHostOptions>(options => options.WaitUntilStarted = true);
        builder.Services.AddHostedService<BusStart>();

        // After the bus, so that they stop before it.
        builder.Services.AddHostedService<OutboxDispatcher>();
        builder.Services.AddHostedService<InboxCleanup>();
        builder.Services.AddHostedService<ErrorQueueSweep>();
    }

    private static void ConfigureEndpoint<TDb>(IRegistrationContext context, string name, IReceiveEndpointConfigurator endpoint)
        where TDb : ServiceDb
    {
        if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit)
            rabbit.SetQuorumQueue();

        KeepDeadLetters(context, name, endpoint);

        // A database that restarts is no reason to give a message up: wait for it, message in hand (about a quarter of an hour).
        endpoint.UseMessageRetry(retry =>
        {
            retry.Handle<Exception>(IsDatabaseAway);
            retry.Exponential(200, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(300));
        });
        // Anything else gets a few quick tries, then is a dead letter.
        endpoint.UseMessageRetry(retry =>
        {
            retry.Ignore<Exception>(exception => IsDatabaseAway(exception) || HasCrossed(exception));
            retry.Intervals(50, 200, 1_000, 3_000);
        });
        // Events of one aggregate that cross: of all that are at work at once one gets through each time, so with more tries than that all do.
        endpoint.UseMessageRetry(retry =>
        {
            retry.Handle<Exception>(HasCrossed);
            retry.Incremental(3 * AtOnce, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(10));
        });

        var inbox = new OutboxConsumePipeSpecificationObserver<TDb>(endpoint, context);
        endpoint.ConnectConsumerConfigurationObserver(inbox);
        endpoint.ConnectSagaConfigurationObserver(inbox);
    }

    /// <summary>MassTransit's own pipes for what failed and what nobody takes, with our store before the queues they end in.</summary>
    private static void KeepDeadLetters(IRegistrationContext context, string queue, IReceiveEndpointConfigurator endpoint)
    {
        context.GetRequiredService<ServiceQueues>().Add(queue);
        var catcher = new DeadLetterCatcher(context.GetRequiredService<DeadLetterStore>(), queue, context.GetRequiredService<ILogger<DeadLetterCatcher>>());
        endpoint.ConfigureError(failed =>
        {
            failed.UseFilter(new GenerateFaultFilter());
            failed.UseFilter(catcher);
            failed.UseFilter(new ErrorTransportFilter());
        });
        endpoint.ConfigureDeadLetter(skipped =>
        {
            skipped.UseFilter(catcher);
            skipped.UseFilter(new DeadLetterTransportFilter());
        });
    }

    /// <summary>Somebody else wrote the same row first.</summary>
    private static bool HasCrossed(Exception exception) =>
        exception.GetBaseException() is DbUpdateConcurrencyException or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    private static bool IsDatabaseAway(Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException!)
        {
            if (current is NpgsqlException { IsTransient: true } or TimeoutException or System.Net.Sockets.SocketException)
                return current is not DbUpdateConcurrencyException;
        }

        return false;
    }

    /// <summary>
    /// Publishes a message that leaves at <paramref name="dueAt"/> (UTC) and not before, however often the service restarts until then.
    /// It cannot be called back: whoever receives it checks whether it still applies.
    /// </summary>
    public static Task PublishAtAsync<T>(
        this IPublishEndpoint publish, T message, DateTimeOffset dueAt, TimeProvider time, CancellationToken cancellationToken)
        where T : class =>
        publish.Publish(message, context => context.Delay = dueAt - time.GetUtcNow(), cancellationToken);
}
