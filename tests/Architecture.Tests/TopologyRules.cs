using System.Text.Json;
using PeerReview.Local;

namespace PeerReview.Architecture.Tests;

/// <summary>That the two ways of starting the platform are the same platform; each rule gives what breaks it.</summary>
internal static class TopologyRules
{
    /// <summary>Names, projects, databases, broker, replicas and references, resource by resource.</summary>
    public static IEnumerable<string> SameInBoth(IEnumerable<Resource> local, IEnumerable<Resource> aspire)
    {
        var inLocal = local.Select(Describe).ToHashSet();
        var inAspire = aspire.Select(Describe).ToHashSet();
        return inLocal.Except(inAspire).Select(each => $"only AppHost/Local/Topology.cs has: {each}")
            .Concat(inAspire.Except(inLocal).Select(each => $"only AppHost/apphost.cs has: {each}"));
    }

    /// <summary>Services tell one another by messages; a service knows the address of the gateway only, where the keys of tokens are.</summary>
    public static IEnumerable<string> ServicesCallNoService(IEnumerable<Resource> resources)
    {
        var known = resources.ToList();
        var services = known.Where(IsService).Select(resource => resource.Name).ToHashSet();
        return
            from resource in known
            where IsService(resource)
            from other in resource.References
            where services.Contains(other)
            select $"{resource.Name} is given the address of {other}";

        static bool IsService(Resource resource) => resource.Project.StartsWith("services/", StringComparison.Ordinal);
    }

    /// <summary>No process of the product is forgotten by the program that starts the platform.</summary>
    public static IEnumerable<string> EveryProcessIsStarted(IEnumerable<ProjectFile> projects, IEnumerable<string> started) =>
        projects.Where(project => project.IsService || project.IsIn("gateway")).Select(project => project.Path)
            .Except(started)
            .Select(path => $"{path} is a process nobody starts");

    /// <summary>The projects `./run` builds.</summary>
    public static IEnumerable<string> Published(SourceFile filter) =>
        JsonDocument.Parse(filter.Text).RootElement.GetProperty("solution").GetProperty("projects")
            .EnumerateArray().Select(project => project.GetString()!);

    private static string Describe(Resource resource) =>
        $"{resource.Name} ({resource.Project}), "
        + (resource.OwnsDatabase ? "own database, " : "no database, ")
        + (resource.UsesBroker ? "broker, " : "no broker, ")
        + (resource.Replicated ? "replicated, " : "one process, ")
        + $"calls [{string.Join(' ', resource.References.Order(StringComparer.Ordinal))}]";
}
