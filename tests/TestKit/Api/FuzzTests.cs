using Xunit;

namespace PeerReview.TestKit.Api;

/// <summary>
/// Whatever is sent, a service answers as its document says: no fault of its own (5xx), a problem for every refusal that repeats nothing of what was
/// typed, and nothing of another network. <c>FUZZ_REQUESTS</c> sends more to each operation, <c>FUZZ_SEED</c> others.
/// </summary>
/// <param name="service">The running service.</param>
public abstract class FuzzTests<TProgram>(ServiceFactory<TProgram> service)
    where TProgram : class
{
    /// <summary>Makes something of everything.</summary>
    protected abstract Task<ApiWorld> SeedAsync();

    [Fact]
    public async Task Whatever_is_sent_the_answer_is_one_the_document_has()
    {
        var document = await ApiDocument.OfAsync(service.CreateClient());
        var (world, other) = (await SeedAsync(), await SeedAsync());
        var foreign = IdsOf(document, other).Except(IdsOf(document, world)).ToList();
        var judge = new ApiJudge(document, world.Mark, [other.Mark, .. foreign.Except(other.KnownToAll)], ["Robin Roles", "Harper Head", "Casey Coordinator", "@example", ".example.org"]);
        var clients = document.Operations.ToDictionary(operation => operation.Name, operation => operation.Roles.Count == 0 ? service.CreateClient() : service.As(world.LetIn(operation)));
        var sent = 0;
        var result = await new ApiFuzzer(document, world, foreign, judge).RunAsync(ApiFuzzer.PerOperation(30), Seed, (operation, request) =>
        {
            // Most are taken back, so that the world stays worth asking about; the others go through to the commit and beyond.
            if (Interlocked.Increment(ref sent) % 8 != 0)
                request.Headers.Add(Undone.Header, "1");
            return clients[operation.Name].SendAsync(request);
        });

        TestContext.Current.TestOutputHelper?.WriteLine(result.ToString());
        Assert.True(result.Faults.Count == 0, result.ToString());
        Assert.Contains(result.Statuses.Keys, status => status is >= 200 and < 300);
    }

    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), out var seed) ? seed : 20261122;

    private static IEnumerable<string> IdsOf(ApiDocument document, ApiWorld world) =>
        from operation in document.Operations
        from parameter in operation.Parameters
        where parameter.In == "path"
        let value = world.ValueOf(operation, parameter.Name)
        where Guid.TryParse(value, out _)
        select value;
}
