using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using PeerReview.Cohorts.Contracts;
using PeerReview.Membership.Contracts;
using PeerReview.Reporting.Contracts;
using PeerReview.Reviews.Contracts;
using PeerReview.Scheduling.Contracts;

namespace PeerReview.Contracts.Tests;

/// <summary>
/// Every message as it is on the wire, one committed file each: name (which MassTransit turns into the exchange), members and their
/// types. Another version of a service is always running somewhere, so a member may be added and never be taken away, renamed or
/// changed in type; what means something new is a new message.
/// </summary>
public sealed class ContractSnapshots
{
    private static readonly Assembly[] Assemblies =
    [
        typeof(SchoolMembershipChanged).Assembly, typeof(CohortChanged).Assembly, typeof(SessionChanged).Assembly,
        typeof(ReviewChanged).Assembly, typeof(ReportingContracts).Assembly,
    ];

    public static TheoryData<string> Contracts => [.. Types().Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Contracts))]
    public void A_contract_is_what_its_snapshot_says(string name)
    {
        var type = Types().Single(type => type.FullName == name);
        var path = PathOf(type);
        var current = Describe(type);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            File.WriteAllText(path, WithKept(path, current));

        Assert.True(File.Exists(path), $"{name} is new: run the tests once with UPDATE_SNAPSHOTS=1 and commit its snapshot.");
        Assert.Equal(File.ReadAllText(path), current);
    }

    [Fact]
    public void No_contract_has_vanished()
    {
        var known = Types().Select(type => Path.GetFileName(PathOf(type))).ToHashSet();
        Assert.DoesNotContain(Directory.GetFiles(Folder(), "*.txt").Select(Path.GetFileName), file => !known.Contains(file!));
    }

    [Fact]
    public void Every_event_names_its_network_first_and_says_its_version()
    {
        foreach (var type in Types().Where(type => type.Name.EndsWith("Changed", StringComparison.Ordinal)))
        {
            var parameters = type.GetConstructors().Single(constructor => constructor.GetParameters() is not [{ ParameterType: var only }] || only != type).GetParameters();
            Assert.Equal("NetworkId", parameters[0].Name);
            Assert.Contains(parameters, parameter => parameter.Name == "Version" && parameter.ParameterType == typeof(long));
        }
    }

    [Fact]
    public void A_member_that_was_taken_away_is_not_forgotten_by_an_update()
    {
        // The control: even with UPDATE_SNAPSHOTS=1 a removed member stays in the file, so the comparison goes on failing.
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.txt");
        File.WriteAllText(path, "Old\n  Gone: System.String\n  Kept: System.Guid\n");
        Assert.Equal("Old\n  Gone: System.String\n  Kept: System.Guid\n  New: System.Int32\n", WithKept(path, "Old\n  Kept: System.Guid\n  New: System.Int32\n"));
        File.Delete(path);
    }

    private static IEnumerable<Type> Types() => Assemblies
        .SelectMany(assembly => assembly.GetExportedTypes())
        .Where(type => !(type.IsAbstract && type.IsSealed))
        .OrderBy(type => type.FullName, StringComparer.Ordinal);

    private static string Describe(Type type)
    {
        var text = new StringBuilder(type.FullName).Append('\n');
        var members = type.IsEnum
            ? Enum.GetNames(type)
            : type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Select(property => $"{property.Name}: {NameOf(property)}");
        foreach (var member in members)
            text.Append("  ").Append(member).Append('\n');
        return text.ToString();
    }

    private static string NameOf(PropertyInfo property)
    {
        var nullability = new NullabilityInfoContext().Create(property);
        return NameOf(property.PropertyType) + (nullability.ReadState is NullabilityState.Nullable && Nullable.GetUnderlyingType(property.PropertyType) is null ? "?" : string.Empty);
    }

    private static string NameOf(Type type) =>
        Nullable.GetUnderlyingType(type) is { } value ? NameOf(value) + "?"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.FullName!;

    /// <summary>The new snapshot, with every member the old one had: an update can add and cannot take away.</summary>
    private static string WithKept(string path, string current)
    {
        if (!File.Exists(path))
            return current;

        var lines = current.TrimEnd('\n').Split('\n').ToList();
        var old = File.ReadAllText(path).TrimEnd('\n').Split('\n');
        for (var index = 1; index < old.Length; index++)
        {
            if (!lines.Contains(old[index]))
                lines.Insert(Math.Min(index, lines.Count), old[index]);
        }

        return string.Join('\n', lines) + "\n";
    }

    private static string PathOf(Type type) => Path.Combine(Folder(), type.FullName!["PeerReview.".Length..] + ".txt");

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Snapshots");
}
