using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Scheduling.Sessions;

/// <summary>A session of a cohort, or of one of its groups: training, launch, refresher, workshop, group feedback or follow-up.</summary>
public sealed class Session : Aggregate
{
    /// <summary>Longer than this is a slip of the pen, not a session.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    private Session()
    {
    }

    public Session(Guid cohortId, Guid? groupId, SessionKind kind, DateTimeOffset startsAt, DateTimeOffset endsAt, string venue, DateTimeOffset now)
    {
        (CohortId, GroupId, Kind) = (cohortId, groupId, kind);
        Take(startsAt, endsAt, venue, now);
    }

    public Guid CohortId { get; private init; }

    /// <summary>The group it is for; null when it is for the whole cohort.</summary>
    public Guid? GroupId { get; private init; }

    public SessionKind Kind { get; private init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset StartsAt { get; private set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset EndsAt { get; private set; }

    public string Venue { get; private set; } = string.Empty;

    public bool IsCancelled { get; private set; }

    /// <summary>When it was scheduled, moved or called off, UTC.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>The session's day in London.</summary>
    public DateOnly Day => London.DayOf(StartsAt);

    /// <summary>Gives the session another time or place.</summary>
    public void Move(DateTimeOffset startsAt, DateTimeOffset endsAt, string venue, DateTimeOffset now)
    {
        RefuseCalledOff();
        if ((startsAt, endsAt, venue) == (StartsAt, EndsAt, Venue))
            return;

        Take(startsAt, endsAt, venue, now);
        Changed();
    }

    /// <summary>The session will not take place. Calling it off again changes nothing.</summary>
    public void CallOff(DateTimeOffset now)
    {
        if (IsCancelled)
            return;

        (IsCancelled, ChangedAt) = (true, now);
        Changed();
    }

    /// <summary>Attendance is a fact: it can be marked from the session's day on, and only when the session took place.</summary>
    public void RefuseAttendanceBefore(DateOnly today)
    {
        RefuseCalledOff();
        if (today < Day)
            throw Refusal.Conflict("session-not-held-yet", $"The session is on {WallClock.Say(Day)}: attendance can be marked from that day on.");
    }

    private void RefuseCalledOff()
    {
        if (IsCancelled)
            throw Refusal.Conflict("session-called-off", "The session was called off.");
    }

    private void Take(DateTimeOffset startsAt, DateTimeOffset endsAt, string venue, DateTimeOffset now)
    {
        if (endsAt <= startsAt)
            throw Refusal.Invalid("endsAt", "The session must end after it starts.");
        if (endsAt - startsAt > Longest)
            throw Refusal.Invalid("endsAt", $"A session lasts at most {Longest.TotalHours:0} hours.");

        (StartsAt, EndsAt, Venue, ChangedAt) = (startsAt, endsAt, venue, now);
    }

    internal SessionChanged Event() => new(NetworkId, Id, CohortId, Version, Kind, StartsAt, EndsAt, Venue, IsCancelled, GroupId);

    internal static void Map(ModelBuilder model)
    {
        model.Entity<Session>(session =>
        {
            session.Property(row => row.Kind).HasMaxLength(30);
            session.Property(row => row.Venue).HasMaxLength(200);
            session.Ignore(row => row.Day);
            session.HasIndex(row => new { row.NetworkId, row.CohortId });
        });
        model.Entity<AttendanceMark>(mark =>
        {
            mark.HasOne<Session>().WithMany().HasForeignKey(row => new { row.NetworkId, row.SessionId });
            mark.HasIndex(row => new { row.NetworkId, row.SessionId, row.PersonId }).IsUnique();
            mark.HasIndex(row => new { row.NetworkId, row.PersonId });
        });
    }
}

/// <summary>Whether one person came to a session: one row per person, however often and by however many it is marked.</summary>
public sealed class AttendanceMark : TenantEntity
{
    public required Guid SessionId { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>The school the person came for.</summary>
    public required Guid SchoolId { get; set; }

    public required bool Attended { get; set; }

    /// <summary>1 for the first mark; rises with every correction.</summary>
    public long MarkVersion { get; private set; } = 1;

    public required Guid MarkedBy { get; set; }

    public required DateTimeOffset MarkedAt { get; set; }

    /// <summary>Corrects the mark; false when it says the same already.</summary>
    public bool Correct(bool attended, Guid schoolId, Guid by, DateTimeOffset now)
    {
        if (attended == Attended && schoolId == SchoolId)
            return false;

        (Attended, SchoolId, MarkedBy, MarkedAt) = (attended, schoolId, by, now);
        MarkVersion++;
        return true;
    }
}
