using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc;

namespace PeerReview.Gateway.Tests;

public sealed class ForwardingTests
{
    [Fact]
    public async Task The_path_names_the_service_and_reaches_it_unchanged()
    {
        await using var cohort = await Backend.StartAsync();
        await using var membership = await Backend.StartAsync();
        await using var gateway = new GatewayFactory(new Dictionary<string, string[]> { ["cohort"] = [cohort.Address], ["membership"] = [membership.Address] });
        var client = gateway.CreateClient();

        await client.GetStringAsync("/api/cohorts/0198/bookings?limit=3");
        await client.GetStringAsync("/connect/authorize?x=1");
        Assert.Equal("/api/cohorts/0198/bookings", Assert.Single(cohort.Seen).Path);
        Assert.Equal("/connect/authorize", Assert.Single(membership.Seen).Path);
    }

    [Theory]
    [InlineData("/openapi/v2.json")]
    [InlineData("/api/unknown/1")]
    [InlineData("/api")]
    [InlineData("/problems/invalid")]
    public async Task What_is_not_listed_is_not_forwarded(string path)
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = new GatewayFactory(new Dictionary<string, string[]> { ["cohort"] = [backend.Address], ["membership"] = [backend.Address], ["portal"] = [backend.Address] });
        var answer = await gateway.CreateClient().GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Empty(backend.Seen);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/our-reviews/0198")]
    [InlineData("/assets/portal.css")]
    [InlineData("/health-of-others")]
    public async Task Everything_that_is_not_the_api_s_is_the_portal_s(string path)
    {
        await using var portal = await Backend.StartAsync();
        await using var gateway = new GatewayFactory(new Dictionary<string, string[]> { ["portal"] = [portal.Address] });
        await gateway.CreateClient().GetAsync(path);
        Assert.Equal(path, Assert.Single(portal.Seen).Path);
    }

    [Theory]
    [InlineData("X-User")]
    [InlineData("x-tenant-id")]
    [InlineData("X-Original-URL")]
    [InlineData("X_Forwarded_For")]
    [InlineData("Forwarded")]
    [InlineData("network_id")]
    public async Task A_header_by_which_a_client_claims_to_be_somebody_does_not_reach_a_service(string header)
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = new GatewayFactory(new Dictionary<string, string[]> { ["cohort"] = [backend.Address] });
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/cohorts");
        request.Headers.TryAddWithoutValidation(header, "forged");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "6.6.6.6");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer token");
        await gateway.CreateClient().SendAsync(request);

        var (_, _, headers) = Assert.Single(backend.Seen);
        Assert.DoesNotContain(headers, seen => seen.Value.Contains("forged", StringComparison.Ordinal));
        Assert.DoesNotContain(headers, seen => seen.Value.Contains("6.6.6.6", StringComparison.Ordinal));
        Assert.Equal("Bearer token", headers["Authorization"]);
    }

    [Fact]
    public async Task A_read_finds_the_other_replica_when_one_is_down()
    {
        await using var alive = await Backend.StartAsync();
        await using var gateway = new GatewayFactory(new Dictionary<string, string[]> { ["cohort"] = ["http://127.0.0.1:1", alive.Address] });
        var client = gateway.CreateClient();
        for (var number = 0; number < 20; number++)
            Assert.Equal("served", await client.GetStringAsync("/api/cohorts"));
    }

    [Fact]
    public async Task A_read_that_broke_off_is_repeated_and_a_post_never_is()
    {
        using var breaksOff = new BreaksOff();
        await using var gateway = new GatewayFactory(new Dictionary<string, string[]> { ["cohort"] = [breaksOff.Address] });
        await ShouldBeUnavailableAsync(await gateway.CreateClient().PostAsync("/api/cohorts", new StringContent("{}")));
        Assert.Equal(1, breaksOff.Requests("POST"));

        await ShouldBeUnavailableAsync(await gateway.CreateClient().GetAsync("/api/cohorts"));
        // Each of the gateway's three tries is itself repeated by the HTTP client when a connection breaks off before the answer.
        Assert.InRange(breaksOff.Requests("GET /api"), 3, 12);
    }

    [Fact]
    public async Task A_service_that_is_away_is_explained()
    {
        await using var gateway = new GatewayFactory(new Dictionary<string, string[]>());
        await ShouldBeUnavailableAsync(await gateway.CreateClient().GetAsync("/api/reviews/mine"));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task A_service_that_takes_too_long_is_given_up_and_the_caller_is_not_blamed(string method)
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = new GatewayFactory(
            new Dictionary<string, string[]> { ["cohort"] = [backend.Address] }, new Dictionary<string, string> { ["ReverseProxy:Routes:cohorts:Timeout"] = "00:00:01" });
        gateway.UseKestrel(0);
        gateway.StartServer();
        using var answer = await gateway.CreateClient().SendAsync(new HttpRequestMessage(new HttpMethod(method), "/api/cohorts/never") { Content = method == "POST" ? new StringContent("{}") : null });
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Equal("/problems/timed-out", (await answer.Content.ReadFromJsonAsync<ProblemDetails>())!.Type);
        Assert.Single(backend.Seen);
    }

    [Fact]
    public async Task A_body_larger_than_the_route_allows_is_refused()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = new GatewayFactory(new Dictionary<string, string[]> { ["cohort"] = [backend.Address], ["membership"] = [backend.Address] });
        gateway.UseKestrel(0);
        gateway.StartServer();
        var client = gateway.CreateClient();
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await client.PostAsync("/api/cohorts", new ByteArrayContent(new byte[1_100_000]))).StatusCode);
        Assert.Empty(backend.Seen);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/api/membership/register/imports", new ByteArrayContent(new byte[40_000_000]))).StatusCode);
    }

    private static async Task ShouldBeUnavailableAsync(HttpResponseMessage answer)
    {
        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable });
        Assert.Equal("/problems/unavailable", (await answer.Content.ReadFromJsonAsync<ProblemDetails>())!.Type);
        Assert.NotNull(answer.Headers.RetryAfter);
    }
}
