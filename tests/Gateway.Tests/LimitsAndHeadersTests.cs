using System.Net;
using System.Net.Http.Headers;

namespace PeerReview.Gateway.Tests;

public sealed class LimitsAndHeadersTests
{
    private static readonly Dictionary<string, string> FewPermits = new()
    {
        ["Limits:PerClient:Permits"] = "5",
        ["Limits:PerClient:PerSeconds"] = "3600",
        ["Limits:PerAddress:Permits"] = "12",
        ["Limits:PerAddress:PerSeconds"] = "3600",
    };

    [Fact]
    public async Task A_client_is_told_its_limit_and_refused_beyond_it()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = new GatewayFactory(new Dictionary<string, string[]> { ["cohort"] = [backend.Address] }, FewPermits);
        var client = ClientOf(gateway, "one");

        var first = await client.GetAsync("/api/cohorts");
        Assert.Equal("\"client\";q=5;w=3600", Assert.Single(first.Headers.GetValues("RateLimit-Policy")));
        Assert.StartsWith("\"client\";r=4;", Assert.Single(first.Headers.GetValues("RateLimit")), StringComparison.Ordinal);

        var answers = new List<HttpResponseMessage>();
        for (var number = 0; number < 6; number++)
            answers.Add(await client.GetAsync("/api/cohorts"));
        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task One_client_at_its_limit_does_not_hold_up_another()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = new GatewayFactory(new Dictionary<string, string[]> { ["cohort"] = [backend.Address] }, FewPermits);
        var busy = ClientOf(gateway, "busy");
        for (var number = 0; number < 7; number++)
            await busy.GetAsync("/api/cohorts");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await busy.GetAsync("/api/cohorts")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ClientOf(gateway, "other").GetAsync("/api/cohorts")).StatusCode);
    }

    [Fact]
    public async Task Made_up_tokens_do_not_escape_the_limit_of_their_address()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = new GatewayFactory(new Dictionary<string, string[]> { ["cohort"] = [backend.Address] }, FewPermits);
        var statuses = new List<HttpStatusCode>();
        for (var number = 0; number < 30; number++)
            statuses.Add((await ClientOf(gateway, $"made up {number}").GetAsync("/api/cohorts")).StatusCode);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.True(backend.Seen.Count <= 13, $"{backend.Seen.Count} requests came through");
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers_and_no_server_name()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = new GatewayFactory(new Dictionary<string, string[]> { ["cohort"] = [backend.Address] }, new Dictionary<string, string> { ["Identity:Issuer"] = "https://peer-review.example/" });
        foreach (var path in new[] { "/api/cohorts", "/nowhere", "/openapi/v1.json" })
        {
            var answer = await gateway.CreateClient().GetAsync(path);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.Contains("max-age", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")), StringComparison.Ordinal);
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    private static HttpClient ClientOf(GatewayFactory gateway, string token)
    {
        var client = gateway.CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
