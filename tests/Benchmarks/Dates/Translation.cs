using PeerReview.Scheduling.Dates;

namespace PeerReview.Benchmarks.Dates;

/// <summary>An instance as a request to the planner, and a plan back as numbers.</summary>
internal static class Translation
{
    // Sixty weekdays from here hold no bank holiday.
    private static readonly DateOnly FirstDay = new(2026, 9, 7);

    public static DateRequest ToRequest(Instance instance) => new()
    {
        Today = FirstDay.AddDays(-1),
        Schools = [.. Enumerable.Range(0, instance.Reviews).Select(school => new School
        {
            Id = Id(1, school), Name = $"School {school}", Place = instance.Schools[school],
        })],
        People = [.. Enumerable.Range(0, instance.Leads.Length).Select(lead => new Person
        {
            Id = Id(2, lead), Name = $"Lead {lead}", Place = instance.Leads[lead],
        })],
        Commitments =
        [
            .. Busy(1, instance.SchoolFree, "not free"),
            .. Busy(2, instance.LeadFree, "not free"),
        ],
        Groups = [.. Enumerable.Range(0, instance.Reviews / 3).Select(group => Group(instance, group))],
        Assessments = [],
        Weights = new DateWeights
        {
            Missed = (int)Instance.MissCost,
            Monday = 0,
            Tuesday = 0,
            Wednesday = 0,
            SpacingPerDayShort = 0,
            LatePerDay = (int)Instance.DayCost,
            TravelPer10Kilometres = 100,
            RoadFactor = 1,
        },
    };

    public static (int Lead, int Day)?[] FromPlan(Instance instance, DatePlan plan)
    {
        var dates = new (int Lead, int Day)?[instance.Reviews];
        foreach (var visit in plan.Visits)
        {
            dates[Number(visit.VisitId)] = (Number(visit.FacilitatorId!.Value), Day(visit.Slot.Date));
        }

        return dates;
    }

    private static ReviewGroup Group(Instance instance, int group) => new(
        Id(3, group), $"Triad {group}",
        new DateRules
        {
            Window = new(FirstDay, Date(Instance.Days - 1)),
            NoticeSchoolDays = 0,
            LeastSpacing = Instance.Spacing,
            PreferredSpacing = 0,
        },
        [.. Enumerable.Range(3 * group, 3).Select(host => new Visit
        {
            Id = Id(4, host),
            HostId = Id(1, host),
            VisitingSchoolIds = [.. Enumerable.Range(3 * group, 3).Where(school => school != host).Select(school => Id(1, school))],
            FacilitatorIds = [.. instance.LeadsOf[host].Select(lead => Id(2, lead))],
        })]);

    private static IEnumerable<Commitment> Busy(int kind, bool[][] free, string label) =>
        from owner in Enumerable.Range(0, free.Length)
        from day in Enumerable.Range(0, Instance.Days)
        where !free[owner][day]
        select new Commitment(Id(kind, owner), new Slot(Date(day), DayParts.FullDay), label);

    private static DateOnly Date(int day) => FirstDay.AddDays((day / 5 * 7) + (day % 5));

    private static int Day(DateOnly date)
    {
        var (weeks, days) = int.DivRem(date.DayNumber - FirstDay.DayNumber, 7);
        return (5 * weeks) + days;
    }

    private static Guid Id(int kind, int number) => new(kind, (short)(number >> 16), (short)(number & 0xffff), [0, 0, 0, 0, 0, 0, 0, 1]);

    private static int Number(Guid id)
    {
        var bytes = id.ToByteArray();
        return (BitConverter.ToInt16(bytes, 4) << 16) | BitConverter.ToUInt16(bytes, 6);
    }
}
