namespace PeerReview.Scheduling.Dates.Compiling;

/// <summary>A group with its count of school days and its visits in order of id.</summary>
internal sealed class CompiledGroup
{
    public CompiledGroup(CompiledRequest request, ReviewGroup group)
    {
        Group = group;
        SchoolDayCount = CountSchoolDays(request, group);
        Visits = [.. group.Visits.OrderBy(visit => visit.Id).Select(visit => new CompiledVisit(request, this, visit))];
    }

    public ReviewGroup Group { get; }

    public CompiledVisit[] Visits { get; }

    /// <summary>
    /// For each day the school days up to and including it; a day counts when any school of the group is in session. The
    /// difference of two counts is the spacing of two dates.
    /// </summary>
    public int[] SchoolDayCount { get; }

    private static int[] CountSchoolDays(CompiledRequest request, ReviewGroup group)
    {
        var calendars = group.Visits
            .SelectMany(visit => visit.VisitingSchoolIds.Append(visit.HostId)
                .Concat(visit.PeopleIds.Select(id => request.People[id].SchoolId).OfType<Guid>()))
            .Distinct()
            .Select(request.CalendarOf)
            .Distinct()
            .ToArray();
        var counts = new int[request.Horizon.Days];
        var count = 0;
        for (var day = 0; day < counts.Length; day++)
        {
            count += Array.Exists(calendars, calendar => calendar.IsSchoolDay[day]) ? 1 : 0;
            counts[day] = count;
        }

        return counts;
    }
}
