using System.Globalization;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Contracts;
using PeerReview.Membership.Contracts;

namespace PeerReview.Scheduling.Sessions;

/// <summary>A person who is expected at a session, and the school the person comes for.</summary>
internal sealed record Expected(Guid PersonId, Guid SchoolId)
{
    /// <summary>The delegates of the cohort's confirmed bookings; for a group's session the delegates of the group's schools.</summary>
    public static async Task<IReadOnlyList<Expected>> AtAsync(Session session, SchedulingDb db, CancellationToken cancellationToken)
    {
        if (session.GroupId is { } groupId)
        {
            var group = await db.Groups.AsNoTracking().SingleAsync(row => row.Id == groupId, cancellationToken);
            return group.IsActive ? [.. group.Members.SelectMany(member => member.DelegateIds.Select(person => new Expected(person, member.SchoolId)))] : [];
        }

        var bookings = await db.Bookings.AsNoTracking()
            .Where(booking => booking.CohortId == session.CohortId && booking.State == BookingState.Confirmed)
            .OrderBy(booking => booking.Id)
            .ToListAsync(cancellationToken);
        return [.. bookings.SelectMany(booking => booking.DelegateIds.Select(person => new Expected(person, booking.SchoolId)))];
    }
}

/// <summary>Tells other services and people what became of a session.</summary>
internal static class SessionNews
{
    public static async Task TellAsync(Session session, string notice, SchedulingDb db, IPublishEndpoint publish, CancellationToken cancellationToken)
    {
        var change = session.Event();
        await publish.Publish(change, cancellationToken);

        var people = (await Expected.AtAsync(session, db, cancellationToken)).Select(expected => expected.PersonId).Distinct().ToList();
        if (people.Count == 0)
            return;

        await publish.Publish(
            new TellPeople(
                change.NetworkId,
                $"session/{session.Id}/{notice}/{change.Version}",
                notice,
                people,
                SchoolId: null,
                SchoolRole: null,
                new Dictionary<string, string>
                {
                    ["session"] = session.Id.ToString(),
                    ["cohort"] = await db.Cohorts.Where(cohort => cohort.Id == session.CohortId).Select(cohort => cohort.Name).SingleAsync(cancellationToken),
                    ["kind"] = session.Kind.ToString(),
                    ["startsAt"] = session.StartsAt.ToString("O", CultureInfo.InvariantCulture),
                    ["endsAt"] = session.EndsAt.ToString("O", CultureInfo.InvariantCulture),
                    ["venue"] = session.Venue,
                }),
            cancellationToken);
    }
}
