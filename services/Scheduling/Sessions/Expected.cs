using System.Globalization;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Contracts;
using PeerReview.Membership.Contracts;
using PeerReview.Scheduling.Cohorts;
using PeerReview.Scheduling.Feeds;

namespace PeerReview.Scheduling.Sessions;

/// <summary>A person who is expected at a session, and the school the person comes for.</summary>
internal sealed record Expected(Guid PersonId, Guid SchoolId)
{
    /// <summary>The delegates of the cohort's confirmed bookings; for a group's session the delegates of the group's schools.</summary>
    public static async Task<IReadOnlyList<Expected>> AtAsync(Session session, SchedulingDb db, CancellationToken cancellationToken) =>
        [.. (await AtAsync([session], db, cancellationToken))[session.Id]];

    /// <summary>The same for many sessions, by their ids.</summary>
    public static async Task<ILookup<Guid, Expected>> AtAsync(IReadOnlyCollection<Session> sessions, SchedulingDb db, CancellationToken cancellationToken)
    {
        var groupIds = sessions.Select(session => session.GroupId).OfType<Guid>().ToHashSet();
        var groups = await db.Groups.AsNoTracking().Where(group => groupIds.Contains(group.Id)).ToDictionaryAsync(group => group.Id, cancellationToken);
        var cohortIds = sessions.Where(session => session.GroupId is null).Select(session => session.CohortId).ToHashSet();
        var bookings = (await db.Bookings.AsNoTracking()
            .Where(booking => cohortIds.Contains(booking.CohortId) && booking.State == BookingState.Confirmed)
            .OrderBy(booking => booking.Id)
            .ToListAsync(cancellationToken)).ToLookup(booking => booking.CohortId);
        return sessions
            .SelectMany(session => (session.GroupId is { } group ? Of(groups[group], session) : Of(bookings[session.CohortId])).Select(expected => (session.Id, expected)))
            .ToLookup(pair => pair.Id, pair => pair.expected);
    }

    // Whoever was expected hears that it is off, also when the group itself is no more.
    private static IEnumerable<Expected> Of(Group group, Session session) => group.IsActive || session.IsCancelled
        ? group.Members.SelectMany(member => member.DelegateIds.Select(person => new Expected(person, member.SchoolId)))
        : [];

    private static IEnumerable<Expected> Of(IEnumerable<Booking> bookings) =>
        bookings.SelectMany(booking => booking.DelegateIds.Select(person => new Expected(person, booking.SchoolId)));
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
                    ["link"] = "/dates",
                },
                Invitation.ForMail(PersonalCalendar.EntryOf(session))),
            cancellationToken);
    }
}
