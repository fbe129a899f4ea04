using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Dates;
using PeerReview.Scheduling.Dates.SchoolYears;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Scheduling.Availability;

/// <summary>When a person works and when not, by half days. Its id is the person's. It says when, never why: a reason for an absence is nobody's business here.</summary>
public sealed class PersonAvailability : Aggregate
{
    /// <summary>Longer absences end the role, not the week.</summary>
    private const int LongestAbsence = 400;

    private PersonAvailability()
    {
    }

    public PersonAvailability(Guid personId) => Id = personId;

    public WorkingPattern Works { get; private set; } = WorkingPattern.FullTime;

    public IReadOnlyList<TimeAway> Away { get; private set; } = [];

    /// <summary>Writes pattern and absences anew.</summary>
    public void Write(WorkingPattern works, IReadOnlyList<TimeAway> away)
    {
        for (var index = 0; index < away.Count; index++)
        {
            if (away[index].Last < away[index].First || away[index].Last.DayNumber - away[index].First.DayNumber > LongestAbsence)
                throw Refusal.Invalid($"away[{index}].last", $"It ends on the day it begins or later, at most {LongestAbsence} days.");
        }

        (Works, Away) = (works, [.. away.OrderBy(absence => absence.First)]);
        Changed();
    }

    internal static void Map(ModelBuilder model) => model.Entity<PersonAvailability>(availability =>
    {
        availability.Property(row => row.Works).HasDocument();
        availability.Property(row => row.Away).HasDocument();
    });
}

/// <summary>What part of a working day a person works.</summary>
public enum Worked
{
    /// <summary>Morning and afternoon.</summary>
    WholeDay,

    /// <summary>Mornings only.</summary>
    Morning,

    /// <summary>Afternoons only.</summary>
    Afternoon,

    /// <summary>Not at all.</summary>
    NotAtAll,
}

/// <summary>A person's usual week.</summary>
public sealed record WorkingPattern(Worked Monday, Worked Tuesday, Worked Wednesday, Worked Thursday, Worked Friday)
{
    /// <summary>Monday to Friday, all day: assumed until the person says otherwise.</summary>
    public static WorkingPattern FullTime { get; } = new(Worked.WholeDay, Worked.WholeDay, Worked.WholeDay, Worked.WholeDay, Worked.WholeDay);

    internal WorkingWeek ToWeek() => new(Parts(Monday), Parts(Tuesday), Parts(Wednesday), Parts(Thursday), Parts(Friday));

    private static DayParts Parts(Worked worked) => worked switch
    {
        Worked.Morning => DayParts.Morning,
        Worked.Afternoon => DayParts.Afternoon,
        Worked.NotAtAll => DayParts.None,
        _ => DayParts.FullDay,
    };
}

/// <summary>Days a person is away, or would rather not be asked; both days belong to it.</summary>
/// <param name="First">The first day.</param>
/// <param name="Last">The last day.</param>
/// <param name="Part">The whole of each day or half of it.</param>
/// <param name="OnlyIfNeeded">True when the person would rather not but could.</param>
public sealed record TimeAway(DateOnly First, DateOnly Last, PartOfDay Part = PartOfDay.WholeDay, bool OnlyIfNeeded = false)
{
    internal Absence ToAbsence() => new(new DateSpan(First, Last), Label: "", Part.ToParts(), OnlyIfNeeded ? Firmness.Soft : Firmness.Hard);
}
