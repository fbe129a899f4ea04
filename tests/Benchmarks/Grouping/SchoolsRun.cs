using System.Diagnostics;
using PeerReview.Cohorts.Grouping;

namespace PeerReview.Benchmarks.Grouping;

/// <summary>One run of the engine on schools, with its certificate checked afterwards; seconds are of both together.</summary>
internal sealed record SchoolsRun(GroupingProblem Problem, GroupingResult Result, CertificateCheck? Check, double Seconds)
{
    public static SchoolsRun Of(GroupingProblem problem, GroupingOptions options)
    {
        long start = Stopwatch.GetTimestamp();
        GroupingResult result = GroupingSolver.Solve(problem, options);
        CertificateCheck? check = result.Certificate?.Check(problem);
        return new SchoolsRun(problem, result, check, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    public bool IsProven => Check is { IsValid: true };

    /// <summary>Every school once, no hard rule broken, and the cost what the engine says; judged by the public evaluation.</summary>
    public bool IsAllowed
    {
        get
        {
            Evaluation evaluation = GroupingSolver.Evaluate(Problem, [.. Result.Groups.Select(group => new NamedGroup(group.Name, group.Schools))]);
            return evaluation.IsAllowed && Math.Abs(evaluation.Cost.Total - Result.Cost.Total) < 1e-6 * (1 + Result.Cost.Total);
        }
    }

    public Dictionary<string, object?> Fields()
    {
        bool isFormed = Result.Outcome == GroupingOutcome.Formed;
        return new Dictionary<string, object?>
        {
            ["outcome"] = Result.Outcome.ToString(),
            ["schools"] = Problem.Schools.Count,
            ["groups"] = Result.Groups.Count,
            ["objective"] = isFormed ? Outcome.Round(Result.Cost.Total) : null,
            ["bound"] = IsProven ? Outcome.Round(Result.LowerBound) : null,
            ["gap"] = IsProven && double.IsFinite(Result.Gap) ? Outcome.Round(Result.Gap) : null,
            ["optimal"] = IsProven && Result.IsProvenOptimal,
            ["certificate"] = Check is null ? null : Check.Reason ?? "checked",
        };
    }
}
