using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Scheduling.Sessions;

/// <summary>
/// Nobody is in two places: a session of one group is not held while one of its people is promised to a visit. A session of a whole cohort
/// is held all the same, for somebody is always busy; whoever has promised the time stays away.
/// </summary>
internal static class SessionClashes
{
    /// <summary>Refuses a time at which somebody who is expected is promised elsewhere, naming who.</summary>
    public static async Task RefuseAsync(Session session, SchedulingDb db, CancellationToken cancellationToken)
    {
        if (session.GroupId is null)
            return;

        var expected = (await Expected.AtAsync(session, db, cancellationToken)).Select(one => one.PersonId).ToList();
        var busy = await db.Promises
            .Where(promise => expected.Contains(promise.OwnerId) && promise.StartsAt < session.EndsAt && session.StartsAt < promise.EndsAt)
            .Select(promise => promise.OwnerId).Distinct().ToListAsync(cancellationToken);
        if (busy.Count == 0)
            return;

        var names = await db.People.Where(person => busy.Contains(person.Id)).Select(person => person.Name).OrderBy(name => name).ToListAsync(cancellationToken);
        throw Refusal.Invalid(new Dictionary<string, string[]>
        {
            ["startsAt"] = [.. names.DefaultIfEmpty("A colleague").Select(name => $"{name} is promised to a review visit at that time.")],
        });
    }
}
