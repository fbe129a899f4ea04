using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Dates;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Scheduling.Visits;

/// <summary>When a visit is: the day in London, the part of it, and the moments in UTC.</summary>
public sealed record VisitTime(DateOnly Day, PartOfDay Part, DateTimeOffset StartsAt, DateTimeOffset EndsAt)
{
    private static readonly TimeOnly Noon = new(12, 30);

    /// <summary>The usual hours of a whole day or a half.</summary>
    public static VisitTime Usual(Slot slot) => slot.Parts switch
    {
        DayParts.Morning => At(slot, new TimeOnly(9, 0), new TimeOnly(12, 0)),
        DayParts.Afternoon => At(slot, new TimeOnly(13, 0), new TimeOnly(16, 0)),
        _ => At(slot, new TimeOnly(9, 0), new TimeOnly(15, 30)),
    };

    /// <summary>Other hours of the same part of the day, by clocks in London.</summary>
    public static VisitTime At(Slot slot, TimeOnly from, TimeOnly until)
    {
        if (until <= from)
            throw Refusal.Invalid("until", "The visit must end after it starts.");
        if (slot.Parts == DayParts.Morning && until > new TimeOnly(13, 0))
            throw Refusal.Invalid("until", "A morning visit ends by 13:00.");
        if (slot.Parts == DayParts.Afternoon && from < new TimeOnly(12, 0))
            throw Refusal.Invalid("from", "An afternoon visit does not start before 12:00.");
        return new VisitTime(
            slot.Date, slot.Parts.ToPartOfDay(),
            WallClock.At(slot.Date, from, change: null, "from"),
            WallClock.At(slot.Date, until, change: null, "until"));
    }

    /// <summary>The parts of its day that something at these times takes.</summary>
    public static DayParts PartsOf(DateTimeOffset startsAt, DateTimeOffset endsAt)
    {
        var (from, until) = (WallClock.TimeOf(startsAt), WallClock.TimeOf(endsAt));
        return (from < Noon ? DayParts.Morning : DayParts.None) | (until > Noon ? DayParts.Afternoon : DayParts.None);
    }

    internal Slot ToSlot() => new(Day, Part.ToParts());
}

/// <summary>A visit in people's diaries: the date it has there, or had, and the number of the last change to it.</summary>
/// <param name="Time">When.</param>
/// <param name="IsOff">True once it no longer stands.</param>
/// <param name="Sequence">Rises with every change that people see: the SEQUENCE of calendars (RFC 5545).</param>
/// <param name="ChangedAt">When it last changed, UTC.</param>
public sealed record DiaryEntry(VisitTime Time, bool IsOff, int Sequence, DateTimeOffset ChangedAt);

/// <summary>Why a visit was postponed. Only the people of the group see it.</summary>
public enum PostponementReason
{
    /// <summary>Ofsted has called.</summary>
    Ofsted,

    /// <summary>Illness.</summary>
    Illness,

    /// <summary>No cover for the people who would go or receive.</summary>
    Cover,

    /// <summary>Weather or building.</summary>
    Weather,

    /// <summary>Another reason.</summary>
    Other,

    /// <summary>The group changed so that the date could not stand. Never given by a person.</summary>
    GroupChanged,
}

/// <summary>Why a school cannot do a date.</summary>
public enum RefusalReason
{
    /// <summary>People are not free.</summary>
    PeopleNotFree,

    /// <summary>Something at the school.</summary>
    SchoolEvent,

    /// <summary>Too many out that day.</summary>
    Cover,

    /// <summary>Too soon.</summary>
    ShortNotice,

    /// <summary>Another reason.</summary>
    Other,
}

/// <summary>Why a date was proposed, in words that may be shown to the group.</summary>
/// <param name="Sentences">What speaks for it and against it, and which better dates were taken.</param>
/// <param name="NextBest">The next best dates, best first.</param>
public sealed record DateReasons(IReadOnlyList<string> Sentences, IReadOnlyList<NextBestDate> NextBest);

/// <summary>A date that would also do.</summary>
/// <param name="Day">The day.</param>
/// <param name="Part">The part of it.</param>
/// <param name="Sentence">How it differs.</param>
public sealed record NextBestDate(DateOnly Day, PartOfDay Part, string Sentence);

/// <summary>Time a visit has promised of one person or school: the database lets no two promises of one owner overlap.</summary>
public sealed class Promise : TenantEntity
{
    public required Guid VisitId { get; init; }

    /// <summary>The person or school.</summary>
    public required Guid OwnerId { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }
}

/// <summary>A school's answer to the date that is proposed.</summary>
public sealed class DateAnswer : TenantEntity
{
    public required Guid VisitId { get; init; }

    public required Guid SchoolId { get; init; }

    public required bool Agrees { get; init; }

    public RefusalReason? Reason { get; init; }

    public required Guid AnsweredBy { get; init; }

    public required DateTimeOffset AnsweredAt { get; init; }
}

/// <summary>A date a school cannot do.</summary>
public sealed class DeclinedDate : TenantEntity
{
    public required Guid VisitId { get; init; }

    public required Guid SchoolId { get; init; }

    public required DateOnly Day { get; init; }

    public required PartOfDay Part { get; init; }

    public bool Is(VisitTime time) => Day == time.Day && Part == time.Part;
}

/// <summary>How visits are kept.</summary>
internal static class VisitTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Visit>(visit =>
        {
            visit.Property(row => row.State).HasMaxLength(30);
            visit.Property(row => row.PostponedBecause).HasMaxLength(30);
            visit.Property(row => row.Deadlines).HasDocument();
            visit.Property(row => row.Reasons).HasDocument();
            visit.Property(row => row.InDiaries).HasDocument();
            visit.OwnsOne(row => row.Time, time => time.Property(value => value.Part).HasMaxLength(30));
            visit.HasMany(row => row.Promises).WithOne().HasForeignKey(row => new { row.NetworkId, row.VisitId });
            visit.HasMany(row => row.Answers).WithOne().HasForeignKey(row => new { row.NetworkId, row.VisitId });
            visit.HasMany(row => row.Declined).WithOne().HasForeignKey(row => new { row.NetworkId, row.VisitId });
            visit.Navigation(row => row.Promises).AutoInclude();
            visit.Navigation(row => row.Answers).AutoInclude();
            visit.Navigation(row => row.Declined).AutoInclude();
            visit.HasIndex(row => new { row.NetworkId, row.CohortId });
            // One visit per host and group, those called off apart.
            visit.HasIndex(row => new { row.NetworkId, row.GroupId, row.HostSchoolId }).IsUnique().HasFilter("state <> 'Cancelled'");
        });
        model.Entity<Promise>(promise => promise.HasIndex(row => new { row.NetworkId, row.OwnerId, row.StartsAt }));
        model.Entity<DateAnswer>(answer =>
        {
            answer.Property(row => row.Reason).HasMaxLength(30);
            answer.HasIndex(row => new { row.NetworkId, row.VisitId, row.SchoolId }).IsUnique();
        });
        model.Entity<DeclinedDate>(date => date.Property(row => row.Part).HasMaxLength(30));
    }
}
