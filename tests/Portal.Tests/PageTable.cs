namespace PeerReview.Portal.Tests;

/// <summary>A page in one state.</summary>
/// <param name="Route">Its route as the page declares it.</param>
/// <param name="Who">Who opens it: the beginning of the role in the demo; null for nobody signed in.</param>
/// <param name="Path">Its address, with names of the <see cref="World"/> in braces.</param>
/// <param name="State">What makes it different from other cases of the same page.</param>
/// <param name="Status">The HTTP status it answers with.</param>
public sealed record PageCase(string Route, string? Who, string Path, string State = "filled", int Status = 200)
{
    /// <summary>The name of its screenshots.</summary>
    public string FileName => $"{(Route == "/" ? "home" : Route.Trim('/').Replace("/", "-", StringComparison.Ordinal).Replace(":guid", "", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal))}--{State}";

    public override string ToString() => $"{Route} {State}";
}

/// <summary>Every page in every state, in one table; a page that is not in it fails a test.</summary>
public static partial class PageTable
{
    public static IReadOnlyList<PageCase> All { get; } = [.. Everyone, .. Headteacher, .. Reviewer, .. Coordinator, .. Support];

    private static IEnumerable<PageCase> Everyone =>
    [
        new("/", "headteacher", "/"),
        new("/", "support", "/", "empty"),
        new("/account", "headteacher", "/account"),
        new("/account/details", "headteacher", "/account/details"),
        new("/agreements/{Id:guid}", "headteacher", "/agreements/{agreement}"),
        new("/accessibility", null, "/accessibility"),
        new("/privacy", null, "/privacy"),
        new("/help", null, "/help"),
        new("/signed-out", null, "/signed-out"),
        new("/sign-in-failed", null, "/sign-in-failed"),
        new("/problem", "headteacher", "/nowhere", "not-found", 404),
        new("/connect/forgotten-password", null, "/connect/forgotten-password"),
        new("/connect/new-password", null, "/connect/new-password?token=none", "does-not-work", 404),
        new("/gallery", null, "/gallery"),
        new("/gallery", null, "/gallery?sort=pupils&dir=desc&find=1&page=2", "table-searched"),
    ];

    private static IEnumerable<PageCase> Headteacher =>
    [
        new("/cohorts", "headteacher", "/cohorts"),
        new("/cohorts/{Id:guid}", "headteacher", "/cohorts/{openCohort}"),
        new("/cohorts/{Id:guid}", "headteacher", "/cohorts/{groupsCohort}", "booked"),
        new("/cohorts/{Id:guid}/book", "headteacher", "/cohorts/{openCohort}/book"),
        new("/bookings/{Id:guid}", "headteacher", "/bookings/{booking}"),
        new("/bookings/{Id:guid}/delegates", "headteacher", "/bookings/{booking}/delegates"),
        new("/bookings/{Id:guid}/withdraw", "headteacher", "/bookings/{booking}/withdraw"),
        new("/colleagues", "headteacher", "/colleagues"),
        new("/colleagues/invite", "headteacher", "/colleagues/invite"),
        new("/dates", "headteacher", "/dates"),
        new("/dates/{Id:guid}", "headteacher", "/dates/{visit}"),
        new("/our-reviews", "headteacher", "/our-reviews"),
        new("/our-reviews/{Id:guid}", "selfEvaluation host", "/our-reviews/{selfEvaluation}", "self-evaluation"),
        new("/our-reviews/{Id:guid}", "factualCheck host", "/our-reviews/{factualCheck}", "factual-check"),
        new("/our-reviews/{Id:guid}", "complete host", "/our-reviews/{complete}", "complete"),
        new("/our-reviews/{Id:guid}/group", "ready host", "/our-reviews/{ready}/group"),
        new("/our-reviews/{Id:guid}/concerns", "ready host", "/our-reviews/{ready}/concerns"),
        new("/our-reviews/{Id:guid}/opened", "complete host", "/our-reviews/{complete}/opened"),
        new("/our-reviews/{Id:guid}/opened", "selfEvaluation host", "/our-reviews/{selfEvaluation}/opened", "empty"),
        new("/our-reviews/{Id:guid}/keep-in-touch", "onSite host", "/our-reviews/{onSite}/keep-in-touch"),
        new("/our-reviews/{Id:guid}/releases", "complete host", "/our-reviews/{complete}/releases"),
        new("/our-reviews/{Id:guid}/self-evaluation", "selfEvaluation host", "/our-reviews/{selfEvaluation}/self-evaluation", "empty"),
        new("/our-reviews/{Id:guid}/self-evaluation", "ready host", "/our-reviews/{ready}/self-evaluation"),
        new("/our-reviews/{Id:guid}/feedback", "factualCheck host", "/our-reviews/{factualCheck}/feedback"),
        new("/our-reviews/{Id:guid}/feedback", "complete host", "/our-reviews/{complete}/feedback", "accepted"),
        new("/our-reviews/{Id:guid}/factual-check", "factualCheck host", "/our-reviews/{factualCheck}/factual-check"),
        new("/our-reviews/{Id:guid}/action-plan", "actionPlanning host", "/our-reviews/{actionPlanning}/action-plan", "being-made"),
        new("/our-reviews/{Id:guid}/action-plan", "followUp host", "/our-reviews/{followUp}/action-plan", "agreed"),
        new("/our-reviews/{Id:guid}/action-plan/new", "actionPlanning host", "/our-reviews/{actionPlanning}/action-plan/new"),
        new("/our-reviews/{Id:guid}/action-plan/{ActionId:guid}", "followUp host", "/our-reviews/{followUp}/action-plan/{action}"),
        new("/our-reviews/{Id:guid}/action-plan/{ActionId:guid}/progress", "followUp host", "/our-reviews/{followUp}/action-plan/{action}/progress"),
        new("/our-reviews/{Id:guid}/follow-up", "followUp host", "/our-reviews/{followUp}/follow-up"),
        new("/our-reviews/{Id:guid}/follow-up", "complete host", "/our-reviews/{complete}/follow-up", "held"),
    ];

