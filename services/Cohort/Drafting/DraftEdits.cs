using System.Text.Json.Serialization;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Cohorts.Drafting;

/// <summary>One change of a draft, as a coordinator makes it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MoveSchool), "move")]
[JsonDerivedType(typeof(SwapSchools), "swap")]
[JsonDerivedType(typeof(AddPin), "pin")]
[JsonDerivedType(typeof(RemovePin), "unpin")]
[JsonDerivedType(typeof(LockGroup), "lock")]
[JsonDerivedType(typeof(RenameGroup), "rename")]
[JsonDerivedType(typeof(WeighTerms), "weigh")]
[JsonDerivedType(typeof(SetGroups), "groups")]
public abstract record DraftEdit
{
    /// <summary>The draft after the change. A pure function; refuses what makes no sense or touches a locked group.</summary>
    /// <param name="draft">The draft before.</param>
    /// <param name="schools">The schools with a confirmed place.</param>
    public abstract DraftContent Apply(DraftContent draft, IReadOnlySet<Guid> schools);

    private protected static void RefuseUnknown(IEnumerable<Guid> schoolIds, IReadOnlySet<Guid> schools)
    {
        if (!schoolIds.All(schools.Contains))
            throw Refusal.Invalid("edits", "Only schools with a confirmed place in the cohort can be placed.");
    }

    private protected static DraftGroup? GroupOf(DraftContent draft, Guid schoolId) => draft.Groups.FirstOrDefault(group => group.SchoolIds.Contains(schoolId));

    private protected static void RefuseLocked(DraftGroup? group)
    {
        if (group is { IsLocked: true })
            throw Refusal.Conflict("group-locked", $"{group.Name} is locked: unlock it first.");
    }

    private protected static DraftContent With(DraftContent draft, IEnumerable<DraftGroup> groups) =>
        draft with { Groups = [.. groups.Where(group => group.SchoolIds.Count > 0)] };
}

/// <summary>Moves a school into a group, a new one where the name is new, or out of all.</summary>
/// <param name="SchoolId">The school.</param>
/// <param name="ToGroup">The group's name; null for none.</param>
public sealed record MoveSchool(Guid SchoolId, string? ToGroup) : DraftEdit
{
    public override DraftContent Apply(DraftContent draft, IReadOnlySet<Guid> schools)
    {
        RefuseUnknown([SchoolId], schools);
        RefuseLocked(GroupOf(draft, SchoolId));
        var without = draft.Groups.Select(group => group with { SchoolIds = [.. group.SchoolIds.Where(id => id != SchoolId)] }).ToList();
        if (ToGroup is null)
            return With(draft, without);

        var at = without.FindIndex(group => group.Name == ToGroup);
        if (at < 0)
        {
            without.Add(new DraftGroup(GroupName.Checked(ToGroup), [SchoolId], IsLocked: false));
            return With(draft, without);
        }

        RefuseLocked(without[at]);
        without[at] = without[at] with { SchoolIds = [.. without[at].SchoolIds, SchoolId] };
        return With(draft, without);
    }
}

/// <summary>Two schools take each other's place.</summary>
public sealed record SwapSchools(Guid FirstSchoolId, Guid SecondSchoolId) : DraftEdit
{
    public override DraftContent Apply(DraftContent draft, IReadOnlySet<Guid> schools)
    {
        RefuseUnknown([FirstSchoolId, SecondSchoolId], schools);
        RefuseLocked(GroupOf(draft, FirstSchoolId));
        RefuseLocked(GroupOf(draft, SecondSchoolId));
        return With(draft, draft.Groups.Select(group => group with { SchoolIds = [.. group.SchoolIds.Select(Other)] }));
    }

    private Guid Other(Guid id) => id == FirstSchoolId ? SecondSchoolId : id == SecondSchoolId ? FirstSchoolId : id;
}

