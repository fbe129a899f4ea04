using System.Collections.Frozen;
using Microsoft.AspNetCore.Http.HttpResults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reviews.Frameworks;

/// <summary>A review framework: the areas evidence and findings may be tagged with. Data, by version; no area is ever marked or graded here.</summary>
/// <param name="Code">Its stable code.</param>
/// <param name="Version">Which version of it.</param>
/// <param name="Name">The name people see.</param>
/// <param name="ValidFrom">First day it is in use.</param>
/// <param name="ValidUntil">Last day it is in use; null while it is.</param>
/// <param name="Scale">The scale areas are put on: <c>none</c> for what went well and even better if.</param>
/// <param name="Areas">Its areas, in order.</param>
public sealed record Framework(
    string Code, int Version, string Name, DateOnly ValidFrom, DateOnly? ValidUntil, string Scale, IReadOnlyList<FrameworkArea> Areas)
{
    /// <summary>Every framework and version this service ships, from the data files beside this one.</summary>
    public static readonly IReadOnlyList<Framework> All = Load();

    private static readonly FrozenSet<string> AreaCodes = All.SelectMany(framework => framework.Areas).Select(area => area.Code).ToFrozenSet();

    /// <summary>True for an area of any framework, or none at all: tags are optional.</summary>
    public static bool Knows(string? area) => area is null || AreaCodes.Contains(area);

    /// <summary>Refuses a tag that no framework has.</summary>
    public static void Require(string field, string? area)
    {
        if (!Knows(area))
            throw Refusal.Invalid(field, "No framework has an area with this code.");
    }

    private static List<Framework> Load()
    {
        var assembly = typeof(Framework).Assembly;
        return [.. assembly.GetManifestResourceNames().Where(name => name.Contains(".Frameworks.", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return JsonColumn.Read<Framework>(reader.ReadToEnd());
            })];
    }
}

/// <summary>One area of a framework.</summary>
/// <param name="Code">Its stable code.</param>
/// <param name="Label">The name people see.</param>
/// <param name="AppliesTo">Which schools it concerns; null for all.</param>
/// <param name="MapsTo">Areas of other frameworks that mean much the same.</param>
public sealed record FrameworkArea(string Code, string Label, string? AppliesTo = null, IReadOnlyList<string>? MapsTo = null);

public static class FrameworkEndpoints
{
    public static void MapFrameworks(this RouteGroupBuilder api) =>
        api.MapGroup("").WithTags("Frameworks").MapGet("/frameworks", List).WithName("ListFrameworks").AllowEveryone();

    /// <summary>The review frameworks and their areas.</summary>
    public static Ok<IReadOnlyList<Framework>> List() => TypedResults.Ok(Framework.All);
}
