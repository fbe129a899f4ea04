using Google.OrTools.Sat;

namespace PeerReview.Benchmarks.Dates;

/// <summary>The comparator: the whole instance as one CP-SAT model, in the strongest plain form.</summary>
internal static class Monolith
{
    public static ((int Lead, int Day)?[] Plan, double Bound, string Status) Solve(Instance instance, double seconds, int workers)
    {
        var model = new CpModel();
        var options = Enumerable.Range(0, instance.Reviews).Select(review => instance.Options(review).ToList()).ToList();
        var chosen = options.ConvertAll(list => list.ConvertAll(_ => model.NewBoolVar("")));
        List<BoolVar> terms = [];
        List<long> costs = [];
        Dictionary<(int Lead, int Day), List<BoolVar>> leadDays = [];
        for (var review = 0; review < instance.Reviews; review++)
        {
            var missed = model.NewBoolVar("");
            model.AddExactlyOne(chosen[review].Append(missed));
            terms.Add(missed);
            costs.Add(Instance.MissCost);
            foreach (var (option, (lead, day)) in options[review].Index())
            {
                terms.Add(chosen[review][option]);
                costs.Add(instance.Cost(review, lead, day));
                (leadDays.TryGetValue((lead, day), out var users) ? users : leadDays[(lead, day)] = []).Add(chosen[review][option]);
            }
        }

        foreach (var users in leadDays.Values.Where(users => users.Count > 1))
        {
            model.AddAtMostOne(users);
        }

        AddSpacing(instance, model, options, chosen);
        model.Minimize(LinearExpr.WeightedSum(terms, costs));
        using var solver = new CpSolver
        {
            StringParameters = FormattableString.Invariant($"max_time_in_seconds:{seconds} num_workers:{workers}"),
        };
        var status = solver.Solve(model);
        var plan = new (int Lead, int Day)?[instance.Reviews];
        for (var review = 0; review < instance.Reviews && status is CpSolverStatus.Optimal or CpSolverStatus.Feasible; review++)
        {
            var option = chosen[review].FindIndex(variable => solver.BooleanValue(variable));
            plan[review] = option < 0 ? null : options[review][option];
        }

        return (plan, solver.BestObjectiveBound, status.ToString());
    }

    // In any five days in a row a triad has at most one review: cliques, which propagate far better than pairs.
    private static void AddSpacing(Instance instance, CpModel model, List<List<(int Lead, int Day)>> options, List<List<BoolVar>> chosen)
    {
        for (var triad = 0; triad < instance.Reviews; triad += 3)
        {
            for (var first = 0; first + Instance.Spacing <= Instance.Days; first++)
            {
                var window = Enumerable.Range(triad, 3).SelectMany(review => options[review].Index()
                    .Where(pair => pair.Item.Day >= first && pair.Item.Day < first + Instance.Spacing)
                    .Select(pair => chosen[review][pair.Index])).ToList();
                if (window.Count > 1)
                {
                    model.AddAtMostOne(window);
                }
            }
        }
    }
}
