using System.Xml.Linq;

namespace PeerReview.Architecture.Tests;

/// <summary>What a project file says it depends on.</summary>
/// <param name="Path">The file, from the repository's root.</param>
/// <param name="Sdk">Which kind of project it is.</param>
/// <param name="Projects">The projects it refers to, by name.</param>
/// <param name="Packages">Its packages.</param>
/// <param name="Frameworks">Shared frameworks beyond the base one.</param>
internal sealed record ProjectFile(
    string Path, string Sdk, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages, IReadOnlyList<string> Frameworks)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public bool IsContracts => Name.EndsWith(".Contracts", StringComparison.Ordinal);

    /// <summary>A library without I/O beside the service it belongs to, such as Cohort.Grouping.</summary>
    public bool IsEngine => IsIn("services") && Name.Contains('.', StringComparison.Ordinal) && !IsContracts;

    /// <summary>A process of its own: one of the services.</summary>
    public bool IsService => IsIn("services") && !IsContracts && !IsEngine;

    public bool IsIn(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    public string Finding(string what) => $"{Path}: {what}";

    public static ProjectFile Parse(SourceFile file)
    {
        var project = XDocument.Parse(file.Text).Root!;
        IReadOnlyList<string> Included(string item) =>
            [.. project.Descendants(item).Select(element => (string?)element.Attribute("Include")).OfType<string>()];
        return new ProjectFile(
            file.Path,
            (string?)project.Attribute("Sdk") ?? "",
            [.. Included("ProjectReference").Select(path => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))],
            Included("PackageReference"),
            Included("FrameworkReference"));
    }

    public static IReadOnlyList<ProjectFile> All() => [.. Sources.WithExtension(".csproj").Select(Parse)];
}
