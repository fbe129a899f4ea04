using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PeerReview.Local;
using PeerReview.ServiceDefaults.Messaging;
using PeerReview.TestKit;

namespace PeerReview.ServiceDefaults.Tests;

/// <summary>A service and a broker that is not there yet.</summary>
public sealed class BusStartTests(SampleFactory sample)
{
    [Fact]
    public async Task A_service_serves_people_before_its_broker_is_there_and_is_healthy_once_it_is()
    {
        await using var door = await Door.CreateAsync();
        await using var service = await ServiceAsync(door);
        Assert.Equal(HealthStatus.Degraded, await HealthAsync(service));
        Assert.Equal(HttpStatusCode.OK, (await service.CreateClient().GetAsync("/health")).StatusCode);

        door.Open();
        await Eventually.SeeAsync(() => HealthAsync(service), health => health == HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_service_that_is_stopped_while_its_bus_starts_leaves_nobody_behind_at_the_broker()
    {
        await using var door = await Door.CreateAsync();
        await using (await ServiceAsync(door))
        {
            door.Open();
            // The first only knocks; behind the second the bus starts.
            await Eventually.SeeAsync(() => Task.FromResult(door.Entered), entered => entered >= 2);
        }

        await Eventually.SeeAsync(() => Task.FromResult(door.Inside), inside => inside == 0, TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("amqp://user:p%40ss%2Fword@broker/v%2Fhost", "amqp://user:p%40ss%2Fword@broker:5672/v%2Fhost")]
    [InlineData("amqps://user:secret@broker", "amqps://user:secret@broker:5671/")]
    [InlineData("amqp://user:secret@broker:1234/", "amqp://user:secret@broker:1234/")]
    public void Without_a_port_it_is_the_protocols(string setting, string broker)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:rabbitmq", setting)]).Build();
        Assert.Equal(new Uri(broker), BusStart.BrokerOf(configuration));
    }

    /// <summary>The sample with a database of its own, whose broker is behind the door.</summary>
    private async Task<WebApplicationFactory<Program>> ServiceAsync(Door door)
    {
        var login = await (await TestNodes.GetAsync()).CreateLoginAsync("early");
        var service = sample.WithWebHostBuilder(builder => builder
            .UseSetting("ConnectionStrings:database", login.ConnectionString)
            .UseSetting("ConnectionStrings:rabbitmq", door.Address.ToString()));
        _ = service.Server;
        return service;
    }

    private static async Task<HealthStatus> HealthAsync(WebApplicationFactory<Program> service) =>
        (await service.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;

    /// <summary>A port that leads to a virtual host of the real broker once it is opened.</summary>
    private sealed class Door(Uri broker) : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, LoopbackPorts.Choose(1)[0]);
        private readonly CancellationTokenSource _closed = new();
        private Task _watch = Task.CompletedTask;
        private int _entered, _inside;

        public static async Task<Door> CreateAsync() => new(await (await TestNodes.GetAsync()).CreateVirtualHostAsync("early"));

        public Uri Address => new UriBuilder(broker) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;

        /// <summary>How many connections there were.</summary>
        public int Entered => Volatile.Read(ref _entered);

        /// <summary>How many there are.</summary>
        public int Inside => Volatile.Read(ref _inside);

        public void Open()
        {
            _listener.Start();
            _watch = WatchAsync();
        }

        private async Task WatchAsync()
        {
            try
            {
                while (true)
                    _ = LeadAsync(await _listener.AcceptTcpClientAsync(_closed.Token));
            }
            catch (OperationCanceledException)
            {
                // Closed.
            }
        }

        private async Task LeadAsync(TcpClient guest)
        {
            Interlocked.Increment(ref _inside);
            Interlocked.Increment(ref _entered);
            try
            {
                using var host = new TcpClient();
                await host.ConnectAsync(broker.Host, broker.Port, _closed.Token);
                await Task.WhenAny(guest.GetStream().CopyToAsync(host.GetStream(), _closed.Token), host.GetStream().CopyToAsync(guest.GetStream(), _closed.Token));
            }
            finally
            {
                guest.Dispose();
                Interlocked.Decrement(ref _inside);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _closed.CancelAsync();
            await _watch;
            _listener.Dispose();
            _closed.Dispose();
        }
    }
}
