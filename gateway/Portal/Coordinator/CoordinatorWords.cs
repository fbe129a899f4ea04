using PeerReview.Portal.Api;
using PeerReview.Portal.Components;

namespace PeerReview.Portal.Coordinator;

/// <summary>Words as those who run a network read them.</summary>
public static class CoordinatorWords
{
    /// <summary>3 Dec 2026, for tables, or Thu 3 Dec 2026.</summary>
    public static string BriefDay(DateOnly day, bool weekday = false) => day.ToString(weekday ? "ddd d MMM yyyy" : "d MMM yyyy", Words.British);

    public static TagKind Kind(this CohortStatus status) => status switch
    {
        CohortStatus.Open => TagKind.Now,
        CohortStatus.GroupsPublished => TagKind.Good,
        CohortStatus.Closed => TagKind.Warn,
        _ => TagKind.Quiet,
    };

    public static string ForNetwork(this BookingState state) => state switch
    {
        BookingState.Confirmed => "Has a place",
        BookingState.Offered => "Place offered",
        _ => state.Name(),
    };

    public static string Name(this PhaseFamily phase) => phase switch
    {
        PhaseFamily.AllThrough => "All-through",
        PhaseFamily.AlternativeProvision => "Alternative provision",
        PhaseFamily.Post16 => "Post-16",
        _ => phase.ToString(),
    };

    public static string Name(this PinKind kind) => kind switch
    {
        PinKind.Together => "Together",
        PinKind.Apart => "Apart",
        PinKind.Into => "In this group",
        _ => "Never together",
    };

    public static string Name(this RunStatus status) => status switch
    {
        RunStatus.Queued => "Waiting to start",
        RunStatus.Running => "Searching",
        RunStatus.Formed => "Groups found",
        RunStatus.Impossible => "Rules clash",
        RunStatus.NotFound => "None found in the time",
        RunStatus.Cancelled => "Stopped",
        _ => "Failed",
    };

    public static TagKind Kind(this RunStatus status) => status switch
    {
        RunStatus.Formed => TagKind.Good,
        RunStatus.Impossible or RunStatus.Failed => TagKind.Bad,
        RunStatus.Queued or RunStatus.Running => TagKind.Now,
        _ => TagKind.Warn,
    };

    public static string Name(this PostponementReason reason) => reason switch
    {
        PostponementReason.Ofsted => "Ofsted called",
        PostponementReason.Cover => "No cover",
        PostponementReason.GroupChanged => "The group changed",
        PostponementReason.Other => "Another reason",
        _ => reason.ToString(),
    };

    public static TagKind Kind(this VisitState state) => state switch
    {
        VisitState.Confirmed => TagKind.Good,
        VisitState.Proposed => TagKind.Now,
        VisitState.ToBePlanned or VisitState.Postponed => TagKind.Warn,
        _ => TagKind.Quiet,
    };
}
