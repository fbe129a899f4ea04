using System.Text.Json.Serialization;
using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Visibility;
using PeerReview.Scheduling.Contracts;

namespace PeerReview.Reviews.Cycle;

/// <summary>Where a review stands: days and counts, never content. All that those see who only oversee it.</summary>
/// <param name="Id">The review.</param>
/// <param name="CohortId">The cohort.</param>
/// <param name="CohortName">The cohort's name; null until it is known here.</param>
/// <param name="Theme">What the cohort reviews; null where each host chooses.</param>
/// <param name="GroupId">The group.</param>
/// <param name="GroupName">The group's name; null until it is known here.</param>
/// <param name="HostSchoolId">The school reviewed.</param>
/// <param name="HostName">Its name; null until it is known here.</param>
/// <param name="HostUrn">Its unique reference number.</param>
/// <param name="Stage">Where the review stands.</param>
/// <param name="StageSince">When this stage began, UTC.</param>
/// <param name="VisitState">Where the visit stands; null while none is planned.</param>
/// <param name="VisitDay">The confirmed day in Europe/London.</param>
/// <param name="StartsAt">Start of the visit, UTC.</param>
/// <param name="EndsAt">End of the visit, UTC.</param>
/// <param name="Deadlines">What is due by when; null until the visit is confirmed.</param>
/// <param name="Progress">Counts.</param>
/// <param name="Version">Rises with every change that others may see.</param>
public sealed record ReviewStatus(
    Guid Id,
    Guid CohortId,
    string? CohortName,
    string? Theme,
    Guid GroupId,
    string? GroupName,
    Guid HostSchoolId,
    string? HostName,
    int? HostUrn,
    ReviewStage Stage,
    DateTimeOffset StageSince,
    VisitState? VisitState,
    DateOnly? VisitDay,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    ReviewDeadlines? Deadlines,
    ReviewProgress Progress,
    long Version);

/// <summary>A review, as the viewer's part in it lets it be seen.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="ToDo">What is the viewer's to do, the most pressing first.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "view")]
[JsonDerivedType(typeof(HostReview), "host")]
[JsonDerivedType(typeof(ReviewerReview), "reviewer")]
[JsonDerivedType(typeof(OverseenReview), "status")]
public abstract record ReviewView(ReviewStatus Status, IReadOnlyList<ToDo> ToDo);

/// <summary>A review as the host's leaders see it.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="ToDo">What is the viewer's to do.</param>
/// <param name="IsHead">True for the head, who shares, accepts, agrees and releases.</param>
/// <param name="Reviewers">Who comes.</param>
/// <param name="OtherSchools">The other schools of the group.</param>
/// <param name="MayRead">What the viewer may read now.</param>
/// <param name="ReleasedTo">To whom the accepted feedback is released.</param>
public sealed record HostReview(
    ReviewStatus Status,
    IReadOnlyList<ToDo> ToDo,
    bool IsHead,
    IReadOnlyList<TeamMember> Reviewers,
    IReadOnlyList<GroupSchool> OtherSchools,
    IReadOnlyList<Thing> MayRead,
    IReadOnlyList<Audience> ReleasedTo) : ReviewView(Status, ToDo);

/// <summary>A review as those see it who come to review.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="ToDo">What is the viewer's to do.</param>
/// <param name="MustSignAgreement">True while the viewer sees no material for want of a signature.</param>
/// <param name="Reviewers">Who comes.</param>
/// <param name="OtherSchools">The other schools of the group.</param>
/// <param name="MayRead">What the viewer may read now.</param>
/// <param name="MissingBeforeDay">What has still to be done before the day can be started; empty once it was.</param>
public sealed record ReviewerReview(
    ReviewStatus Status,
    IReadOnlyList<ToDo> ToDo,
    bool MustSignAgreement,
    IReadOnlyList<TeamMember> Reviewers,
    IReadOnlyList<GroupSchool> OtherSchools,
    IReadOnlyList<Thing> MayRead,
    IReadOnlyList<string> MissingBeforeDay) : ReviewView(Status, ToDo);

/// <summary>A review as others of the group, the trust and the network see it: where it stands.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="ToDo">Nothing: it is others' to move on.</param>
/// <param name="MustSignAgreement">True while the viewer would see more, such as released feedback, but for want of a signature.</param>
/// <param name="MayRead">What the viewer may read now, such as feedback the host released.</param>
public sealed record OverseenReview(ReviewStatus Status, IReadOnlyList<ToDo> ToDo, bool MustSignAgreement, IReadOnlyList<Thing> MayRead) : ReviewView(Status, ToDo);

/// <summary>Somebody who comes to review.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Name">The name; null until it is known here.</param>
/// <param name="SchoolId">The school that sends the person, where the group names one.</param>
/// <param name="SchoolName">Its name.</param>
public sealed record TeamMember(Guid PersonId, string? Name, Guid? SchoolId, string? SchoolName);

/// <summary>Another school of the group.</summary>
/// <param name="SchoolId">The school.</param>
/// <param name="Name">Its name; null until it is known here.</param>
public sealed record GroupSchool(Guid SchoolId, string? Name);

/// <summary>A review the viewer takes part in.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="As">What the viewer is to it.</param>
/// <param name="ToDo">What is the viewer's to do.</param>
public sealed record MyReview(ReviewStatus Status, IReadOnlyList<Relations> As, IReadOnlyList<ToDo> ToDo);

/// <summary>A step that was taken.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Step">What was done.</param>
/// <param name="From">The stage before.</param>
/// <param name="To">The stage after.</param>
/// <param name="By">Who did it; null when it followed from the group, or until the name is known here.</param>
/// <param name="At">When, UTC.</param>
public sealed record StepView(int Number, ReviewStep Step, ReviewStage From, ReviewStage To, string? By, DateTimeOffset At);
