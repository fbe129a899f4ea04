using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Contracts;
using PeerReview.Scheduling.Visits;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Scheduling.Cohorts;

/// <summary>What Scheduling knows of a group: its schools and whom they send. Learned from Cohort.</summary>
public sealed class Group : ForeignFact
{
    public Guid CohortId { get; private set; }

    public string Name { get; private set; } = string.Empty;

    public bool IsActive { get; private set; }

    public IReadOnlyList<GroupMember> Members { get; private set; } = [];

    /// <summary>The members' schools, for searching.</summary>
    public Guid[] SchoolIds { get; private set; } = [];

    public void Learn(GroupChanged fact)
    {
        (CohortId, Name, IsActive) = (fact.CohortId, fact.Name, fact.IsActive);
        (Members, SchoolIds) = (fact.Members, [.. fact.Members.Select(member => member.SchoolId)]);
    }

    /// <summary>Who takes part when a school of the group hosts: of each school as many people as the programme asks, in the order the school named them.</summary>
    public Attendees AttendeesAt(Guid hostSchoolId, int perSchool)
    {
        var partners = Members.Where(member => member.SchoolId == hostSchoolId).SelectMany(member => member.DelegateIds.Take(perSchool)).Distinct().ToArray();
        var visitors = Members.Where(member => member.SchoolId != hostSchoolId).SelectMany(member => member.DelegateIds.Take(perSchool));
        return new Attendees(SchoolIds, [.. visitors.Distinct().Except(partners)], partners);
    }

    internal static void Map(ModelBuilder model) => model.Entity<Group>(group =>
    {
        group.Property(row => row.Name).HasMaxLength(200);
        group.Property(row => row.Members).HasDocument();
        group.HasIndex(row => new { row.NetworkId, row.CohortId });
    });

    /// <summary>Finds a group or refuses (404).</summary>
    internal static async Task<Group> FindAsync(SchedulingDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Groups.SingleOrDefaultAsync(group => group.Id == id, cancellationToken) ?? throw Refusal.NotFound("The group");
}
