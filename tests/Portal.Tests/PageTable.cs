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
public static class PageTable
{
    public static IReadOnlyList<PageCase> All { get; } = [.. Everyone, .. Headteacher, .. Reviewer];

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
        new("/our-reviews/{Id:guid}", "headteacher", "/our-reviews/{ourReview}"),
        new("/our-reviews/{Id:guid}/group", "headteacher", "/our-reviews/{ourReview}/group"),
        new("/our-reviews/{Id:guid}/concerns", "headteacher", "/our-reviews/{ourReview}/concerns"),
        new("/our-reviews/{Id:guid}/opened", "headteacher", "/our-reviews/{ourReview}/opened"),
        new("/our-reviews/{Id:guid}/self-evaluation", "headteacher", "/our-reviews/{ourReview}/self-evaluation"),
        new("/our-reviews/{Id:guid}/feedback", "finished head", "/our-reviews/{finishedReview}/feedback"),
        new("/our-reviews/{Id:guid}/factual-check", "finished head", "/our-reviews/{finishedReview}/factual-check"),
        new("/our-reviews/{Id:guid}/action-plan", "finished head", "/our-reviews/{finishedReview}/action-plan"),
        new("/our-reviews/{Id:guid}/action-plan/new", "finished head", "/our-reviews/{finishedReview}/action-plan/new"),
        new("/our-reviews/{Id:guid}/action-plan/{ActionId:guid}", "finished head", "/our-reviews/{finishedReview}/action-plan/{action}"),
        new("/our-reviews/{Id:guid}/action-plan/{ActionId:guid}/progress", "finished head", "/our-reviews/{finishedReview}/action-plan/{action}/progress"),
        new("/our-reviews/{Id:guid}/follow-up", "finished head", "/our-reviews/{finishedReview}/follow-up"),
    ];

    private static IEnumerable<PageCase> Reviewer =>
    [
        new("/reviewing", "headteacher", "/reviewing"),
        new("/reviewing/{Id:guid}", "headteacher", "/reviewing/{theirReview}"),
        new("/reviewing/{Id:guid}", "headteacher", "/reviewing/{finishedReview}", "feedback-accepted"),
        new("/reviewing/{Id:guid}/self-evaluation", "headteacher", "/reviewing/{theirReview}/self-evaluation"),
        new("/reviewing/{Id:guid}/evidence", "headteacher", "/reviewing/{theirReview}/evidence"),
        new("/reviewing/{Id:guid}/evidence/{RecordId:guid}", "headteacher", "/reviewing/{theirReview}/evidence/{evidence}"),
        new("/reviewing/{Id:guid}/findings", "headteacher", "/reviewing/{theirReview}/findings"),
        new("/reviewing/{Id:guid}/findings/new", "headteacher", "/reviewing/{theirReview}/findings/new"),
        new("/reviewing/{Id:guid}/findings/{FindingId:guid}", "headteacher", "/reviewing/{theirReview}/findings/{finding}"),
        new("/reviewing/{Id:guid}/verbal-feedback", "headteacher", "/reviewing/{theirReview}/verbal-feedback"),
        new("/reviewing/{Id:guid}/feedback", "headteacher", "/reviewing/{finishedReview}/feedback"),
        new("/reviewing/{Id:guid}/queries", "headteacher", "/reviewing/{theirReview}/queries"),
    ];
}
