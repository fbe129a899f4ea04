using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Npgsql;
using Xunit;

namespace PeerReview.TestKit;

/// <summary>
/// One service in this process over a real PostgreSQL and a real RabbitMQ, with a database and a virtual host of its own. Tests speak to it
/// as its users do: HTTP with tokens, and events on the bus.
/// </summary>
/// <param name="audience">The audience its tokens name, such as <c>cohorts</c>.</param>
public abstract class ServiceFactory<TProgram>(string audience) : WebApplicationFactory<TProgram>, IAsyncLifetime
    where TProgram : class
{
    private TestLogin _login = null!;
    private Uri _rabbit = null!;

    /// <summary>JSON as the services speak it.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The bus, seen from another service: what this one publishes, and what others tell it.</summary>
    public BusProbe Bus { get; private set; } = null!;

    /// <summary>The owner's connection string, for looking at the database from outside.</summary>
    public string OwnerConnectionString => _login.ConnectionString;

    /// <summary>The event types the tests want to see.</summary>
    protected virtual IReadOnlyList<Type> ObservedEvents => [];

    public async ValueTask InitializeAsync()
    {
        var nodes = await TestNodes.GetAsync();
        _login = await nodes.CreateLoginAsync(audience);
        _rabbit = await nodes.CreateVirtualHostAsync(audience);
        var (broker, virtualHost) = await BrokerAsync();
        Bus = await BusProbe.StartAsync(_rabbit, ObservedEvents, new ServiceInbox(OwnerConnectionString, broker, virtualHost, BusProbe.Queue));
        // What is published before its queues are there is lost.
        await Eventually.SeeAsync(() => Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(), health => health.Status == HealthStatus.Healthy);
        IsStarted = true;
    }

    /// <summary>True once the service is healthy. Whoever asks for a client before that, from within the service, starts another one.</summary>
    protected bool IsStarted { get; private set; }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        builder.UseSetting("ConnectionStrings:database", _login.ConnectionString);
        builder.UseSetting("ConnectionStrings:rabbitmq", _rabbit.ToString());
        builder.UseSetting("Identity:Issuer", TestTokens.Issuer);
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.ConfigureServices(services => services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, options =>
        {
            var configuration = new OpenIdConnectConfiguration { Issuer = TestTokens.Issuer };
            configuration.SigningKeys.Add(TestTokens.Key);
            options.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(configuration);
        }));
        builder.ConfigureServices(services => Api.Undone.AddTo(services, typeof(TProgram).Assembly));
    }

    /// <summary>A client that calls as this person.</summary>
    public HttpClient As(Person person, DateTimeOffset? tokenIssuedAt = null)
    {
        var client = CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestTokens.For(audience, person, tokenIssuedAt));
        return client;
    }

    /// <summary>The broker's management API and the name of this service's virtual host in it.</summary>
    public async Task<(HttpClient Broker, string VirtualHost)> BrokerAsync() =>
        ((await TestNodes.GetAsync()).RabbitMq.CreateManagementClient(), _rabbit.AbsolutePath.TrimStart('/'));

    /// <summary>How often messages of a queue of this service failed for good.</summary>
    public async Task<int> CountDeadLettersAsync(string queue)
    {
        await using var source = NpgsqlDataSource.Create(OwnerConnectionString);
        await using var command = source.CreateCommand("SELECT coalesce(sum(times), 0)::int FROM dead_letter WHERE queue = $1");
        command.Parameters.AddWithValue(queue);
        return (int)(await command.ExecuteScalarAsync())!;
    }

    public override async ValueTask DisposeAsync()
    {
        await Bus.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>The requests tests make, with the headers the API asks for.</summary>
public static class ApiCalls
{
    /// <summary>A POST with a new <c>Idempotency-Key</c>, or the one given.</summary>
    public static Task<HttpResponseMessage> PostAsync(this HttpClient client, string path, object body, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, options: ServiceFactory<object>.Json) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        return client.SendAsync(request);
    }

    /// <summary>A PUT of the version that was read.</summary>
    public static Task<HttpResponseMessage> PutAsync(this HttpClient client, string path, object body, string? etag) =>
        client.SendAsync(WithIfMatch(new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body, options: ServiceFactory<object>.Json) }, etag));

    /// <summary>A DELETE of the version that was read.</summary>
    public static Task<HttpResponseMessage> DeleteAsync(this HttpClient client, string path, string? etag) =>
        client.SendAsync(WithIfMatch(new HttpRequestMessage(HttpMethod.Delete, path), etag));

    /// <summary>The body as JSON, or a failure that shows the status and the body.</summary>
    public static async Task<T> ReadAsync<T>(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri} answered {(int)response.StatusCode}: {text}");
        return JsonSerializer.Deserialize<T>(text, ServiceFactory<object>.Json)!;
    }

    /// <summary>Sends and reads in one step.</summary>
    public static async Task<T> ReadAsync<T>(this Task<HttpResponseMessage> response) => await (await response).ReadAsync<T>();

    private static HttpRequestMessage WithIfMatch(HttpRequestMessage request, string? etag)
    {
        if (etag is not null)
            request.Headers.TryAddWithoutValidation("If-Match", etag);
        return request;
    }
}
