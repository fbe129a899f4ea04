using System.Net;
using PeerReview.Local;
using PeerReview.TestKit.Api;

namespace PeerReview.System.Tests.Security;

/// <summary>The joined document of the real platform: whatever it has is in a reviewed table of who may do it, and nobody does it without a token.</summary>
[Collection(PlatformFixture.Collection)]
public sealed class EveryOperationTests(PlatformFixture platform) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = platform.Platform.GatewayUrl };

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Nobody_gets_in_without_a_token_and_every_operation_is_in_a_reviewed_table()
    {
        var document = await platform.ApiDocumentAsync();
        var tables = string.Join('\n', Directory.GetFiles(Path.Combine(Repository.Root, "tests"), "access-matrix.txt", SearchOption.AllDirectories).Select(File.ReadAllText))
            .Replace(":guid}", "}", StringComparison.Ordinal);
        Assert.Empty(document.Operations.Where(operation => !tables.Contains(operation.Name, StringComparison.Ordinal)).Select(operation => operation.Name));

        var open = new List<string>();
        foreach (var operation in document.Operations)
        {
            if (operation.Roles.Count > 0 && await StatusAsync(operation) is var status && status is not (401 or 404))
                open.Add($"{operation.Name} {status}");
        }

        Assert.Empty(open);
    }

    /// <summary>Asks as often as the gateway lets anybody: there are more operations than it answers an unknown address at once.</summary>
    private async Task<int> StatusAsync(ApiOperation operation)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(new HttpMethod(operation.Method), operation.Path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal));
            using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests)
                return (int)answer.StatusCode;
            await Task.Delay(answer.Headers.RetryAfter!.Delta!.Value, TestContext.Current.CancellationToken);
        }
    }
}