/// <summary>Pins schools together, apart or into a group, or forbids a pair.</summary>
public sealed record AddPin(DraftPin Pin) : DraftEdit
{
    public override DraftContent Apply(DraftContent draft, IReadOnlySet<Guid> schools)
    {
        RefuseUnknown(Pin.SchoolIds, schools);
        var isWellFormed = Pin.SchoolIds.Distinct().Count() == Pin.SchoolIds.Count && Pin.Kind switch
        {
            PinKind.Together => Pin.SchoolIds.Count >= 2,
            PinKind.Into => Pin.SchoolIds.Count == 1 && Pin.Group is not null,
            _ => Pin.SchoolIds.Count == 2,
        };
        if (!isWellFormed || Pin.Reason is { Length: > 200 } || draft.Pins.Count >= 500)
            throw Refusal.Invalid("edits", "Together takes two or more schools, apart and forbidden two, into one school and a group's name.");
        if (Pin.Group is not null)
            GroupName.Checked(Pin.Group);

        return draft.Pins.Any(Pin.IsSameAs) ? draft : draft with { Pins = [.. draft.Pins, Pin] };
    }
}

/// <summary>Takes a pin away.</summary>
public sealed record RemovePin(DraftPin Pin) : DraftEdit
{
    public override DraftContent Apply(DraftContent draft, IReadOnlySet<Guid> schools) => draft with { Pins = [.. draft.Pins.Where(pin => !pin.IsSameAs(Pin))] };
}

/// <summary>Locks a group, or unlocks it.</summary>
public sealed record LockGroup(string Group, bool IsLocked = true) : DraftEdit
{
    public override DraftContent Apply(DraftContent draft, IReadOnlySet<Guid> schools) =>
        With(draft, GroupName.Replace(draft, Group, group => group with { IsLocked = IsLocked }));
}

/// <summary>Gives a group another name.</summary>
public sealed record RenameGroup(string Group, string Name) : DraftEdit
{
    public override DraftContent Apply(DraftContent draft, IReadOnlySet<Guid> schools)
    {
        if (draft.Groups.Any(group => group.Name == Name))
            throw Refusal.Invalid("edits", "Another group has this name.");
        return With(draft, GroupName.Replace(draft, Group, group => group with { Name = GroupName.Checked(Name) }));
    }
}

/// <summary>Sets what the terms of the objective are worth.</summary>
public sealed record WeighTerms(DraftWeights Weights) : DraftEdit
{
    public override DraftContent Apply(DraftContent draft, IReadOnlySet<Guid> schools) =>
        new[] { Weights.Kilometre, Weights.PastPartners, Weights.MixedPhases, Weights.UnmetNeed }.All(weight => weight is >= 0 and <= 10_000)
            ? draft with { Weights = Weights }
            : throw Refusal.Invalid("edits", "A weight is between 0 and 10,000.");
}

/// <summary>All groups at once, such as an imported list; locked groups have to come out as they are.</summary>
public sealed record SetGroups(IReadOnlyList<DraftGroup> Groups) : DraftEdit
{
    public override DraftContent Apply(DraftContent draft, IReadOnlySet<Guid> schools)
    {
        var placed = Groups.SelectMany(group => group.SchoolIds).ToList();
        RefuseUnknown(placed, schools);
        if (placed.Distinct().Count() != placed.Count || Groups.Select(group => GroupName.Checked(group.Name)).Distinct().Count() != Groups.Count)
            throw Refusal.Invalid("edits", "Place each school once, and name each group once.");
        foreach (var locked in draft.Groups.Where(group => group.IsLocked))
        {
            if (!Groups.Any(group => group.Name == locked.Name && group.SchoolIds.Order().SequenceEqual(locked.SchoolIds.Order())))
                RefuseLocked(locked);
        }

        return With(draft, Groups);
    }
}

/// <summary>Names of groups.</summary>
internal static class GroupName
{
    public static string Checked(string name) =>
        name.Trim() is { Length: >= 1 and <= 60 } trimmed && trimmed == name ? name : throw Refusal.Invalid("edits", "A group has a name of 1 to 60 characters.");

    public static IEnumerable<DraftGroup> Replace(DraftContent draft, string name, Func<DraftGroup, DraftGroup> change) =>
        draft.Groups.Any(group => group.Name == name)
            ? draft.Groups.Select(group => group.Name == name ? change(group) : group)
            : throw Refusal.Invalid("edits", "There is no group of this name.");
}
