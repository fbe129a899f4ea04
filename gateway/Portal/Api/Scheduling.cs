namespace PeerReview.Portal.Api;

/// <summary>What a session is.</summary>
public enum SessionKind
{
    Training,
    Launch,
    Refresher,
    Workshop,
    GroupFeedback,
    FollowUp,
}

/// <summary>Part of a school day.</summary>
public enum PartOfDay
{
    WholeDay,
    Morning,
    Afternoon,
}

/// <summary>Where a visit stands.</summary>
public enum VisitState
{
    ToBePlanned,
    Proposed,
    Confirmed,
    Postponed,
    Cancelled,
}

/// <summary>Why a school cannot take a date.</summary>
public enum RefusalReason
{
    PeopleNotFree,
    SchoolEvent,
    Cover,
    ShortNotice,
    Other,
}

/// <summary>Why a visit is put off.</summary>
public enum PostponementReason
{
    Ofsted,
    Illness,
    Cover,
    Weather,
    Other,
    GroupChanged,
}

/// <summary>A session of a cohort: training, launch, follow-up.</summary>
public sealed record Session(
    Guid Id, Guid CohortId, Guid? GroupId, SessionKind Kind, DateOnly Day, TimeOnly From, TimeOnly Until, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string Venue,
    bool IsCancelled, bool Expected, long Version);

/// <summary>Somebody who takes part in a visit.</summary>
public sealed record Attendee(Guid PersonId, string? Name);

/// <summary>What a school says to a proposed date.</summary>
public sealed record SchoolAnswer(Guid SchoolId, string? SchoolName, bool? Agrees, RefusalReason? Reason);

/// <summary>Another date that would have done, and what it would have cost.</summary>
public sealed record NextBestDate(DateOnly Day, PartOfDay Part, string Sentence);

/// <summary>One school's review day.</summary>
public sealed record Visit(
    Guid Id, Guid CohortId, Guid GroupId, string? GroupName, Guid HostSchoolId, string? HostSchoolName, VisitState State, DateOnly? Day, PartOfDay? Part, TimeOnly? From,
    TimeOnly? Until, DateTimeOffset? AnswerBy, IReadOnlyList<Attendee> Visitors, IReadOnlyList<Attendee> HostPartners, IReadOnlyList<SchoolAnswer> Answers,
    IReadOnlyList<string> Why, IReadOnlyList<NextBestDate> NextBest, PostponementReason? PostponedBecause, long Version);

/// <summary>The visits of a group.</summary>
public sealed record GroupVisits(Guid GroupId, IReadOnlyList<Visit> Visits);

/// <summary>Whether the person has a private calendar address.</summary>
public sealed record Feed(bool IsOn, DateTimeOffset? IssuedAt);

/// <summary>A private calendar address, shown once.</summary>
public sealed record IssuedFeed(string Path);

/// <summary>Sessions and visits.</summary>
public static class SchedulingApi
{
    public static Task<IReadOnlyList<Session>> MySessionsAsync(this ApiClient api) => api.ListAsync<Session>("/api/scheduling/sessions/mine");

    public static Task<IReadOnlyList<Session>> SessionsOfAsync(this ApiClient api, Guid cohortId) => api.ListAsync<Session>($"/api/scheduling/cohorts/{cohortId}/sessions");

    public static Task<IReadOnlyList<Visit>> MyVisitsAsync(this ApiClient api) => api.ListAsync<Visit>("/api/scheduling/visits/mine");

    public static Task<Visit> VisitAsync(this ApiClient api, Guid id) => api.GetAsync<Visit>($"/api/scheduling/visits/{id}");

    public static Task<GroupVisits> VisitsOfGroupAsync(this ApiClient api, Guid groupId) => api.GetAsync<GroupVisits>($"/api/scheduling/groups/{groupId}/visits");

    public static Task<Feed> FeedAsync(this ApiClient api) => api.GetAsync<Feed>("/api/scheduling/feeds/mine");

    public static Task<IssuedFeed> IssueFeedAsync(this ApiClient api) => api.PutAsync<IssuedFeed>("/api/scheduling/feeds/mine", new { }, version: null);

    public static Task<Visit> AnswerDateAsync(this ApiClient api, Guid visitId, bool agrees, RefusalReason? reason, Guid? schoolId, string key) =>
        api.PostAsync<Visit>($"/api/scheduling/visits/{visitId}/answers", new { agrees, reason, schoolId }, key);

    public static Task PostponeAsync(this ApiClient api, Guid visitId, PostponementReason reason, Guid? schoolId, string key) =>
        api.PostAsync($"/api/scheduling/visits/{visitId}/postpone", new { reason, schoolId }, key);
}
