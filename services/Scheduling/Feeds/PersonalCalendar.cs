using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.Dates.Calendar;
using PeerReview.Scheduling.Sessions;
using PeerReview.Scheduling.Visits;
using PeerReview.ServiceDefaults;

namespace PeerReview.Scheduling.Feeds;

/// <summary>
/// What stands in a person's diary: the sessions the person is expected at and the visits that concern the person, confirmed ones and those
/// that no longer stand. Diaries are shared and lie about: it says when and where, never why, nor what was found.
/// </summary>
public static class PersonalCalendar
{
    public const string Name = "Peer Review";
    private const int DaysBack = 370;

    internal static async Task<string> WriteAsync(Guid personId, SchedulingDb db, TimeProvider time, CancellationToken cancellationToken) =>
        Feed.Write(Name, [.. await VisitsAsync(personId, db, time, cancellationToken), .. await SessionsAsync(personId, db, time, cancellationToken)]);

    private static async Task<IEnumerable<FeedEntry>> VisitsAsync(Guid personId, SchedulingDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var schools = await db.People.Where(person => person.Id == personId).Select(person => person.SchoolIds).SingleOrDefaultAsync(cancellationToken) ?? [];
        var visits = await db.Visits.AsNoTracking()
            .Where(visit => visit.InDiaries != null)
            .Where(visit => visit.VisitorIds.Contains(personId) || visit.HostPartnerIds.Contains(personId) || visit.FacilitatorId == personId
                || schools.Contains(visit.HostSchoolId))
            .ToListAsync(cancellationToken);
        var hosts = visits.Select(visit => visit.HostSchoolId).ToHashSet();
        var names = await db.Schools.Where(school => hosts.Contains(school.Id)).ToDictionaryAsync(school => school.Id, school => school.Name, cancellationToken);
        var since = time.Today().AddDays(-DaysBack);
        return visits.Where(visit => visit.InDiaries!.Time.Day >= since)
            .Select(visit => EntryOf(visit, names.GetValueOrDefault(visit.HostSchoolId, "the host school")));
    }

    private static async Task<IEnumerable<FeedEntry>> SessionsAsync(Guid personId, SchedulingDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var concerned = await ReadSessions.ConcernedAsync(db, [], personId, cancellationToken);
        var since = time.GetUtcNow().AddDays(-DaysBack);
        var sessions = await db.Sessions.AsNoTracking()
            .Where(session => session.StartsAt >= since && concerned.CohortIds.Contains(session.CohortId))
            .ToListAsync(cancellationToken);
        return sessions.Where(concerned.Expects).Select(EntryOf);
    }

    /// <summary>A visit as diaries show it.</summary>
    public static FeedEntry EntryOf(Visit visit, string host)
    {
        var entry = visit.InDiaries!;
        return new FeedEntry(visit.Id, entry.Sequence, entry.ChangedAt, AppointmentOf(entry.Time.StartsAt, entry.Time.EndsAt, $"Review visit: {host}", host), entry.IsOff);
    }

    /// <summary>A session as diaries show it.</summary>
    public static FeedEntry EntryOf(Session session) => new(
        session.Id, (int)session.Version, session.ChangedAt, AppointmentOf(session.StartsAt, session.EndsAt, TitleOf(session.Kind), session.Venue), session.IsCancelled);

    private static Appointment AppointmentOf(DateTimeOffset startsAt, DateTimeOffset endsAt, string title, string place) => new()
    {
        Date = London.DayOf(startsAt),
        Starts = WallClock.TimeOf(startsAt),
        Ends = WallClock.TimeOf(endsAt),
        Title = title,
        Place = place,
    };

    private static string TitleOf(SessionKind kind) => "Peer review: " + kind switch
    {
        SessionKind.Training => "training",
        SessionKind.Launch => "launch",
        SessionKind.Refresher => "refresher training",
        SessionKind.Workshop => "improvement workshop",
        SessionKind.GroupFeedback => "group feedback session",
        _ => "follow-up meeting",
    };
}
