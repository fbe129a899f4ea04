using System.Collections.Concurrent;
using System.Globalization;

namespace PeerReview.TestKit.Api;

/// <summary>Sends bent requests to every operation and judges the answers.</summary>
/// <param name="document">What there is to ask.</param>
/// <param name="world">Whose things are asked for.</param>
/// <param name="foreign">Ids of another network, tried in place of the world's.</param>
/// <param name="judge">Judges.</param>
public sealed class ApiFuzzer(ApiDocument document, ApiWorld world, IReadOnlyList<string> foreign, ApiJudge judge)
{
    /// <summary>How many requests an operation gets: <c>FUZZ_REQUESTS</c>, otherwise the number given.</summary>
    public static int PerOperation(int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable("FUZZ_REQUESTS"), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : otherwise;

    /// <summary>Sends them, four at a time; returns how many, the statuses that came, and what was wrong.</summary>
    /// <param name="perOperation">How many to each operation.</param>
    /// <param name="seed">The same seed sends the same.</param>
    /// <param name="send">Sends one to an operation, as somebody who is let in.</param>
    public async Task<FuzzResult> RunAsync(int perOperation, int seed, Func<ApiOperation, HttpRequestMessage, Task<HttpResponseMessage>> send)
    {
        var faults = new ConcurrentQueue<string>();
        var statuses = new ConcurrentDictionary<int, int>();
        await Parallel.ForEachAsync(document.Operations.Where(operation => !world.NotForReal.Contains(operation.Name)), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (operation, _) =>
        {
            // Not HashCode: that differs from one process to the next, and a fault could not be repeated.
            var hostility = new Hostility(new Random(unchecked((seed * 397) + operation.Name.Sum(letter => letter))), world.Mark, foreign);
            for (var number = 0; number < perOperation; number++)
            {
                var call = ApiCall.Valid(document, operation, world, withOptional: number % 2 == 0);
                // The first one as it is: the bent ones are meant to differ from something that works.
                var bent = number == 0 ? "as it should be" : hostility.Bend(call);
                if (number % 5 == 4)
                    bent += ", " + hostility.Bend(call);
                await TryAsync(operation, call, bent, send, statuses, faults);
            }
        });
        return new FuzzResult(statuses.Values.Sum(), statuses.OrderBy(status => status.Key).ToDictionary(), [.. faults]);
    }

    private async Task TryAsync(
        ApiOperation operation, ApiCall call, string bent, Func<ApiOperation, HttpRequestMessage, Task<HttpResponseMessage>> send,
        ConcurrentDictionary<int, int> statuses, ConcurrentQueue<string> faults)
    {
        using var request = call.ToRequest();
        var asked = $"{request.RequestUri} {(call.Body is null ? "" : System.Text.Encoding.UTF8.GetString(call.Body))}";
        using var response = await send(operation, request);
        var body = await response.Content.ReadAsStringAsync();
        var status = (int)response.StatusCode;
        statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
        foreach (var fault in judge.Faults(operation, asked, status, response.Content.Headers.ContentType?.MediaType, body))
            faults.Enqueue($"{operation.Name} ({bent}) {fault}");
    }
}

/// <summary>What came of it.</summary>
/// <param name="Requests">How many were sent.</param>
/// <param name="Statuses">How often each status came.</param>
/// <param name="Faults">What was wrong.</param>
public sealed record FuzzResult(int Requests, IReadOnlyDictionary<int, int> Statuses, IReadOnlyList<string> Faults)
{
    /// <summary>For the test's output, and for failures.</summary>
    public override string ToString() =>
        $"{Requests} requests, {string.Join(", ", Statuses.Select(status => $"{status.Value} × {status.Key}"))}; {Faults.Count} faults\n{string.Join('\n', Faults.Take(60))}";
}
