using PeerReview.Cohorts.Grouping;

namespace PeerReview.Benchmarks.Grouping;

/// <summary>group: forms groups of schools from a file, or measures the engine on made cohorts.</summary>
internal static class GroupCommand
{
    public static int Run(string[] args)
    {
        Arguments arguments = new(args);
        if (arguments.Text("schools") is { } file && !arguments.Has("table"))
        {
            return FromSchools(arguments, file);
        }

        if (arguments.Has("cohorts"))
        {
            return CohortBar.Run(arguments);
        }

        Console.Error.WriteLine("usage: group --schools FILE --min 3 --max 3 --seconds 60 --seed 1 [--rows N] [--out PARTITION] | --cohorts");
        return 2;
    }

    private static int FromSchools(Arguments arguments, string file)
    {
        double seconds = arguments.Seconds(otherwise: 10);
        List<SchoolRow> rows = SchoolsFile.Read(file, arguments.Number("rows", int.MaxValue));
        GroupingProblem problem = TravelOnly(rows, arguments.Number("min", 3), arguments.Number("max", 3));
        // What is left of the whole budget once the file is read; a little is kept for writing the answer.
        double left = Math.Max(0.05, seconds - Outcome.ProcessSeconds() - Reserve(rows.Count));
        GroupingOptions options = new()
        {
            Budget = TimeSpan.FromSeconds(left),
            Seed = arguments.Number("seed", 1),
            Alternatives = 0,
        };
        GroupingResult result = GroupingSolver.Solve(problem, options);
        if (arguments.Has("trace"))
        {
            Console.Error.WriteLine($"solved at {Outcome.ProcessSeconds():0.00}");
        }

        CertificateCheck? check = result.Certificate?.Check(problem);
        Dictionary<Guid, int> rowOf = rows.Select((row, i) => (Id(i), i)).ToDictionary(item => item.Item1, item => item.i);
        Outcome.Write(arguments.Text("out"), result.Groups.Select(group => group.Schools.Select(id => rowOf[id])));
        bool isProven = check is { IsValid: true };
        Outcome.Print(new Dictionary<string, object?>
        {
            ["outcome"] = result.Outcome.ToString(),
            ["schools"] = rows.Count,
            ["groups"] = result.Groups.Count,
            ["objective"] = Outcome.Round(result.Cost.Total),
            ["bound"] = isProven ? Outcome.Round(result.LowerBound) : null,
            ["gap"] = isProven ? Outcome.Round(result.Gap) : null,
            ["optimal"] = result.IsProvenOptimal,
            ["certificate"] = check?.Reason ?? "checked",
        });
        return result.Outcome == GroupingOutcome.Formed ? 0 : 1;
    }

    public static GroupingProblem TravelOnly(List<SchoolRow> rows, int fewest, int most) => new()
    {
        Schools = [.. rows.Select((row, i) => new GroupingSchool { Id = Id(i), Name = row.Name, Location = new GridPoint(row.Easting, row.Northing) })],
        Size = new GroupSize(fewest, most),
        Weights = new GroupingWeights { RoadFactor = 1 },
    };

    /// <summary>An id whose order is the row's.</summary>
    public static Guid Id(int row) => new(row, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    private static double Reserve(int count) => 0.03 + (count * 1e-5);
}
