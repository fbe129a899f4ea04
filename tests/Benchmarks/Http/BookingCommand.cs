using System.Globalization;
using PeerReview.Local;
using PeerReview.Local.Nodes;

namespace PeerReview.Benchmarks.Http;

/// <summary>
/// <c>booking [--rounds N] [--schools N] [--attempts N]</c>: bookings over HTTP in one hot cohort, against PostgreSQL's own tool doing one
/// statement per place on the same node; then in fifty cohorts; then so many attempts at few places, none of which may be sold twice.
/// </summary>
internal static class BookingCommand
{
    private const int Clients = 16;
    private const int CohortsAtOnce = 50;
    private const int Places = 24;

    public static int Run(string[] args) => RunAsync(new Arguments(args)).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(Arguments arguments)
    {
        var directory = Path.Combine(Repository.Root, "artifacts", "bench-booking", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        var nodes = new PrivateNodes(directory);
        await nodes.StartAsync();
        try
        {
            await using var bench = await BookingBench.StartAsync(nodes, directory, arguments.Number("schools", 4_000));
            var pgbench = await PgBench.PrepareAsync(nodes.Postgres.Facts, directory);
            await MeasureAsync(bench, pgbench, arguments.Number("rounds", 3));
            return await AttemptAsync(bench, arguments.Number("attempts", 100_000)) ? 0 : 1;
        }
        finally
        {
            await nodes.DiscardAsync();
        }
    }

    private static async Task MeasureAsync(BookingBench bench, PgBench pgbench, int rounds)
    {
        var (hot, spread, statement) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            var one = await pgbench.RunAsync(Clients, seconds: 8);
            var inOne = await bench.BookAllAsync([await bench.OpenCohortAsync(bench.Schools)], bench.Schools, Clients);
            var cohorts = new List<Guid>();
            for (var number = 0; number < CohortsAtOnce; number++)
                cohorts.Add(await bench.OpenCohortAsync(bench.Schools));
            var inMany = await bench.BookAllAsync(cohorts, bench.Schools / CohortsAtOnce, 2 * Clients);
            Console.WriteLine($"round {round}{(round == 0 ? " (warm-up)" : "")}: one statement {one:F0}/s, hot cohort {inOne:F0}/s, {CohortsAtOnce} cohorts {inMany:F0}/s");
            if (round == 0)
                continue;
            statement.Add(one);
            hot.Add(inOne);
            spread.Add(inMany);
        }

        Console.WriteLine();
        Console.WriteLine($"hot cohort / one statement   {Figures.Spread(hot.Zip(statement, (ours, theirs) => ours / theirs))}   bar: >= 0.35");
        Console.WriteLine($"{CohortsAtOnce} cohorts / hot cohort      {Figures.Spread(spread.Zip(hot, (many, one) => many / one))}   bar: >= 3");
    }

    private static async Task<bool> AttemptAsync(BookingBench bench, int attempts)
    {
        var (oversold, undersold, sold) = (0L, 0L, 0L);
        for (var left = attempts; left > 0; left -= bench.Schools)
        {
            var cohort = await bench.OpenCohortAsync(Places);
            var schools = Math.Min(left, bench.Schools);
            await bench.BookAllAsync([cohort], schools, 4 * Clients);
            var (confirmed, waiting) = await bench.PlacesAsync(cohort);
            oversold += Math.Max(0, confirmed - Places);
            undersold += Math.Max(0, Math.Min(Places, schools) - confirmed) + Math.Abs(schools - confirmed - waiting);
            sold += confirmed;
        }

        Console.WriteLine($"{attempts} attempts: {sold} places given, {oversold} oversold, {undersold} lost   bar: 0 and 0");
        return oversold == 0 && undersold == 0;
    }
}
