namespace PeerReview.Portal.Api;

/// <summary>Which phases a school has.</summary>
public enum PhaseFamily
{
    Primary,
    Secondary,
    AllThrough,
    Special,
    AlternativeProvision,
    Nursery,
    Post16,
    Other,
}

/// <summary>What a grouping costs, term by term; kilometres and counts are as they are.</summary>
public sealed record Objective(
    double Total, double Travel, double PastPartners, double MixedPhases, double UnmetNeeds, double Kilometres, int RepeatedPairs, int MixedPairs, int UnmetNeedCount);

/// <summary>A hard rule that is broken.</summary>
public sealed record BrokenRule(string Kind, string Sentence, string Group, IReadOnlyList<Guid> SchoolIds);

/// <summary>A school on the coordinator's table.</summary>
public sealed record SchoolOnTable(Guid Id, string Name, string Town, PhaseFamily PhaseFamily, string? TrustName, int TrainedReviewers);

/// <summary>A group on the coordinator's table.</summary>
public sealed record GroupOnTable(string Name, IReadOnlyList<SchoolOnTable> Schools, bool IsLocked, Objective Objective, IReadOnlyList<string> Reasons);

/// <summary>Kinds of wish.</summary>
public enum PinKind
{
    Together,
    Apart,
    Into,
    Forbidden,
}

/// <summary>A wish of the coordinator.</summary>
public sealed record DraftPin(PinKind Kind, IReadOnlyList<Guid> SchoolIds, string? Group = null, string? Reason = null);

/// <summary>What the terms are worth against each other.</summary>
public sealed record DraftWeights(double Kilometre, double PastPartners, double MixedPhases, double UnmetNeed);

/// <summary>The draft, judged as things stand now.</summary>
public sealed record GroupingDraft(
    Guid CohortId, long Version, IReadOnlyList<GroupOnTable> Groups, IReadOnlyList<SchoolOnTable> Unplaced, IReadOnlyList<BrokenRule> Broken, Objective Objective,
    bool CanBePublished, IReadOnlyList<DraftPin> Pins, DraftWeights Weights, Guid? TakenFrom)
{
    /// <summary>Every school of it.</summary>
    public IEnumerable<SchoolOnTable> Schools => Groups.SelectMany(group => group.Schools).Concat(Unplaced);
}

/// <summary>Where a run stands.</summary>
public enum RunStatus
{
    Queued,
    Running,
    Formed,
    Impossible,
    NotFound,
    Cancelled,
    Failed,
}

/// <summary>How far a run is.</summary>
public sealed record GroupingProgress(string Stage, double? Cost, double LowerBound);

/// <summary>A group of a run.</summary>
public sealed record RunGroup(string Name, IReadOnlyList<Guid> SchoolIds, bool IsLocked, Objective Objective, IReadOnlyList<string> Reasons);

/// <summary>A rule and whether it was kept.</summary>
public sealed record RuleKept(string Kind, string Sentence, bool IsKept);

/// <summary>Which school goes where.</summary>
public sealed record SchoolMove(Guid SchoolId, string? ToGroup);

/// <summary>A change worth a thought.</summary>
public sealed record RunAlternative(string Sentence, IReadOnlyList<SchoolMove> Moves, Objective Change, IReadOnlyList<string> Breaks);

/// <summary>Rules that cannot all be kept.</summary>
public sealed record RunClash(IReadOnlyList<string> Rules, bool IsSmallest, IReadOnlyList<string> Suggestions);

/// <summary>What a run found.</summary>
public sealed record RunResult(
    IReadOnlyList<RunGroup> Groups, Objective Objective, double LowerBound, double? Gap, bool IsProvenOptimal, IReadOnlyList<RuleKept> Rules,
    IReadOnlyList<RunAlternative> Alternatives, RunClash? Clash);

/// <summary>A search for groups.</summary>
public sealed record GroupingRun(
    Guid Id, Guid CohortId, RunStatus Status, int Percent, int Seconds, int Seed, DateTimeOffset RequestedAt, DateTimeOffset? EndedAt, IReadOnlyList<DraftPin> Pins,
    GroupingProgress? Progress, RunResult? Result)
{
    public bool IsActive => Status is RunStatus.Queued or RunStatus.Running;

    /// <summary>There are groups to take.</summary>
    public bool HasGroups => Result is { Groups.Count: > 0 };
}

/// <summary>Two runs side by side.</summary>
public sealed record RunComparison(
    Objective First, Objective Second, Objective Difference, IReadOnlyList<IReadOnlyList<Guid>> SameGroups, IReadOnlyList<IReadOnlyList<Guid>> OnlyInFirst,
    IReadOnlyList<IReadOnlyList<Guid>> OnlyInSecond);

/// <summary>Leave for two schools to be grouped although they have a conflict.</summary>
public sealed record ConflictOverride(
    Guid Id, Guid CohortId, Guid FirstSchoolId, Guid SecondSchoolId, string Reason, Guid RequestedBy, DateTimeOffset RequestedAt, Guid? ApprovedBy, DateTimeOffset? ApprovedAt,
    DateTimeOffset? RevokedAt, bool IsInForce);

/// <summary>Something about a published group that no longer holds.</summary>
public sealed record GroupFlag(string Rule, string Sentence, IReadOnlyList<Guid> SchoolIds);

/// <summary>A published group as the network sees it.</summary>
public sealed record PublishedGroup(Guid Id, string Name, bool IsActive, IReadOnlyList<Guid> SchoolIds, IReadOnlyList<GroupFlag> Flags, string? DissolvedBecause, long Version);

/// <summary>A group of a repair.</summary>
public sealed record ProposedGroup(string Name, IReadOnlyList<Guid> SchoolIds);

