using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Scheduling.Visits;

/// <summary>Whose visit it is: what of it a caller sees, and for which school the caller may speak.</summary>
internal sealed class VisitAccess(Caller caller, Reach reach)
{
    /// <summary>True for the people of the group: those who work at its schools and those who take part.</summary>
    public bool IsInGroup(Visit visit) =>
        visit.SchoolIds.Any(school => caller.HoldsAt(school, Role.OfSchools)) || TakesPart(visit);

    /// <summary>Refuses (404) who neither takes part nor works for, leads or speaks for a school of the group, nor sees the whole network.</summary>
    public async Task RefuseOutsidersAsync(Visit visit, CancellationToken cancellationToken)
    {
        if (!reach.SeesAll && !TakesPart(visit) && !visit.SchoolIds.Intersect(await reach.SchoolIdsAsync(cancellationToken)).Any())
            throw Refusal.NotFound("The visit");
    }

    /// <summary>The school of the group that the caller speaks for; named where there are several.</summary>
    public Guid SchoolOf(Visit visit, Guid? named)
    {
        var own = visit.SchoolIds.Where(school => caller.HoldsAt(school, Role.OfSchools)).ToList();
        if (own.Count == 0)
            throw Refusal.NotFound("The visit");
        if (named is { } school)
            return own.Contains(school) ? school : throw Refusal.Forbidden("You do not speak for that school.");
        return own is [var only] ? only : throw Refusal.Invalid("schoolId", "Say which of your schools you answer for.");
    }

    private bool TakesPart(Visit visit) =>
        visit.VisitorIds.Contains(caller.PersonId) || visit.HostPartnerIds.Contains(caller.PersonId) || visit.FacilitatorId == caller.PersonId;
}
