using System.Text.Json;
using PeerReview.Local;

namespace PeerReview.Architecture.Tests;

public sealed class PackageTests
{
    /// <summary>./run compiles each library once for all processes: another version in one of them would not be found there.</summary>
    [Fact]
    public void What_runs_is_restored_with_one_version_of_each_package()
    {
        var restored = Restored().ToList();
        Assert.Equal(Topology.Resources.Count + 1, restored.Select(package => package.Project).Distinct().Count());
        Assert.Empty(InSeveralVersions(restored));

        Assert.Single(InSeveralVersions([("Cohort", "Polly.Core", "8.9.1"), ("Gateway", "Polly.Core", "8.9.0"), ("Gateway", "Npgsql", "10.0.1")]));
    }

    private static IEnumerable<string> InSeveralVersions(IEnumerable<(string Project, string Name, string Version)> restored) =>
        restored.GroupBy(package => package.Name)
            .Where(package => package.DistinctBy(one => one.Version).Count() > 1)
            .Select(package => $"{package.Key}: {string.Join(", ", package.Select(one => $"{one.Version} in {one.Project}"))}. Pin it in Directory.Packages.props.");

    /// <summary>What the last restore found for every process of the platform.</summary>
    private static IEnumerable<(string Project, string Name, string Version)> Restored()
    {
        foreach (var project in Topology.Resources.Select(resource => Path.GetFileNameWithoutExtension(resource.Project)).Append("Local"))
        {
            using var assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "artifacts", "obj", project, "project.assets.json")));
            foreach (var library in assets.RootElement.GetProperty("libraries").EnumerateObject().Where(one => one.Value.GetProperty("type").ValueEquals("package")))
                yield return (project, library.Name.Split('/')[0], library.Name.Split('/')[1]);
        }
    }
}
