using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Http.Resilience;
using PeerReview.Portal.SignIn;

namespace PeerReview.Portal.Api;

/// <summary>One page of a list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>
/// The public API, spoken for the person of this request with that person's token. What it refuses is an <see cref="ApiProblem"/>. The files
/// beside this one add its operations, one capability each.
/// </summary>
public sealed class ApiClient
{
    /// <summary>The HTTP client: reads are tried again, nothing else is.</summary>
    public const string HttpClientName = "api";

    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new NoListIsEmpty() },
    };

    /// <summary>An enum value as the API writes it.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private readonly IHttpClientFactory _clients;
    private readonly AccessTokens _tokens;
    private readonly IHttpContextAccessor _http;

    internal ApiClient(IHttpClientFactory clients, AccessTokens tokens, IHttpContextAccessor http)
    {
        _clients = clients;
        _tokens = tokens;
        _http = http;
    }

    private CancellationToken Aborted => _http.HttpContext?.RequestAborted ?? CancellationToken.None;

    /// <summary>Reads.</summary>
    public async Task<T> GetAsync<T>(string path) => await ReadAsync<T>(() => new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Reads what may not be there (yet); null for that.</summary>
    public async Task<T?> FindAsync<T>(string path)
        where T : class
    {
        try
        {
            return await GetAsync<T>(path);
        }
        catch (ApiProblem problem) when (problem.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }

    /// <summary>Reads every page of a list, up to a size no screen needs more of.</summary>
    public async Task<IReadOnlyList<T>> ListAsync<T>(string path, int atMost = 2_000)
    {
        var all = new List<T>();
        string? after = null;
        do
        {
            var page = await GetAsync<Page<T>>($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=100{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}");
            all.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null && all.Count < atMost);
        return all;
    }

    /// <summary>Does something once, however often it is sent with this key.</summary>
    public Task<T> PostAsync<T>(string path, object body, string key) => ReadAsync<T>(() => Post(path, JsonContent.Create(body, body.GetType(), options: Json), key));

    /// <summary>Does something once with the version that was read.</summary>
    public Task<T> PostAtAsync<T>(string path, object body, string key, long? version) => ReadAsync<T>(() =>
    {
        var request = Post(path, JsonContent.Create(body, body.GetType(), options: Json), key);
        IfMatch(request, version);
        return request;
    });

    /// <summary>Does something once whose answer is of no interest.</summary>
    public Task PostAsync(string path, object body, string key) => DoAsync(() => Post(path, JsonContent.Create(body, body.GetType(), options: Json), key));

    /// <summary>Sends a CSV file once.</summary>
    public Task<T> PostCsvAsync<T>(string path, byte[] csv, string key) =>
        ReadAsync<T>(() => Post(path, new ByteArrayContent(csv) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } }, key));

    /// <summary>Changes the version that was read; without a version, whatever is there.</summary>
    public Task<T> PutAsync<T>(string path, object body, long? version) => ReadAsync<T>(() => Put(path, body, version));

    /// <summary>Changes without an answer of interest.</summary>
    public Task PutAsync(string path, object body, long? version) => DoAsync(() => Put(path, body, version));

    /// <summary>Creates at a name of the caller's choosing.</summary>
    public Task<T> PutNewAsync<T>(string path, object body) => ReadAsync<T>(() =>
    {
        var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body, body.GetType(), options: Json) };
        request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
        return request;
    });

    /// <summary>Takes away the version that was read.</summary>
    public Task DeleteAsync(string path, long? version) => DoAsync(() =>
    {
        var request = new HttpRequestMessage(HttpMethod.Delete, path);
        IfMatch(request, version);
        return request;
    });

    private static HttpRequestMessage Post(string path, HttpContent content, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("Idempotency-Key", key);
        return request;
    }

    private static HttpRequestMessage Put(string path, object body, long? version)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body, body.GetType(), options: Json) };
        IfMatch(request, version);
        return request;
    }

    private static void IfMatch(HttpRequestMessage request, long? version) =>
        request.Headers.IfMatch.Add(version is { } known ? new EntityTagHeaderValue($"\"{known}\"") : EntityTagHeaderValue.Any);

    private async Task<T> ReadAsync<T>(Func<HttpRequestMessage> request)
    {
        using var answer = await SendAsync(request);
        try
        {
            return (await answer.Content.ReadFromJsonAsync<T>(Json, Aborted))!;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw ApiProblem.Unreachable();
        }
    }

    private async Task DoAsync(Func<HttpRequestMessage> request)
    {
        using var answer = await SendAsync(request);
    }

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request)
    {
        var token = await _tokens.GetAsync(Aborted);
        var answer = await SendAsync(request, token);
        if (answer.StatusCode == HttpStatusCode.Unauthorized)
        {
            // The person's roles changed after the token was made (AccessChanged): a new one has the new roles.
            answer.Dispose();
            answer = await SendAsync(request, await _tokens.ReplaceAsync(token, Aborted));
        }

        if (answer.IsSuccessStatusCode)
            return answer;

        using (answer)
        {
            throw answer.StatusCode == HttpStatusCode.Unauthorized ? new SessionEndedException() : await ApiProblem.ReadAsync(answer, Aborted);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> create, string token)
    {
        using var request = create();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var client = _clients.CreateClient(HttpClientName);
        try
        {
            return await client.SendAsync(request, Aborted);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or Polly.ExecutionRejectedException && !Aborted.IsCancellationRequested)
        {
            throw ApiProblem.Unreachable();
        }
    }
}

internal static class ApiSetup
{
    public static void AddApi(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHttpClient(ApiClient.HttpClientName, http =>
        {
            http.BaseAddress = SignInSetup.Gateway;
            http.Timeout = TimeSpan.FromSeconds(60);
        }).AddStandardResilienceHandler(options =>
        {
            // That a service is away the gateway says after it has tried again itself: the page says so at once, and does not let its reader wait.
            options.Retry.ShouldHandle = answer => ValueTask.FromResult(answer.Outcome is { Exception: HttpRequestException } or { Result.StatusCode: HttpStatusCode.TooManyRequests });
            options.Retry.DisableForUnsafeHttpMethods();
            options.Retry.MaxRetryAttempts = 2;
            options.Retry.Delay = TimeSpan.FromMilliseconds(150);
            options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(25);
            options.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(50);
            options.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(60);
            options.CircuitBreaker.MinimumThroughput = 40;
            options.CircuitBreaker.FailureRatio = 0.5;
        }).SelectPipelineBy(_ => ServiceOf);
        builder.Services.AddScoped(services => new ApiClient(
            services.GetRequiredService<IHttpClientFactory>(), services.GetRequiredService<AccessTokens>(), services.GetRequiredService<IHttpContextAccessor>()));
    }

    /// <summary>Each service has a circuit breaker of its own: one that is away does not take the others along.</summary>
    private static string ServiceOf(HttpRequestMessage request) => request.RequestUri!.AbsolutePath.Split('/', 4) is [_, "api", var service, ..] ? service : string.Empty;
}
