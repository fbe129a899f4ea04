namespace PeerReview.Benchmarks.Dates;

/// <summary>What a person with a wall planner does: each review in turn takes the cheapest slot still free.</summary>
internal static class FirstFit
{
    public static (int Lead, int Day)?[] Solve(Instance instance)
    {
        var plan = new (int Lead, int Day)?[instance.Reviews];
        HashSet<(int, int)> taken = [];
        for (var review = 0; review < instance.Reviews; review++)
        {
            var triad = review / 3 * 3;
            plan[review] = instance.Options(review)
                .Where(option => !taken.Contains(option) && Enumerable.Range(triad, review - triad)
                    .All(other => plan[other] is not { } there || Math.Abs(there.Day - option.Day) >= Instance.Spacing))
                .OrderBy(option => instance.Cost(review, option.Lead, option.Day))
                .Select(option => ((int, int)?)option)
                .FirstOrDefault();
            if (plan[review] is { } date)
            {
                taken.Add(date);
            }
        }

        return plan;
    }
}
