using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Portal.Frame;

/// <summary>An entry of the menu.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Path">Where it leads.</param>
/// <param name="Roles">Whom it is for; nobody named is everyone.</param>
public sealed record NavigationEntry(string Text, string Path, IReadOnlyList<string> Roles)
{
    /// <summary>The page is the entry's own or one below it.</summary>
    public bool Covers(string path) => Path == "/" ? path == "/" : path == Path || path.StartsWith(Path + "/", StringComparison.Ordinal);
}

/// <summary>The menu, by role: one table, so that a new journey is one line here.</summary>
public static class Navigation
{
    private static readonly IReadOnlyList<NavigationEntry> All =
    [
        new("My next steps", "/", []),
        new("Cohorts and places", "/cohorts", [Role.Headteacher, Role.SeniorLeader]),
        new("Our review", "/our-reviews", [Role.Headteacher, Role.SeniorLeader]),
        new("Reviews I take part in", "/reviewing", [Role.Headteacher, Role.SeniorLeader]),
        new("Dates", "/dates", [Role.Headteacher, Role.SeniorLeader, Role.Facilitator]),
        new("Colleagues", "/colleagues", [Role.Headteacher]),
        new("Cohorts", "/coordinator/cohorts", [Role.Coordinator, Role.Director]),
        new("Schools", "/coordinator/schools", [Role.Coordinator, Role.Director]),
        new("People", "/coordinator/people", [Role.Coordinator, Role.Director]),
        new("Feedback released to us", "/released", [Role.MatLead, Role.Coordinator, Role.Director]),
        new("How the platform fares", "/support", [Role.Support]),
    ];

    /// <summary>What this person finds in the menu.</summary>
    public static IEnumerable<NavigationEntry> For(Caller who) => All.Where(entry => entry.Roles.Count == 0 || who.Holds(entry.Roles));
}
