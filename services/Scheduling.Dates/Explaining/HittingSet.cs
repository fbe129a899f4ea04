using Google.OrTools.Sat;

namespace PeerReview.Scheduling.Dates.Explaining;

/// <summary>The smallest set of causes that meets every one of many sets.</summary>
internal static class HittingSet
{
    /// <summary>Exact; among sets of equal size it prefers rules of the programme, then schools' calendars, then people.</summary>
    /// <param name="sets">The sets to meet; none may be empty.</param>
    public static IReadOnlyList<Cause> Smallest(IReadOnlyCollection<HashSet<Cause>> sets)
    {
        // Causes in a fixed order and no set that contains another: small models, the same answer every time.
        var causes = sets.SelectMany(set => set).Distinct().OrderBy(cause => cause.Kind)
            .ThenBy(cause => cause.SubjectId).ThenBy(cause => cause.Sentence, StringComparer.Ordinal).ToList();
        var numbers = causes.Select((cause, number) => (cause, number)).ToDictionary(pair => pair.cause, pair => pair.number);
        var model = new CpModel();
        var chosen = causes.ConvertAll(_ => model.NewBoolVar(""));
        foreach (var set in Inclusionwise(sets))
        {
            model.AddBoolOr(set.Select(cause => chosen[numbers[cause]]));
        }

        var many = 1 + causes.Sum(cause => (long)cause.Kind);
        model.Minimize(LinearExpr.WeightedSum(chosen, causes.Select(cause => many + (long)cause.Kind)));
        using var solver = new CpSolver { StringParameters = "num_workers:1 random_seed:1" };
        var status = solver.Solve(model);
        return status == CpSolverStatus.Optimal
            ? [.. causes.Where((_, number) => solver.BooleanValue(chosen[number]))]
            : throw new InvalidOperationException($"The smallest clash was not found: {status}.");
    }

    private static List<HashSet<Cause>> Inclusionwise(IReadOnlyCollection<HashSet<Cause>> sets)
    {
        List<HashSet<Cause>> smallest = [];
        foreach (var set in sets.OrderBy(set => set.Count))
        {
            if (!smallest.Exists(inside => inside.IsSubsetOf(set)))
            {
                smallest.Add(set);
            }
        }

        return smallest;
    }
}