    private static IEnumerable<PageCase> Reviewer =>
    [
        new("/reviewing", "onSite reviewer", "/reviewing"),
        new("/reviewing", "coordinator", "/reviewing", "not-allowed", 403),
        new("/reviewing/{Id:guid}", "ready reviewer", "/reviewing/{ready}", "ready"),
        new("/reviewing/{Id:guid}", "onSite reviewer", "/reviewing/{onSite}", "on-site"),
        new("/reviewing/{Id:guid}", "complete reviewer", "/reviewing/{complete}", "complete"),
        new("/reviewing/{Id:guid}/self-evaluation", "onSite reviewer", "/reviewing/{onSite}/self-evaluation"),
        new("/reviewing/{Id:guid}/evidence", "onSite reviewer", "/reviewing/{onSite}/evidence"),
        new("/reviewing/{Id:guid}/evidence/{RecordId:guid}", "onSite reviewer", "/reviewing/{onSite}/evidence/{evidence}"),
        new("/reviewing/{Id:guid}/findings", "onSite reviewer", "/reviewing/{onSite}/findings"),
        new("/reviewing/{Id:guid}/findings/new", "onSite reviewer", "/reviewing/{onSite}/findings/new"),
        new("/reviewing/{Id:guid}/findings/{FindingId:guid}", "onSite reviewer", "/reviewing/{onSite}/findings/{finding}"),
        new("/reviewing/{Id:guid}/verbal-feedback", "onSite reviewer", "/reviewing/{onSite}/verbal-feedback"),
        new("/reviewing/{Id:guid}/keep-in-touch", "onSite reviewer", "/reviewing/{onSite}/keep-in-touch"),
        new("/released", "accepted MAT lead", "/released", "empty"),
        new("/released/{Id:guid}", "coordinator", "/released/{actionPlanning}", "not-released"),
        new("/released/{Id:guid}", "complete reviewer", "/released/{complete}", "group"),
        new("/reviewing/{Id:guid}/feedback", "writtenFeedback reviewer", "/reviewing/{writtenFeedback}/feedback"),
        new("/reviewing/{Id:guid}/feedback", "factualCheck reviewer", "/reviewing/{factualCheck}/feedback", "sent"),
        new("/reviewing/{Id:guid}/queries", "factualCheck reviewer", "/reviewing/{factualCheck}/queries"),
    ];
}
