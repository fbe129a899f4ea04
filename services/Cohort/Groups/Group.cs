using PeerReview.Cohorts.Bookings;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;
using Engine = PeerReview.Cohorts.Grouping;

namespace PeerReview.Cohorts.Groups;

/// <summary>
/// A published group: schools that review one another. Each hosts once and reviews the others, so being a member says it all.
/// The database keeps a school out of two live groups of one cohort.
/// </summary>
public sealed class Group : Aggregate
{
    private readonly List<GroupSchool> _schools = [];

    private Group()
    {
    }

    public Guid CohortId { get; private init; }

    public string Name { get; private init; } = null!;

    /// <summary>False once dissolved.</summary>
    public bool IsActive { get; private set; } = true;

    /// <summary>Every school that was ever in it.</summary>
    public IReadOnlyList<GroupSchool> Schools => _schools;

    /// <summary>Hard rules it has come to break since it was published, for the coordinator; empty when all is well.</summary>
    public IReadOnlyList<GroupFlag> Flags { get; private set; } = [];

    /// <summary>UTC.</summary>
    public DateTimeOffset PublishedAt { get; private init; }

    /// <summary>UTC; null while it lives.</summary>
    public DateTimeOffset? DissolvedAt { get; private set; }

    public string? DissolvedBecause { get; private set; }

    /// <summary>The schools in it now, in the order of their ids.</summary>
    public IReadOnlyList<GroupSchool> Members => [.. _schools.Where(school => school.IsActive).OrderBy(school => school.SchoolId)];

    internal static Group Publish(Guid cohortId, string name, IEnumerable<Booking> bookings, DateTimeOffset now)
    {
        var group = new Group { CohortId = cohortId, Name = name, PublishedAt = now };
        group.Join(bookings);
        return group;
    }

    internal void Join(IEnumerable<Booking> bookings)
    {
        RefuseUnlessActive();
        foreach (var booking in bookings)
            _schools.Add(GroupSchool.Of(this, booking));
        Changed();
    }

    /// <summary>A school leaves; false when it is not in the group.</summary>
    internal bool Leave(Guid schoolId)
    {
        RefuseUnlessActive();
        if (_schools.Find(school => school.IsActive && school.SchoolId == schoolId) is not { } member)
            return false;

        member.IsActive = false;
        Changed();
        return true;
    }

    /// <summary>A school sends other people.</summary>
    internal void Send(Guid schoolId, IReadOnlyList<Guid> delegateIds)
    {
        RefuseUnlessActive();
        if (_schools.Find(school => school.IsActive && school.SchoolId == schoolId) is not { } member)
            return;

        member.DelegateIds = delegateIds;
        Changed();
    }

    /// <summary>What is wrong with it now; false when that was known.</summary>
    internal bool Flag(IReadOnlyList<GroupFlag> flags)
    {
        if (flags.Count == Flags.Count && flags.Zip(Flags).All(pair => pair.First.IsSameAs(pair.Second)))
            return false;

        Flags = flags;
        Changed();
        return true;
    }

    internal void Dissolve(string reason, DateTimeOffset now)
    {
        RefuseUnlessActive();
        foreach (var member in _schools.Where(school => school.IsActive))
            member.IsActive = false;
        IsActive = false;
        Flags = [];
        DissolvedAt = now;
        DissolvedBecause = reason;
        Changed();
    }

    private void RefuseUnlessActive()
    {
        if (!IsActive)
            throw Refusal.Conflict("not-possible-now", "This group was dissolved.");
    }
}

/// <summary>A school's time in a group.</summary>
public sealed class GroupSchool : TenantEntity
{
    private GroupSchool()
    {
    }

    public Guid GroupId { get; private init; }

    public Guid CohortId { get; private init; }

    public Guid SchoolId { get; private init; }

    public Guid BookingId { get; private init; }

    /// <summary>The people it sends.</summary>
    public IReadOnlyList<Guid> DelegateIds { get; internal set; } = null!;

    /// <summary>False once it has left, or the group was dissolved. Who met whom is remembered by those that stayed.</summary>
    public bool IsActive { get; internal set; } = true;

    internal static GroupSchool Of(Group group, Booking booking) => new()
    {
        GroupId = group.Id,
        CohortId = group.CohortId,
        SchoolId = booking.SchoolId,
        BookingId = booking.Id,
        DelegateIds = booking.DelegateIds,
    };
}

/// <summary>A hard rule that a published group has come to break.</summary>
/// <param name="Rule">What kind of rule.</param>
/// <param name="Sentence">The rule, in words.</param>
/// <param name="SchoolIds">The schools that break it.</param>
public sealed record GroupFlag(Engine.RuleKind Rule, string Sentence, IReadOnlyList<Guid> SchoolIds)
{
    internal bool IsSameAs(GroupFlag other) => Rule == other.Rule && Sentence == other.Sentence && SchoolIds.Order().SequenceEqual(other.SchoolIds.Order());

    internal static GroupFlag Of(Engine.BrokenRule broken) => new(broken.Rule.Kind, broken.Rule.Sentence, broken.Schools);
}
