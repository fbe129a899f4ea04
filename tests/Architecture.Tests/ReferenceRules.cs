namespace PeerReview.Architecture.Tests;

/// <summary>Who may refer to whom; each rule gives what breaks it.</summary>
internal static class ReferenceRules
{
    // By the beginning of a package's name: these bring a web server, a database or a broker with them.
    private static readonly string[] Infrastructure =
        ["Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "EFCore.", "Npgsql", "MassTransit", "RabbitMQ"];

    /// <summary>A service knows others by their contracts only; otherwise two of them could not be released apart.</summary>
    public static IEnumerable<string> ServicesStandAlone(IEnumerable<ProjectFile> projects) =>
        from project in projects
        where project.IsService
        from reference in project.Projects
        where reference != "ServiceDefaults"
            && !reference.EndsWith(".Contracts", StringComparison.Ordinal)
            && !reference.StartsWith(project.Name + ".", StringComparison.Ordinal)
        select project.Finding($"refers to {reference}");

    /// <summary>The gateway knows services by name at run time, not by their code.</summary>
    public static IEnumerable<string> GatewayKnowsNoService(IEnumerable<ProjectFile> projects) =>
        from project in projects
        where project.IsIn("gateway")
        from reference in project.Projects
        where reference != "ServiceDefaults"
        select project.Finding($"refers to {reference}");

    /// <summary>Contracts are records and nothing else, so that referring to them costs a service nothing.</summary>
    public static IEnumerable<string> ContractsReferToNothing(IEnumerable<ProjectFile> projects) =>
        from project in projects
        where project.IsContracts
        from reference in project.Projects.Concat(project.Packages).Concat(project.Frameworks).Concat(OtherSdk(project))
        select project.Finding($"refers to {reference}");

    /// <summary>An engine is handed everything it decides on; it reads no database, no clock and no request.</summary>
    public static IEnumerable<string> EnginesAreWithoutInfrastructure(IEnumerable<ProjectFile> projects) =>
        from project in projects
        where project.IsEngine
        from reference in project.Projects
            .Concat(project.Packages.Where(package => Infrastructure.Any(start => package.StartsWith(start, StringComparison.Ordinal))))
            .Concat(project.Frameworks)
            .Concat(OtherSdk(project))
        select project.Finding($"refers to {reference}");

    /// <summary>A project that is not in the solution is built by nobody and tested by nobody.</summary>
    public static IEnumerable<string> SolutionHoldsEveryProject(IEnumerable<ProjectFile> projects, SourceFile solution) =>
        from project in projects
        where !solution.Text.Contains($"\"{project.Path.Replace('/', '\\')}\"", StringComparison.Ordinal)
            && !solution.Text.Contains($"\"{project.Path}\"", StringComparison.Ordinal)
        select project.Finding("is not in PeerReview.sln");

    private static IEnumerable<string> OtherSdk(ProjectFile project) =>
        project.Sdk == "Microsoft.NET.Sdk" ? [] : [$"the SDK {project.Sdk}"];
}
