using System.Text.Json.Serialization;

namespace PeerReview.Portal.Api;

/// <summary>Where a review stands.</summary>
public enum ReviewStage
{
    SelfEvaluation,
    Ready,
    OnSite,
    WrittenFeedback,
    FactualCheck,
    ActionPlanning,
    FollowUp,
    Complete,
    Cancelled,
}

/// <summary>What somebody is to do in a review.</summary>
public enum ToDoCode
{
    SignAgreement,
    ShareSelfEvaluation,
    Prepare,
    StartDay,
    GiveVerbalFeedback,
    SendFeedback,
    CheckFacts,
    AnswerQueries,
    AcceptFeedback,
    AgreePlan,
    BookFollowUp,
    HoldFollowUp,
}

/// <summary>A part of a review that may or may not be read.</summary>
public enum Thing
{
    Status,
    SelfEvaluation,
    SelfEvaluationHistory,
    Evidence,
    Findings,
    KeepInTouch,
    VerbalFeedback,
    Feedback,
    FeedbackHistory,
    FactualCheck,
    GroupSummary,
    ActionPlan,
    FollowUp,
    AccessLog,
    Releases,
    Concerns,
}

/// <summary>By when the parts of a review are due.</summary>
public sealed record ReviewDeadlines(DateOnly SelfEvaluation, DateOnly WrittenFeedback, DateOnly FactualCheck, DateOnly ActionPlan, DateOnly FollowUp);

/// <summary>How far a review has come, in figures.</summary>
public sealed record ReviewProgress(int EvidenceRecords, int Findings, int TriangulatedFindings, int Actions, int ActionsDone, DateOnly? FollowUpOn, int PointsQueried);

/// <summary>Where a review stands, without its content.</summary>
public sealed record ReviewStatus(
    Guid Id, Guid CohortId, string? CohortName, string? Theme, Guid GroupId, string? GroupName, Guid HostSchoolId, string? HostName, ReviewStage Stage,
    VisitState? VisitState, DateOnly? VisitDay, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, ReviewDeadlines? Deadlines, ReviewProgress Progress, long Version)
{
    /// <summary>It goes on.</summary>
    public bool IsOpen => Stage is not (ReviewStage.Complete or ReviewStage.Cancelled);
}

/// <summary>Something to do in a review.</summary>
public sealed record ToDo(ToDoCode Code, DateOnly? DueOn, bool IsOverdue);

/// <summary>A review the person takes part in.</summary>
/// <param name="As">The person's parts in it, such as <c>hostHead, hostLeader</c>.</param>
public sealed record MyReview(ReviewStatus Status, IReadOnlyList<string> As, IReadOnlyList<ToDo> ToDo)
{
    public bool IsHost => As.Any(part => part.StartsWith("host", StringComparison.OrdinalIgnoreCase));

    public bool IsReviewer => As.Any(part => part.Contains("review", StringComparison.OrdinalIgnoreCase) || part.Contains("facilit", StringComparison.OrdinalIgnoreCase));
}

/// <summary>A reviewer of the team.</summary>
public sealed record TeamMember(Guid PersonId, string? Name, Guid? SchoolId, string? SchoolName);

/// <summary>Another school of the group.</summary>
public sealed record GroupSchool(Guid SchoolId, string? Name);

/// <summary>A review as the person's part in it lets it be seen.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "view", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToBaseType)]
[JsonDerivedType(typeof(HostReview), "host")]
[JsonDerivedType(typeof(ReviewerReview), "reviewer")]
[JsonDerivedType(typeof(OverseenReview), "status")]
public record Review(ReviewStatus Status, IReadOnlyList<ToDo> ToDo, IReadOnlyList<Thing> MayRead)
{
    public bool May(Thing thing) => MayRead.Contains(thing);

    /// <summary>What is to be done, if it is to be done now.</summary>
    public ToDo? Do(ToDoCode code) => ToDo.FirstOrDefault(todo => todo.Code == code);
}

/// <summary>For the school that is reviewed.</summary>
public sealed record HostReview(
    ReviewStatus Status, IReadOnlyList<ToDo> ToDo, IReadOnlyList<Thing> MayRead, bool IsHead, IReadOnlyList<TeamMember> Reviewers, IReadOnlyList<GroupSchool> OtherSchools,
    IReadOnlyList<string> ReleasedTo) : Review(Status, ToDo, MayRead);

/// <summary>For those who review.</summary>
public sealed record ReviewerReview(
    ReviewStatus Status, IReadOnlyList<ToDo> ToDo, IReadOnlyList<Thing> MayRead, bool MustSignAgreement, IReadOnlyList<TeamMember> Reviewers,
    IReadOnlyList<GroupSchool> OtherSchools, IReadOnlyList<string> MissingBeforeDay) : Review(Status, ToDo, MayRead);

/// <summary>For those who lead a trust or run the network: status, and what the school released to them.</summary>
public sealed record OverseenReview(ReviewStatus Status, IReadOnlyList<ToDo> ToDo, bool MustSignAgreement, IReadOnlyList<Thing> MayRead) : Review(Status, ToDo, MayRead);

/// <summary>Something in a text that may name a child or hold an address: advice, never a bar.</summary>
public sealed record TextWarning(string Field, string Kind, int Start, int Length, string Advice);

/// <summary>Somebody opened something.</summary>
public sealed record Opened(string? PersonName, IReadOnlyList<string> As, Thing Thing, bool IsDownload, DateTimeOffset At);

/// <summary>An area of a framework.</summary>
public sealed record FrameworkArea(string Code, string Label, string? AppliesTo);

/// <summary>A review framework.</summary>
public sealed record ReviewFramework(string Code, int Version, string Name, IReadOnlyList<FrameworkArea> Areas);

/// <summary>Whom to reach, and how.</summary>
public sealed record ConcernsContact(string Name, string HowToReach);

/// <summary>Whom to tell of a safeguarding concern.</summary>
public sealed record ConcernsContacts(ConcernsContact? SafeguardingLead, ConcernsContact? Deputy, ConcernsContact? Lado, ConcernsContact? ChairOfGovernors);

/// <summary>The contacts with their version.</summary>
public sealed record Concerns(ConcernsContacts Contacts, long Version);

/// <summary>Reviews and what surrounds them.</summary>
public static class ReviewsApi
{
    public static Task<IReadOnlyList<MyReview>> MyReviewsAsync(this ApiClient api, bool open = false) => api.ListAsync<MyReview>(open ? "/api/reviews/mine?open=true" : "/api/reviews/mine");

    public static Task<Review> ReviewAsync(this ApiClient api, Guid id) => api.GetAsync<Review>($"/api/reviews/{id}");

    public static Task StartDayAsync(this ApiClient api, Guid id, string key) => api.PostAsync($"/api/reviews/{id}/day/start", new { }, key);

    public static Task<IReadOnlyList<Opened>> AccessLogAsync(this ApiClient api, Guid id) => api.ListAsync<Opened>($"/api/reviews/{id}/access-log");

    public static Task<IReadOnlyList<ReviewFramework>> FrameworksAsync(this ApiClient api) => api.GetAsync<IReadOnlyList<ReviewFramework>>("/api/reviews/frameworks");

    public static Task<Concerns> ConcernsAsync(this ApiClient api, Guid id) => api.GetAsync<Concerns>($"/api/reviews/{id}/concerns");

    public static Task<Concerns> ChangeConcernsAsync(this ApiClient api, Guid id, ConcernsContacts contacts, long? version) =>
        api.PutAsync<Concerns>($"/api/reviews/{id}/concerns", contacts, version);
}
