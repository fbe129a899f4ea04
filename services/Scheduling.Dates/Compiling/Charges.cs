namespace PeerReview.Scheduling.Dates.Compiling;

/// <summary>What a slot costs by itself, rule by rule. The same list gives the solver its sums and people their sentences.</summary>
internal static class Charges
{
    /// <summary>Adds what a slot costs without its facilitator.</summary>
    public static void OfSlot(CompiledRequest request, CompiledVisit visit, int day, DayParts parts, List<Charge> into)
    {
        var weights = request.Weights;
        var weekday = request.Horizon.Date(day).DayOfWeek;
        into.Add(new(weights.Of(weekday), ChargeKind.Weekday, null));
        var first = Math.Min(visit.FirstDay, request.Horizon.Days - 1);
        var late = visit.Group.SchoolDayCount[day] - visit.Group.SchoolDayCount[first];
        into.Add(new(Math.Max(late, 0) * weights.LatePerDay, ChargeKind.Late, null));
        into.Add(new(visit.HostCalendar.FirstWeek[day] ? weights.FirstWeekOfTerm : 0, ChargeKind.FirstWeek, null));
        into.Add(new(visit.HostCalendar.LastWeek[day] ? weights.LastWeekOfTerm : 0, ChargeKind.LastWeek, null));
        into.Add(new(visit.HostCalendar.BeforeHoliday[day] ? weights.DayBeforeHoliday : 0, ChargeKind.BeforeHoliday, null));
        foreach (var reluctance in visit.Needed.SelectMany(diary => diary.Reluctances(day, parts)).Distinct())
        {
            into.Add(new(reluctance.Points, ChargeKind.Reluctance, reluctance));
        }
    }

    /// <summary>Adds what a facilitator costs on a slot.</summary>
    public static void OfFacilitator(Facilitator facilitator, int day, DayParts parts, List<Charge> into)
    {
        into.Add(new(facilitator.TravelPoints, ChargeKind.Travel, facilitator));
        foreach (var reluctance in facilitator.Diary.Reluctances(day, parts))
        {
            into.Add(new(reluctance.Points, ChargeKind.Reluctance, reluctance));
        }
    }
}

/// <summary>Points with what they are for.</summary>
internal readonly record struct Charge(int Points, ChargeKind Kind, object? Subject);

internal enum ChargeKind
{
    Weekday,
    Late,
    FirstWeek,
    LastWeek,
    BeforeHoliday,
    Reluctance,
    Travel,
}
