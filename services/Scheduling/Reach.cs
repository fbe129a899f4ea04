using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Scheduling;

/// <summary>How far a caller sees: everything of the network, or what concerns the schools the caller works for, leads or speaks for.</summary>
internal sealed class Reach(Caller caller, SchedulingDb db)
{
    private IReadOnlyList<Guid>? _schoolIds;

    public Guid PersonId => caller.PersonId;

    /// <summary>Coordinators and directors see every date of their network.</summary>
    public bool SeesAll => caller.Holds(Role.OfNetworks);

    /// <summary>The schools where the caller works, those of the trusts the caller leads, and those an API client speaks for.</summary>
    public async Task<IReadOnlyList<Guid>> SchoolIdsAsync(CancellationToken cancellationToken)
    {
        if (_schoolIds is not null)
            return _schoolIds;

        var own = caller.Where(Role.OfSchools);
        var led = caller.Where(Role.MatLead, Role.ApiClient);
        return _schoolIds = led.Count == 0
            ? own
            : [.. own.Union(await db.Schools.Where(school => led.Contains(school.Id) || led.Contains(school.TrustId!.Value)).Select(school => school.Id).ToListAsync(cancellationToken))];
    }
}
