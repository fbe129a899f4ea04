namespace PeerReview.Scheduling.Dates.Compiling;

/// <summary>The run of calendar days that can matter to a request, numbered from zero.</summary>
internal sealed class Horizon
{
    // How far beyond the windows explanations look for a way out ("a week later would do").
    private const int Margin = 28;

    // Training longer ago than this lies behind every rule that counts days after it.
    private const int OldestTraining = 150;

    public Horizon(DateRequest request)
    {
        var firsts = new List<DateOnly> { request.Today };
        var lasts = new List<DateOnly> { request.Today };
        foreach (var group in request.Groups)
        {
            firsts.Add(group.Rules.Window.First.AddDays(-Margin));
            lasts.Add(group.Rules.Window.Last.AddDays(Margin));
            if (group.Rules.TrainedOn is { } trained && trained >= request.Today.AddDays(-OldestTraining))
            {
                firsts.Add(trained);
            }

            foreach (var slot in group.Visits.Select(visit => visit.Fixed?.Slot).OfType<Slot>())
            {
                firsts.Add(slot.Date);
                lasts.Add(slot.Date);
            }
        }

        First = firsts.Min();
        Days = lasts.Max().DayNumber - First.DayNumber + 1;
    }

    public Horizon(DateSpan span) => (First, Days) = (span.First, span.Last.DayNumber - span.First.DayNumber + 1);

    public DateOnly First { get; }

    public int Days { get; }

    public DateOnly Last => Date(Days - 1);

    public DateOnly Date(int day) => First.AddDays(day);

    public int Day(DateOnly date) => date.DayNumber - First.DayNumber;

    public bool Contains(DateOnly date) => (uint)Day(date) < (uint)Days;

    public bool IsWeekday(int day) => Date(day).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>Weeks run from Monday; only equality of two numbers means anything.</summary>
    public int Week(int day) => (First.DayNumber + day) / 7;

    /// <summary>The weekdays of a span that lie inside the horizon.</summary>
    public IEnumerable<int> Weekdays(DateSpan span)
    {
        var last = Math.Min(Day(span.Last), Days - 1);
        for (var day = Math.Max(Day(span.First), 0); day <= last; day++)
        {
            if (IsWeekday(day))
            {
                yield return day;
            }
        }
    }
}
