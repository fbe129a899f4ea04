using System.Text.RegularExpressions;
using PeerReview.Local;

namespace PeerReview.Architecture.Tests;

/// <summary>
/// What AppHost/apphost.cs declares, read from its text: nothing here compiles that file, as it needs Aspire's packages.
/// </summary>
internal static partial class AppHostModel
{
    /// <summary>The processes it starts, in the terms of <see cref="Topology"/>.</summary>
    public static IEnumerable<Resource> Resources(SourceFile appHost)
    {
        var projects = Projects(appHost).ToDictionary(path => Path.GetFileNameWithoutExtension(path)!);
        var service = ServiceFunction().Match(appHost.Text).Value;
        var services = ServiceCall().Matches(appHost.Text)
            .Select(call => (Name: call.Groups["name"].Value, Project: projects[call.Groups["project"].Value]))
            .ToList();
        foreach (var (name, project) in services)
        {
            yield return new Resource(name, project)
            {
                OwnsDatabase = service.Contains("databaseName: name", StringComparison.Ordinal)
                    && service.Contains("WithReference(database, connectionName: \"database\")", StringComparison.Ordinal),
                UsesBroker = service.Contains("WithReference(rabbitmq)", StringComparison.Ordinal),
                Replicated = IsReplicated(service),
                References = [.. References(service), .. LaterReferences(appHost, name)],
            };
        }

        foreach (Match statement in ProjectStatement().Matches(appHost.Text))
        {
            var variable = statement.Groups["variable"].Value;
            var takesServices = service.Contains($"{variable}.WithReference(service)", StringComparison.Ordinal);
            var name = statement.Groups["name"].Value;
            yield return new Resource(name, projects[statement.Groups["project"].Value])
            {
                OwnsDatabase = appHost.Text.Contains($"databaseName: \"{name}\"", StringComparison.Ordinal)
                    && statement.Value.Contains("connectionName: \"database\"", StringComparison.Ordinal),
                UsesBroker = statement.Value.Contains("WithReference(rabbitmq)", StringComparison.Ordinal),
                Replicated = IsReplicated(statement.Value),
                References =
                [
                    .. takesServices ? services.Select(each => each.Name) : [],
                    .. References(statement.Value),
                    .. LaterReferences(appHost, variable),
                ],
            };
        }
    }

    /// <summary>The project files it builds, from the repository's root.</summary>
    public static IEnumerable<string> Projects(SourceFile appHost) =>
        ProjectDirective().Matches(appHost.Text).Select(directive => directive.Groups[1].Value);

    /// <summary>The configuration keys it sets by itself, beside those that references bring.</summary>
    public static IEnumerable<string> Settings(SourceFile appHost) =>
        Setting().Matches(appHost.Text).Select(setting => setting.Groups[1].Value).Distinct();

    private static IEnumerable<string> LaterReferences(SourceFile appHost, string variable) =>
        LaterReference().Matches(appHost.Text).Where(match => match.Groups["variable"].Value == variable).Select(match => match.Groups["name"].Value);

    private static bool IsReplicated(string statement) => !statement.Contains("replicas: 1", StringComparison.Ordinal);

    // References to other processes; those to the nodes are told apart above. A chain begins on a line of its own.
    private static IReadOnlyList<string> References(string statement) =>
        [.. ReferenceCall().Matches(statement).Select(call => call.Groups[1].Value).Where(name => name is not ("rabbitmq" or "postgres"))];

    [GeneratedRegex(@"^#:project \.\./(\S+)", RegexOptions.Multiline)]
    private static partial Regex ProjectDirective();

    [GeneratedRegex(@"AddService<Projects\.(?<project>\w+)>\(""(?<name>\w+)""")]
    private static partial Regex ServiceCall();

    [GeneratedRegex(@"^IResourceBuilder<ProjectResource> AddService<TProject>.*?^\}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ServiceFunction();

    [GeneratedRegex(@"var (?<variable>\w+) = AddProject<Projects\.(?<project>\w+)>\(""(?<name>\w+)"".*?;", RegexOptions.Singleline)]
    private static partial Regex ProjectStatement();

    [GeneratedRegex(@"^\s+\.WithReference\((\w+)\)", RegexOptions.Multiline)]
    private static partial Regex ReferenceCall();

    [GeneratedRegex(@"^(?<variable>\w+)\.WithReference\((?<name>\w+)\)", RegexOptions.Multiline)]
    private static partial Regex LaterReference();

    [GeneratedRegex(@"WithEnvironment\(""(\w+)""")]
    private static partial Regex Setting();
}
