using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace PeerReview.TestKit.Api;

/// <summary>
/// Every operation of a service's document × everybody: the statuses are those of one reviewed table beside the test. A new operation fails until
/// it is in the table (UPDATE_SNAPSHOTS=1 writes it; then read it). Every cell is asked of the same world: what a request does is taken back.
/// </summary>
/// <param name="service">The running service.</param>
/// <param name="prefix">Its public prefix.</param>
public abstract class AccessMatrixTests<TProgram>(ServiceFactory<TProgram> service, string prefix)
    where TProgram : class
{
    /// <summary>Makes something of everything.</summary>
    protected abstract Task<ApiWorld> SeedAsync();

    /// <summary>The reviewed table.</summary>
    protected abstract string TablePath { get; }

    /// <summary>Operations that need no token; say why beside each.</summary>
    protected virtual IReadOnlyCollection<string> OpenToAnyone => [];

    /// <summary>Operations with an id that belongs to no network; say why beside each.</summary>
    protected virtual IReadOnlyCollection<string> OfThePlatform => [];

    /// <summary>Operations for which the world has nothing that would let even the right person succeed; say why beside each.</summary>
    protected virtual IReadOnlyCollection<string> NeverReached => [];

    [Fact]
    public async Task Everybody_gets_the_status_of_the_reviewed_table()
    {
        var document = await ApiDocument.OfAsync(service.CreateClient());
        var world = await SeedAsync();
        var everybody = world.Everybody();
        var table = new StringBuilder($"Columns: {string.Join(", ", everybody.Select((one, number) => $"{number + 1} {one.Name}"))}\n\n");
        table.Append(CultureInfo.InvariantCulture, $"{string.Empty,-80}{string.Join(' ', everybody.Select((_, number) => $"{number + 1,3}"))}\n");
        var wrong = new List<string>();
        foreach (var operation in document.Operations)
        {
            var statuses = new List<(string Name, int Status)>();
            foreach (var (name, person) in everybody)
            {
                if (!world.NotForReal.Contains(operation.Name) || person?.Roles.Any(held => operation.Roles.Contains(held.Role)) is not true)
                    statuses.Add((name, await AskAsync(document, operation, world, person)));
            }

            table.Append(CultureInfo.InvariantCulture, $"{operation.Name,-80}{string.Join(' ', everybody.Select(one => statuses.Find(asked => asked.Name == one.Name) is { Status: > 0 and var status } ? status.ToString(CultureInfo.InvariantCulture) : "  -"))}\n");
            wrong.AddRange(AccessRules.Faults(operation, statuses, OpenToAnyone.Contains(operation.Name), OfThePlatform.Contains(operation.Name), NeverReached.Contains(operation.Name) || world.NotForReal.Contains(operation.Name)));
        }

        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            await File.WriteAllTextAsync(TablePath, table.ToString());
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(await File.ReadAllTextAsync(TablePath), table.ToString());
    }

    [Fact]
    public async Task Every_route_is_in_the_document_and_so_in_the_table()
    {
        var described = (await ApiDocument.OfAsync(service.CreateClient())).Operations.Select(operation => operation.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var routes =
            from endpoint in service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            where endpoint.RoutePattern.RawText?.StartsWith(prefix, StringComparison.Ordinal) is true
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
            select $"{method} {NameOf(endpoint)}";
        Assert.Empty(routes.Where(route => !described.Contains(route)));
    }

    private async Task<int> AskAsync(ApiDocument document, ApiOperation operation, ApiWorld world, Person? person)
    {
        using var client = person is null ? service.CreateClient() : service.As(person);
        using var request = ApiCall.Valid(document, operation, world, withOptional: false).ToRequest();
        request.Headers.Add(Undone.Header, "1");
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static string NameOf(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        _ => string.Empty,
    }))));
}

/// <summary>What must be true of every row of a table of who may do what, whatever the table says.</summary>
public static class AccessRules
{
    /// <summary>What is wrong with a row; empty when nothing is.</summary>
    public static IEnumerable<string> Faults(ApiOperation operation, IReadOnlyList<(string Name, int Status)> statuses, bool isOpen, bool isOfThePlatform, bool isNeverReached)
    {
        var hasId = operation.Parameters.Any(parameter => parameter.In == "path");
        foreach (var (name, status) in statuses)
        {
            if (status >= 500)
                yield return $"{operation.Name} answered {status} to {name}";
            if (name == "anonymous" && !isOpen && status != 401)
                yield return $"{operation.Name} answered {status} to nobody";
            if (name == "other-network" && hasId && !isOpen && !isOfThePlatform && status is not (403 or 404))
                yield return $"{operation.Name} answered {status} to another network";
            if (name is "support" && !isOpen && !operation.Roles.Contains("support") && status != 403)
                yield return $"{operation.Name} answered {status} to support";
        }

        if (!isNeverReached && !statuses.Any(one => one.Status is (>= 200 and < 400) or 409))
            yield return $"{operation.Name} let nobody do it ({string.Join(' ', statuses.Select(one => one.Status))}): the row proves nothing. Give the world a body or a value that works.";
    }
}
