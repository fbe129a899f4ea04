using PeerReview.Cohorts.Grouping.Repairing;

namespace PeerReview.Cohorts.Grouping;

/// <summary>Forms, judges and mends groups. Pure: no files, no network, no state between calls; safe from many threads.</summary>
public static class GroupingSolver
{
    /// <summary>
    /// Finds the cheapest grouping that keeps every hard rule, or says why there is none. A cancelled run returns the best
    /// it has. Progress is reported from the calling thread or a worker of it, a few times a second at most.
    /// </summary>
    /// <exception cref="ArgumentException">The problem contradicts itself as data: a school twice, unknown schools in pins or locks, negative weights.</exception>
    public static GroupingResult Solve(
        GroupingProblem problem,
        GroupingOptions? options = null,
        IProgress<GroupingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new GroupingRun(problem, options ?? new GroupingOptions(), progress, cancellationToken).Solve();
    }

    /// <summary>What a given grouping costs and which hard rules it breaks; schools may still be missing from it.</summary>
    /// <exception cref="ArgumentException">A school is unknown or placed twice, or two groups have one name.</exception>
    public static Evaluation Evaluate(GroupingProblem problem, IReadOnlyList<NamedGroup> groups) =>
        new GroupingJudge(problem).Evaluate(groups);

    /// <summary>
    /// Mends a published grouping for the schools the problem has now: fewest published groups changed first, then cost.
    /// Schools that left are in the published groups only, those that joined in the problem only.
    /// </summary>
    /// <exception cref="ArgumentException">A school is in two published groups.</exception>
    public static RepairResult Repair(
        GroupingProblem problem,
        IReadOnlyList<NamedGroup> published,
        GroupingOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(published);
        return new GroupRepair(problem, published, options ?? new GroupingOptions(), cancellationToken).Run();
    }
}
