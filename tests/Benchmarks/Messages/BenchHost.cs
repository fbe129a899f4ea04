using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PeerReview.Local.Nodes;
using PeerReview.SampleService;
using PeerReview.ServiceDefaults.Messaging;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.Benchmarks.Messages;

/// <summary>A process's worth of messaging as every service has it – database, outbox, dispatcher, inbox – without HTTP.</summary>
internal sealed class BenchHost : IAsyncDisposable
{
    private readonly IHost _host;

    private BenchHost(IHost host) => _host = host;

    public static readonly Guid Network = Guid.CreateVersion7();

    public IServiceProvider Services => _host.Services;

    public IBus Bus => Services.GetRequiredService<IBus>();

    public NpgsqlDataSource Database => Services.GetRequiredService<NpgsqlDataSource>();

    public static async Task<BenchHost> StartAsync(PrivateNodes nodes, string name, bool withConsumers, string? virtualHost = null)
    {
        const string Password = "bench";
        await nodes.Postgres.Facts.EnsureLoginAsync(name, Password);
        var rabbit = await nodes.RabbitMq.Facts.CreateVirtualHostAsync(virtualHost ?? name);

        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Error);
        builder.Configuration["ConnectionStrings:database"] = nodes.Postgres.Facts.ConnectionStringFor(name, Password, name);
        builder.Configuration["ConnectionStrings:rabbitmq"] = rabbit.ToString();
        builder.AddDatabase<SampleDb>();
        builder.AddMessaging<SampleDb>(name.Replace('_', '-'), withConsumers ? typeof(BenchHost).Assembly : typeof(NpgsqlConnection).Assembly);
        var host = builder.Build();
        await host.StartAsync();
        await host.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(60));
        return new BenchHost(host);
    }

    /// <summary>One change with one event, as a request makes it: returns when it is committed.</summary>
    public async Task PublishInTransactionAsync(BenchMessage message, Note? note = null)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Enter(Network);
        var db = scope.ServiceProvider.GetRequiredService<SampleDb>();
        await using var transaction = await db.BeginForNetworkAsync(CancellationToken.None);
        db.Add(note ?? new Note { Text = "bench" });
        await scope.ServiceProvider.GetRequiredService<IPublishEndpoint>().Publish(message);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        Latency.Committed(message.Id);
        Services.GetRequiredService<OutboxWakeUp>().Committed();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}

/// <summary>What the benchmarks send; about as large as the platform's own events.</summary>
public sealed record BenchMessage(Guid NetworkId, Guid Id, string Text);

/// <summary>Consumed as any event is, behind the inbox, with one row written.</summary>
public sealed class BenchConsumer(SampleDb db) : IConsumer<BenchMessage>
{
    public Task Consume(ConsumeContext<BenchMessage> context)
    {
        Latency.Consumed(context.Message.Id);
        db.Add(new NoteCopy { NoteId = context.Message.Id, Text = context.Message.Text });
        return Task.CompletedTask;
    }
}
