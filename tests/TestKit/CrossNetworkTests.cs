using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PeerReview.ServiceDefaults.Security;
using Xunit;

namespace PeerReview.TestKit;

/// <summary>
/// What belongs to one network does not exist for another, by whatever route. Every GET with an id is tried, so a new route cannot be
/// forgotten; a service's test project derives from it once.
/// </summary>
/// <param name="service">The running service.</param>
/// <param name="prefix">Its public prefix, such as <c>/api/cohorts</c>.</param>
public abstract class CrossNetworkTests<TProgram>(ServiceFactory<TProgram> service, string prefix)
    where TProgram : class
{
    /// <summary>
    /// Makes one of everything in a network and returns the value of every route parameter by its name, such as <c>sessionId</c>:
    /// name route parameters after the thing, so that one name means one thing.
    /// </summary>
    protected abstract Task<IReadOnlyDictionary<string, string>> SeedAsync(Guid networkId);

    /// <summary>Operations on what belongs to no network, such as the national register; say why beside each.</summary>
    protected virtual IReadOnlyCollection<string> OfThePlatform => [];

    /// <summary>The query a GET cannot do without, such as <c>?from=2027-01-01</c>.</summary>
    protected virtual string QueryOf(string operation) => string.Empty;

    /// <summary>Who in the network may read this; its coordinator unless the coordinator may not.</summary>
    protected virtual Person ReaderOf(string operation, Guid networkId, IReadOnlyDictionary<string, string> seeded) => Person.Coordinator(networkId);

    /// <summary>A valid body for each change with an id: <c>PUT /api/…/{sessionId:guid}</c>.</summary>
    protected virtual IReadOnlyDictionary<string, object> Bodies => new Dictionary<string, object>();

    [Fact]
    public async Task What_a_network_reads_by_id_is_not_there_for_another()
    {
        var network = Guid.CreateVersion7();
        var seeded = await SeedAsync(network);
        var outsider = Guid.CreateVersion7();
        var wrong = new List<string>();
        foreach (var (operation, route, _) in Routes().Where(route => route.Method == "GET" && route.Route.RoutePattern.Parameters.Count > 0))
        {
            var path = PathOf(route, seeded) + QueryOf(operation);
            var own = await service.As(ReaderOf(operation, network, seeded)).GetAsync(new Uri(path, UriKind.Relative));
            if (own.StatusCode != HttpStatusCode.OK)
                wrong.Add($"{operation} answered {(int)own.StatusCode} to its own network, so that the other half proves nothing: {await own.Content.ReadAsStringAsync()}");
            var foreign = await service.As(ReaderOf(operation, outsider, seeded)).GetAsync(new Uri(path, UriKind.Relative));
            if (foreign.StatusCode != HttpStatusCode.NotFound)
                wrong.Add($"{operation} answered {(int)foreign.StatusCode} to another network");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task What_a_network_changes_by_id_is_not_there_for_another()
    {
        var seeded = await SeedAsync(Guid.CreateVersion7());
        var outsider = Guid.CreateVersion7();
        var wrong = new List<string>();
        foreach (var (operation, route, method) in Routes().Where(route => route.Method != "GET" && route.Route.RoutePattern.Parameters.Count > 0))
        {
            var roles = route.Metadata.GetMetadata<AllowedRoles>()!.Roles;
            var role = roles.Contains(Role.Coordinator) ? Role.Coordinator : roles[0];
            using var request = new HttpRequestMessage(new HttpMethod(method), PathOf(route, seeded));
            request.Content = JsonContent.Create(Bodies.GetValueOrDefault(operation, new object()), options: ServiceFactory<object>.Json);
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
            request.Headers.TryAddWithoutValidation("If-Match", "*");
            var answer = await service.As(new Person(Guid.CreateVersion7(), "Outsider", outsider, new RoleAt(role, outsider))).SendAsync(request);
            if (answer.StatusCode != HttpStatusCode.NotFound)
                wrong.Add($"{operation} answered {(int)answer.StatusCode} to another network: {await answer.Content.ReadAsStringAsync()}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private IEnumerable<(string Operation, RouteEndpoint Route, string Method)> Routes() =>
        from endpoint in service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.RoutePattern.RawText?.StartsWith(prefix, StringComparison.Ordinal) is true
            && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        let operation = $"{method} {endpoint.RoutePattern.RawText}"
        where !OfThePlatform.Contains(operation)
        select (operation, endpoint, method);

    private static string PathOf(RouteEndpoint route, IReadOnlyDictionary<string, string> seeded) =>
        "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => seeded.TryGetValue(parameter.Name, out var value)
                ? Uri.EscapeDataString(value)
                : throw new InvalidOperationException($"SeedAsync says nothing of {parameter.Name} in {route.RoutePattern.RawText}."),
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            _ => throw new NotSupportedException(route.RoutePattern.RawText),
        }))));
}
