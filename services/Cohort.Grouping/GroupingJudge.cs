using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Explaining;
using PeerReview.Cohorts.Grouping.Rules;

namespace PeerReview.Cohorts.Grouping;

/// <summary>
/// Judges one edit after another of the same problem, as when a coordinator moves schools about: the problem is read
/// once. Not safe from several threads at a time.
/// </summary>
public sealed class GroupingJudge
{
    private readonly Evaluator _full;
    private readonly Evaluator _brief;

    /// <summary>Reads the problem.</summary>
    /// <exception cref="ArgumentException">The problem contradicts itself as data.</exception>
    public GroupingJudge(GroupingProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        RuleBook rules = new(problem);
        CostBook costs = new(rules);
        _full = new Evaluator(rules, costs);
        _brief = new Evaluator(rules, costs, withReasons: false);
    }

    /// <summary>What a grouping costs and which hard rules it breaks; schools may still be missing from it.</summary>
    /// <param name="groups">The groups as they stand.</param>
    /// <param name="withReasons">Whether to give each group its reasons in words, which takes longer.</param>
    /// <exception cref="ArgumentException">A school is unknown or placed twice, or two groups have one name.</exception>
    public Evaluation Evaluate(IReadOnlyList<NamedGroup> groups, bool withReasons = true)
    {
        ArgumentNullException.ThrowIfNull(groups);
        return (withReasons ? _full : _brief).Evaluate(groups);
    }
}
