using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PeerReview.Local.Demo;

/// <summary>The API said no.</summary>
public sealed class ApiRefusedException(HttpMethod method, string path, HttpStatusCode status, string answer)
    : Exception($"{method} {path} answered {(int)status}: {answer}")
{
    public HttpStatusCode Status => status;
}

/// <summary>Somebody who uses the public API: a person signed in, or a client with its own token.</summary>
/// <param name="http">Speaks to the gateway.</param>
/// <param name="accessToken">Renews the access token when it has become stale.</param>
public sealed class ApiClient(HttpClient http, Func<Task<string>> accessToken)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private string? _token;

    /// <summary>Somebody at an address.</summary>
    public static ApiClient At(Uri gateway, Func<Task<string>> accessToken) => new(new HttpClient { BaseAddress = gateway, Timeout = TimeSpan.FromMinutes(5) }, accessToken);

    /// <summary>A person.</summary>
    public static ApiClient Person(Uri gateway, string email, string password) => At(gateway, async () =>
    {
        using var browser = PeopleSignIn.At(gateway);
        return (await browser.SignInAsync(email, password)).AccessToken;
    });

    /// <summary>The platform's operator.</summary>
    public static ApiClient Operator(Uri gateway, string secret) => At(gateway, async () =>
    {
        using var browser = PeopleSignIn.At(gateway);
        return await browser.ClientTokenAsync("operator", secret);
    });

    /// <summary>Reads.</summary>
    public async Task<JsonNode> GetAsync(string path) => (await SendAsync(HttpMethod.Get, path)).Body!;

    /// <summary>Reads every page of a list.</summary>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(string path)
    {
        var all = new List<JsonNode>();
        string? after = null;
        do
        {
            var page = await GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=100{(after is null ? "" : $"&after={after}")}");
            all.AddRange(page["items"]!.AsArray().Select(item => item!));
            after = (string?)page["next"];
        }
        while (after is not null);
        return all;
    }

    /// <summary>Does something once: the same key again gets the first answer.</summary>
    /// <param name="path">What.</param>
    /// <param name="body">With what.</param>
    /// <param name="key">The Idempotency-Key; a new one when null.</param>
    /// <param name="etag">The version it is done to, where it asks for one.</param>
    public async Task<JsonNode?> PostAsync(string path, object body, string? key = null, string? etag = null) =>
        (await SendAsync(HttpMethod.Post, path, Json(body), key ?? Guid.NewGuid().ToString(), etag)).Body;

    /// <summary>Sends a CSV file.</summary>
    public async Task<JsonNode?> PostCsvAsync(string path, byte[] csv, string? key = null) =>
        (await SendAsync(HttpMethod.Post, path, () => new ByteArrayContent(csv) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } }, key ?? Guid.NewGuid().ToString())).Body;

    /// <summary>Changes what is at a path, as it is now, whoever changed it last.</summary>
    public async Task<JsonNode?> PutAsync(string path, object body, string etag = "*") =>
        (await SendAsync(HttpMethod.Put, path, Json(body), etag: etag)).Body;

    /// <summary>Puts something new at a path of the caller's choosing.</summary>
    public async Task<JsonNode?> PutNewAsync(string path, object body) =>
        (await SendAsync(HttpMethod.Put, path, Json(body), isNew: true)).Body;

    /// <summary>Begins long work and waits for its end.</summary>
    /// <param name="path">Where it is begun.</param>
    /// <param name="content">With what.</param>
    /// <param name="isDone">Whether the operation, as it is read, has ended.</param>
    /// <param name="key">The Idempotency-Key; a new one when null.</param>
    public async Task<JsonNode> RunAsync(string path, Func<HttpContent> content, Func<JsonNode, bool> isDone, string? key = null)
    {
        var (_, location) = await SendAsync(HttpMethod.Post, path, content, key ?? Guid.NewGuid().ToString());
        return await UntilAsync(() => GetAsync(location!), isDone);
    }

    /// <summary>Long work begun with JSON.</summary>
    public Task<JsonNode> RunAsync(string path, object body, Func<JsonNode, bool> isDone, string? key = null) => RunAsync(path, Json(body), isDone, key);

    /// <summary>Reads until it is so: what one service decided reaches the others in a moment.</summary>
    public static async Task<JsonNode> UntilAsync(Func<Task<JsonNode>> read, Func<JsonNode, bool> isSo)
    {
        var deadline = DateTimeOffset.UtcNow + Patience;
        while (true)
        {
            var seen = await read();
            if (isSo(seen))
                return seen;
            if (DateTimeOffset.UtcNow > deadline)
                throw new TimeoutException($"Not within {Patience.TotalSeconds} s. Last seen: {seen.ToJsonString()[..Math.Min(2_000, seen.ToJsonString().Length)]}");
            await Task.Delay(100);
        }
    }

    /// <summary>Tries again while the service has not yet heard of what this needs.</summary>
    /// <param name="attempt">What is tried, with the same key each time.</param>
    /// <param name="whileStatus">The refusals that mean "not yet".</param>
    public static async Task<T> WhenReadyAsync<T>(Func<Task<T>> attempt, params HttpStatusCode[] whileStatus)
    {
        var deadline = DateTimeOffset.UtcNow + Patience;
        while (true)
        {
            try
            {
                return await attempt();
            }
            catch (ApiRefusedException refused) when (whileStatus.Contains(refused.Status) && DateTimeOffset.UtcNow < deadline)
            {
                await Task.Delay(100);
            }
        }
    }

    private static Func<HttpContent> Json(object body) => () => JsonContent.Create(body, body.GetType(), options: JsonSerializerOptions.Web);

    private async Task<(JsonNode? Body, string? Location)> SendAsync(
        HttpMethod method, string path, Func<HttpContent>? content = null, string? key = null, string? etag = null, bool isNew = false)
    {
        var deadline = DateTimeOffset.UtcNow + Patience;
        var isRefreshed = false;
        while (true)
        {
            var (answer, pause) = await TryAsync(method, path, content, key, etag, isNew);
            using (answer)
            {
                if (pause is not null && DateTimeOffset.UtcNow < deadline)
                {
                    await Task.Delay(pause.Value);
                    continue;
                }

                // A token that was made before the person's roles changed is refused; a new one has the new roles.
                if (answer.StatusCode == HttpStatusCode.Unauthorized && !isRefreshed)
                {
                    _token = null;
                    isRefreshed = true;
                    continue;
                }

                var text = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync());
                if (!answer.IsSuccessStatusCode)
                    throw new ApiRefusedException(method, path, answer.StatusCode, text);

                var location = answer.Headers.Location is { } to ? to.IsAbsoluteUri ? to.PathAndQuery : to.OriginalString : null;
                return (text.Length > 0 ? JsonNode.Parse(text) : null, location);
            }
        }
    }

    /// <summary>Sends it once. Whoever is away comes back: everything sent here is safe to repeat, so a pause tells when to try again.</summary>
    private async Task<(HttpResponseMessage Answer, TimeSpan? Pause)> TryAsync(
        HttpMethod method, string path, Func<HttpContent>? content, string? key, string? etag, bool isNew)
    {
        try
        {
            _token ??= await accessToken();
            using var request = new HttpRequestMessage(method, path) { Content = content?.Invoke() };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
            if (key is not null)
                request.Headers.Add("Idempotency-Key", key);
            if (etag is not null)
                request.Headers.TryAddWithoutValidation("If-Match", etag);
            if (isNew)
                request.Headers.TryAddWithoutValidation("If-None-Match", "*");

            var answer = await http.SendAsync(request);
            return (answer, await IsForLaterAsync(answer) ? answer.Headers.RetryAfter?.Delta ?? Pause : null);
        }
        catch (Exception exception) when (exception is HttpRequestException || exception is SignInRefusedException { Status: >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests })
        {
            return (new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StringContent(exception.Message) }, Pause);
        }
    }

    /// <summary>Too many at once, somebody is away, or the same request is still being worked on.</summary>
    private static async Task<bool> IsForLaterAsync(HttpResponseMessage answer) => answer.StatusCode switch
    {
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => true,
        HttpStatusCode.Conflict => (await answer.Content.ReadAsStringAsync()).Contains("/problems/in-flight", StringComparison.Ordinal),
        _ => false,
    };
}
