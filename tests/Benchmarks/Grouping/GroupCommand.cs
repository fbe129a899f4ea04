using PeerReview.Cohorts.Grouping;
using PeerReview.Cohorts.Grouping.Weighted;

namespace PeerReview.Benchmarks.Grouping;

/// <summary>
/// group: forms groups of the schools, or of the weighted items, of a file within the seconds given, from the start of the
/// process to the checked answer.
/// </summary>
internal static class GroupCommand
{
    private const string Usage = """
        usage: group --schools FILE.csv [--min 3] [--max 3] [--rows N] [--state-funded] [--seconds 10] [--seed 1] [--out PARTITION]
               group --weights FILE [--maximise] [--min K] [--max K] [--seconds 10] [--seed 1] [--out PARTITION]
        """;

    public static int Run(string[] args)
    {
        Arguments arguments = new(args);
        if (arguments.Text("schools") is { } schools)
        {
            return FromSchools(arguments, schools);
        }

        if (arguments.Text("weights") is { } weights)
        {
            return FromWeights(arguments, weights);
        }

        Console.Error.WriteLine(Usage);
        return 2;
    }

    private static int FromSchools(Arguments arguments, string file)
    {
        List<SchoolRow> rows = SchoolsFile.Read(file, arguments.Number("rows", int.MaxValue), arguments.Has("state-funded"));
        int fewest = arguments.Number("min", 3);
        SchoolsRun run = SchoolsRun.Of(TravelOnly(rows, fewest, arguments.Number("max", fewest)), Options(arguments, rows.Count));
        Dictionary<Guid, int> rowOf = rows.Select((row, i) => (Id: Id(i), row.Row)).ToDictionary(item => item.Id, item => item.Row);
        Outcome.Write(arguments.Text("out"), run.Result.Groups.Select(group => group.Schools.Select(id => rowOf[id])));
        Outcome.Print(run.Fields());
        return run.Result.Outcome == GroupingOutcome.Formed ? 0 : 1;
    }

    private static int FromWeights(Arguments arguments, string file)
    {
        GroupSize? sizes = arguments.Text("min") is null && arguments.Text("max") is null ? null
            : new GroupSize(arguments.Number("min", 1), arguments.Number("max", int.MaxValue));
        WeightedPartition problem = WeightsFile.Read(file, arguments.Has("maximise"), sizes);
        WeightedPartitionResult result = problem.Solve(Options(arguments, problem.Count));
        Outcome.Write(arguments.Text("out"), result.Groups);
        Outcome.Print(new Dictionary<string, object?>
        {
            ["items"] = problem.Count,
            ["groups"] = result.Groups.Count,
            ["objective"] = Outcome.Round(problem.Objective(result.Groups)),
            ["bound"] = null,
            ["gap"] = null,
        });
        return 0;
    }

    /// <summary>What is left of the seconds once the file is read; a little is kept for checking and writing the answer.</summary>
    private static GroupingOptions Options(Arguments arguments, int count) => new()
    {
        Budget = TimeSpan.FromSeconds(Math.Max(0.05, arguments.Seconds(otherwise: 10) - Outcome.ProcessSeconds() - 0.07 - (count * 1.2e-5))),
        Seed = arguments.Number("seed", 1),
        Alternatives = 0,
    };

    /// <summary>Travel in straight-line kilometres is all that counts.</summary>
    public static GroupingProblem TravelOnly(IReadOnlyList<SchoolRow> rows, int fewest, int most) => new()
    {
        Schools = [.. rows.Select((row, i) => new GroupingSchool { Id = Id(i), Name = row.Name, Location = new GridPoint(row.Easting, row.Northing) })],
        Size = new GroupSize(fewest, most),
        Weights = new GroupingWeights { RoadFactor = 1 },
    };

    /// <summary>An id whose order is the row's.</summary>
    public static Guid Id(int row) => new(row, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);
}
