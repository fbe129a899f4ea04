namespace PeerReview.Cohorts.Contracts;

/// <summary>A group of a cohort was published, or changed or dissolved after publication.</summary>
/// <param name="NetworkId">The network (tenant).</param>
/// <param name="CohortId">The cohort.</param>
/// <param name="GroupId">The group: a triad or tetrad.</param>
/// <param name="Version">Rises with every change of the group.</param>
/// <param name="Name">Such as "Group 3".</param>
/// <param name="IsActive">False once the group is dissolved.</param>
/// <param name="Members">Its schools and the people they send; every school hosts once and reviews the others.</param>
public sealed record GroupChanged(
    Guid NetworkId,
    Guid CohortId,
    Guid GroupId,
    long Version,
    string Name,
    bool IsActive,
    IReadOnlyList<GroupMember> Members);

/// <summary>One school of a group and the people it sends.</summary>
/// <param name="SchoolId">The school.</param>
/// <param name="DelegateIds">Its reviewers.</param>
public sealed record GroupMember(Guid SchoolId, IReadOnlyList<Guid> DelegateIds);