/// <summary>A repair of published groups that can be applied.</summary>
public sealed record Repair(
    Guid Id, Guid CohortId, IReadOnlyList<ProposedGroup> Groups, IReadOnlyList<string> ChangedGroups, IReadOnlyList<string> Steps, Objective Objective, bool IsFewestChanges,
    DateTimeOffset? AppliedAt);

/// <summary>One change of a draft: the members are those of the API, so it is sent as it is.</summary>
public static class DraftEdits
{
    public static object Move(Guid schoolId, string? toGroup) => new { kind = "move", schoolId, toGroup };

    public static object Swap(Guid firstSchoolId, Guid secondSchoolId) => new { kind = "swap", firstSchoolId, secondSchoolId };

    public static object Pin(DraftPin pin) => new { kind = "pin", pin };

    public static object Unpin(DraftPin pin) => new { kind = "unpin", pin };

    public static object Lock(string group, bool isLocked) => new { kind = "lock", group, isLocked };

    public static object Rename(string group, string name) => new { kind = "rename", group, name };

    public static object Weigh(DraftWeights weights) => new { kind = "weigh", weights };
}

/// <summary>Forming groups: for coordinators.</summary>
public static class GroupingApi
{
    public static Task<GroupingDraft> DraftAsync(this ApiClient api, Guid cohortId) => api.GetAsync<GroupingDraft>($"/api/cohorts/{cohortId}/draft");

    public static Task<GroupingDraft> EditDraftAsync(this ApiClient api, Guid cohortId, IReadOnlyList<object> edits, long? version, string key) =>
        api.PostAtAsync<GroupingDraft>($"/api/cohorts/{cohortId}/draft/edits", new { edits }, key, version);

    /// <summary>What the draft would be after these edits; nothing is saved.</summary>
    public static Task<GroupingDraft> TryEditsAsync(this ApiClient api, Guid cohortId, IReadOnlyList<object> edits) =>
        api.PostAsync<GroupingDraft>($"/api/cohorts/{cohortId}/draft/evaluate", new { edits }, Guid.CreateVersion7().ToString());

    public static Task<GroupingDraft> TakeRunAsync(this ApiClient api, Guid cohortId, Guid runId, long? version, string key) =>
        api.PostAtAsync<GroupingDraft>($"/api/cohorts/{cohortId}/draft/take/{runId}", new { }, key, version);

    public static Task PublishGroupsAsync(this ApiClient api, Guid cohortId, long? version, string key) =>
        api.PostAtAsync<IReadOnlyList<PublishedGroup>>($"/api/cohorts/{cohortId}/draft/publish", new { }, key, version);

    public static Task<GroupingRun> StartRunAsync(this ApiClient api, Guid cohortId, int seconds, int seed, string key) =>
        api.PostAsync<GroupingRun>($"/api/cohorts/{cohortId}/grouping-runs", new { seconds, seed }, key);

    public static Task<IReadOnlyList<GroupingRun>> RunsAsync(this ApiClient api, Guid cohortId) => api.ListAsync<GroupingRun>($"/api/cohorts/{cohortId}/grouping-runs", atMost: 200);

    public static Task<GroupingRun> RunAsync(this ApiClient api, Guid runId) => api.GetAsync<GroupingRun>($"/api/cohorts/grouping-runs/{runId}");

    public static Task CancelRunAsync(this ApiClient api, Guid runId, string key) => api.PostAsync($"/api/cohorts/grouping-runs/{runId}/cancel", new { }, key);

    public static Task<RunComparison> CompareRunsAsync(this ApiClient api, Guid cohortId, Guid first, Guid second) =>
        api.GetAsync<RunComparison>($"/api/cohorts/{cohortId}/grouping-runs/compare?first={first}&second={second}");

    public static Task<IReadOnlyList<ConflictOverride>> OverridesAsync(this ApiClient api, Guid cohortId) => api.ListAsync<ConflictOverride>($"/api/cohorts/{cohortId}/overrides");

    public static Task RequestOverrideAsync(this ApiClient api, Guid cohortId, Guid schoolId, Guid otherSchoolId, string reason, string key) =>
        api.PostAsync($"/api/cohorts/{cohortId}/overrides", new { schoolId, otherSchoolId, reason }, key);

    public static Task ApproveOverrideAsync(this ApiClient api, Guid id, string key) => api.PostAsync($"/api/cohorts/overrides/{id}/approve", new { }, key);

    public static Task RevokeOverrideAsync(this ApiClient api, Guid id, string key) => api.PostAsync($"/api/cohorts/overrides/{id}/revoke", new { }, key);

    public static Task<IReadOnlyList<PublishedGroup>> GroupsOfAsync(this ApiClient api, Guid cohortId) => api.ListAsync<PublishedGroup>($"/api/cohorts/{cohortId}/groups");

    public static Task DissolveGroupAsync(this ApiClient api, Guid groupId, string reason, long? version, string key) =>
        api.PostAtAsync<PublishedGroup>($"/api/cohorts/groups/{groupId}/dissolve", new { reason }, key, version);

    public static Task<Repair> ProposeRepairAsync(this ApiClient api, Guid cohortId, string key) => api.PostAsync<Repair>($"/api/cohorts/{cohortId}/repairs", new { }, key);

    public static Task<Repair> RepairAsync(this ApiClient api, Guid id) => api.GetAsync<Repair>($"/api/cohorts/repairs/{id}");

    public static Task ApplyRepairAsync(this ApiClient api, Guid id, string key) => api.PostAsync($"/api/cohorts/repairs/{id}/apply", new { }, key);
}
