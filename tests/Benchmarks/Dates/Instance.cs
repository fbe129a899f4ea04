using PeerReview.Benchmarks.Grouping;
using PeerReview.Scheduling.Dates;

namespace PeerReview.Benchmarks.Dates;

/// <summary>
/// A cohort of triads of neighbouring schools that share lead reviewers, in bare numbers: a 60-day term, each school free on
/// 60 % of days and each lead on 50 %, the six nearest leads for each host, at least five days between a triad's reviews.
/// Costs are in tenths: of a kilometre of lead travel, of a day of lateness, of the 100,000 that a missed review costs.
/// </summary>
internal sealed class Instance
{
    public const int Days = 60;
    public const int Spacing = 5;
    public const int NearestLeads = 6;
    public const long MissCost = 1_000_000;
    public const long DayCost = 10;

    private Instance(GridPoint[] schools, GridPoint[] leads, Random random)
    {
        SchoolFree = Calendars(random, schools.Length, chance: 0.6);
        LeadFree = Calendars(random, leads.Length, chance: 0.5);
        Schools = schools;
        Leads = leads;
        LeadsOf = Array.ConvertAll(schools, host => Enumerable.Range(0, leads.Length)
            .OrderBy(lead => host.KilometresTo(leads[lead])).ThenBy(lead => lead).Take(NearestLeads).Order().ToArray());
    }

    /// <summary>School s is in triad s / 3 and hosts review s.</summary>
    public GridPoint[] Schools { get; }

    public GridPoint[] Leads { get; }

    public bool[][] SchoolFree { get; }

    public bool[][] LeadFree { get; }

    public int[][] LeadsOf { get; }

    public int Reviews => Schools.Length;

    /// <summary>All three schools of a review's triad are free.</summary>
    public bool TriadFree(int review, int day)
    {
        var first = review / 3 * 3;
        return SchoolFree[first][day] && SchoolFree[first + 1][day] && SchoolFree[first + 2][day];
    }

    public long Cost(int review, int lead, int day) =>
        (long)Math.Round(Schools[review].KilometresTo(Leads[lead]) * 10, MidpointRounding.AwayFromZero) + (DayCost * day);

    /// <summary>Every (lead, day) that could take a review.</summary>
    public IEnumerable<(int Lead, int Day)> Options(int review) =>
        from day in Enumerable.Range(0, Days)
        where TriadFree(review, day)
        from lead in LeadsOf[review]
        where LeadFree[lead][day]
        select (lead, day);

    /// <summary>The cost of a plan; refuses one that breaks a rule.</summary>
    /// <param name="plan">The lead and day of each review, or null where it is missed.</param>
    public (long Cost, int Missed) Judge((int Lead, int Day)?[] plan)
    {
        HashSet<(int, int)> taken = [];
        long cost = 0;
        var missed = 0;
        for (var review = 0; review < Reviews; review++)
        {
            if (plan[review] is not { } date)
            {
                missed++;
                cost += MissCost;
                continue;
            }

            var spaced = Enumerable.Range(review / 3 * 3, 3).Where(other => other != review)
                .All(other => plan[other] is not { } there || Math.Abs(there.Day - date.Day) >= Spacing);
            if (!spaced || !taken.Add(date) || !TriadFree(review, date.Day) || !LeadFree[date.Lead][date.Day]
                || !LeadsOf[review].Contains(date.Lead))
            {
                throw new InvalidOperationException($"Review {review} breaks a rule.");
            }

            cost += Cost(review, date.Lead, date.Day);
        }

        return (cost, missed);
    }

    /// <summary>Makes an instance.</summary>
    /// <param name="groups">How many triads.</param>
    /// <param name="leads">How many leads.</param>
    /// <param name="seed">Fixes everything random.</param>
    /// <param name="schoolsFile">A CSV with easting and northing, or null for synthetic places.</param>
    public static Instance Make(int groups, int leads, int seed, string? schoolsFile)
    {
        var random = new Random(seed);
        var places = schoolsFile is null ? Synthetic(random, 3 * groups) : NearLondon(schoolsFile, 3 * groups);
        var schools = Triads(places);
        return new Instance(schools, Leaders(random, schools, leads), random);
    }

    // Towns of Gaussian spread in a square that grows with their number, so that density stays that of southern England.
    private static List<GridPoint> Synthetic(Random random, int count)
    {
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var side = 2_500 * Math.Sqrt(count);
        var towns = Enumerable.Range(0, Math.Max(1, count / 40)).Select(_ => (X: random.NextDouble() * side, Y: random.NextDouble() * side)).ToList();
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var (x, y) = towns[random.Next(towns.Count)];
            return new GridPoint(x + (8_000 * Normal()), y + (8_000 * Normal()));
        })];
    }

    private static List<GridPoint> NearLondon(string file, int count)
    {
        var london = new GridPoint(530_000, 180_000);
        return [.. SchoolsFile.Read(file, int.MaxValue)
            .Select(row => new GridPoint(row.Easting, row.Northing))
            .OrderBy(london.KilometresTo)
            .Take(count)];
    }

    // Each time the school farthest from the middle takes its two nearest: nobody is left over far away at the end.
    private static GridPoint[] Triads(List<GridPoint> places)
    {
        var centre = new GridPoint(places.Average(place => place.Easting), places.Average(place => place.Northing));
        var left = places.OrderByDescending(centre.KilometresTo).ToList();
        List<GridPoint> triads = [];
        while (left.Count >= 3)
        {
            var first = left[0];
            left.RemoveAt(0);
            triads.Add(first);
            foreach (var near in left.OrderBy(first.KilometresTo).Take(2).ToList())
            {
                left.Remove(near);
                triads.Add(near);
            }
        }

        return [.. triads];
    }

    // Each lead lives at a school of its own stretch of the list of triads' schools, sorted along strips of the map: work is
    // spread over the leads about evenly, as a network would recruit them.
    private static GridPoint[] Leaders(Random random, GridPoint[] schools, int count)
    {
        var strips = Math.Max(1, (int)Math.Sqrt(count));
        var west = schools.Min(school => school.Easting);
        var width = (schools.Max(school => school.Easting) - west + 1) / strips;
        var sorted = schools
            .Select(school => (School: school, Strip: (int)((school.Easting - west) / width)))
            .OrderBy(pair => pair.Strip)
            .ThenBy(pair => pair.Strip % 2 == 0 ? pair.School.Northing : -pair.School.Northing)
            .Select(pair => pair.School)
            .ToArray();
        return [.. Enumerable.Range(0, count).Select(lead =>
        {
            var (from, to) = (lead * sorted.Length / count, (lead + 1) * sorted.Length / count);
            return sorted[random.Next(from, Math.Max(to, from + 1))];
        })];
    }

    private static bool[][] Calendars(Random random, int count, double chance) =>
        [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, Days).Select(_ => random.NextDouble() < chance).ToArray())];
}
