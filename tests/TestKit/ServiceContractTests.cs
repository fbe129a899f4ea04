using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Security;
using Xunit;

namespace PeerReview.TestKit;

/// <summary>
/// What every service must prove of its public API, over all of its routes as they are – a new route cannot be forgotten.
/// A service's test project derives from it once.
/// </summary>
/// <param name="service">The running service.</param>
/// <param name="prefix">Its public prefix, such as <c>/api/cohorts</c>.</param>
public abstract partial class ServiceContractTests<TProgram>(ServiceFactory<TProgram> service, string prefix)
    where TProgram : class
{
    /// <summary>The reviewed table: each operation (<c>GET /api/…/{id:guid}</c>) and the roles it lets in.</summary>
    protected abstract IReadOnlyDictionary<string, string[]> RolesByOperation { get; }

    /// <summary>What every service tells support of itself; nobody else.</summary>
    private Dictionary<string, string[]> PlatformOperations => new()
    {
        [$"GET {prefix}/platform"] = [Role.Support],
        [$"GET {prefix}/platform/dead-letters"] = [Role.Support],
        [$"GET {prefix}/platform/dead-letters/groups"] = [Role.Support],
        [$"POST {prefix}/platform/dead-letters/send-again"] = [Role.Support],
        [$"POST {prefix}/platform/dead-letters/set-aside"] = [Role.Support],
    };

    /// <summary>Tables of the service that belong to no network; say why beside each.</summary>
    protected virtual IReadOnlyCollection<string> TablesWithoutNetwork => [];

    /// <summary>Operations that need no token, each with the reason beside it where it is listed; in the table they have no roles.</summary>
    protected virtual IReadOnlyCollection<string> OpenToAnyone => [];

    /// <summary>Operations under the prefix that anybody may call without a token; say why beside each.</summary>
    protected virtual IReadOnlyCollection<string> AnonymousOperations => [];

    /// <summary>Where the committed OpenAPI document is: beside the test's source.</summary>
    protected abstract string OpenApiSnapshotPath { get; }

    [Fact]
    public async Task Every_table_is_walled_off_by_network() =>
        Assert.Empty(await TenancyCatalogue.ViolationsAsync(service.OwnerConnectionString, TablesWithoutNetwork));

    [Fact]
    public async Task The_migrations_match_the_model()
    {
        await using var scope = service.Services.CreateAsyncScope();
        Assert.False(scope.ServiceProvider.GetRequiredService<ServiceDb>().Database.HasPendingModelChanges());
    }

    [Fact]
    public void Each_operation_lets_in_the_roles_of_the_reviewed_table_and_no_others()
    {
        var found = ApiEndpoints().ToDictionary(
            endpoint => endpoint.Operation,
            endpoint => string.Join(" ", (endpoint.Route.Metadata.GetMetadata<AllowedRoles>()?.Roles ?? []).Order(StringComparer.Ordinal)));
        var reviewed = RolesByOperation.Concat(PlatformOperations).ToDictionary(row => row.Key, row => string.Join(" ", row.Value.Order(StringComparer.Ordinal)));
        Assert.Equal(
            string.Join('\n', reviewed.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => $"{row.Key}: {row.Value}")),
            string.Join('\n', found.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => $"{row.Key}: {row.Value}")));
    }

    [Fact]
    public async Task A_role_that_is_not_in_the_table_is_kept_out_and_so_is_nobody()
    {
        foreach (var (operation, route, method) in ApiEndpoints().Where(endpoint => !OpenToAnyone.Contains(endpoint.Operation)))
        {
            var allowed = route.Metadata.GetMetadata<AllowedRoles>()?.Roles ?? [];
            foreach (var role in Role.All.Except(allowed))
            {
                var person = new Person(Guid.CreateVersion7(), "Nobody", Guid.CreateVersion7(), new RoleAt(role, Guid.CreateVersion7()));
                var answer = await service.As(person).SendAsync(RequestFor(route, method));
                Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{operation} answered {(int)answer.StatusCode} to {role}");
            }

            var anonymous = await service.CreateClient().SendAsync(RequestFor(route, method));
            Assert.True(anonymous.StatusCode == HttpStatusCode.Unauthorized, $"{operation} answered {(int)anonymous.StatusCode} to nobody");
        }
    }

    [Fact]
    public async Task The_public_api_is_as_it_was_agreed()
    {
        var text = await service.CreateClient().GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative));
        var document = JsonNode.Parse(text)!;
        var current = document.ToJsonString(new JsonSerializerOptions { WriteIndented = true }).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            await File.WriteAllTextAsync(OpenApiSnapshotPath, current);

        Assert.True(File.Exists(OpenApiSnapshotPath), $"There is no {OpenApiSnapshotPath} yet: run the tests once with UPDATE_SNAPSHOTS=1.");
        Assert.Equal(await File.ReadAllTextAsync(OpenApiSnapshotPath), current);
    }

    /// <summary>The routes under the public prefix, each with its method.</summary>
    protected IEnumerable<(string Operation, RouteEndpoint Route, string Method)> ApiEndpoints() =>
        from endpoint in service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.RoutePattern.RawText?.StartsWith(prefix, StringComparison.Ordinal) is true
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        let operation = $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}"
        where !AnonymousOperations.Contains(operation)
        select (operation, endpoint, method);

    /// <summary>A request to the route with made-up ids.</summary>
    protected static HttpRequestMessage RequestFor(RouteEndpoint route, string method, Func<string, string>? valueOf = null)
    {
        var path = RouteParameter().Replace(route.RoutePattern.RawText!, match => valueOf?.Invoke(match.Groups["name"].Value) ?? Guid.CreateVersion7().ToString());
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is "POST" or "PUT" or "PATCH")
            request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        request.Headers.TryAddWithoutValidation("If-Match", "*");
        return request;
    }

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*\}")]
    private static partial Regex RouteParameter();
}
