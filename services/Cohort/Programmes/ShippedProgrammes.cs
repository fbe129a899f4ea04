using System.Reflection;
using System.Text.Json;

namespace PeerReview.Cohorts.Programmes;

/// <summary>
/// The templates that come with the product. A network that has not written a version of its own finds them as version 1, which is
/// copied into its database at first use: a later release cannot change a cohort that runs.
/// </summary>
public static class ShippedProgrammes
{
    private const string Folder = "PeerReview.Cohorts.Programmes.Shipped.";

    /// <summary>All, by code.</summary>
    public static IReadOnlyDictionary<string, ProgrammeTemplate> All { get; } = Load();

    private static SortedDictionary<string, ProgrammeTemplate> Load()
    {
        var templates = new SortedDictionary<string, ProgrammeTemplate>(StringComparer.Ordinal);
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var template = JsonSerializer.Deserialize<ProgrammeTemplate>(stream, ProgrammeJson.Options)
                ?? throw new InvalidOperationException($"{name} is empty.");
            templates.Add(template.Code, template);
        }

        return templates;
    }
}
