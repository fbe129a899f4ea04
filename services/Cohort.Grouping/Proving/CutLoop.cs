using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>Tightens a relaxation by violated cuts while that pays.</summary>
internal static class CutLoop
{
    /// <summary>Returns the groups when the relaxation has come out whole, else null.</summary>
    public static int[][]? Run(Relaxation relaxation, IColumnSource source, Towns towns, double cutoff, int rounds, WorkBudget budget, Action? afterRound = null)
    {
        int stale = 0;
        for (int round = 0; ; round++)
        {
            if (relaxation.Whole() is { } whole)
            {
                return whole;
            }

            if (round == rounds || stale == 3 || relaxation.Bound >= cutoff || budget.IsSpent || relaxation.Missing() > 1e-6)
            {
                return null;
            }

            List<CountingCut> cuts = new CutSearch(relaxation).Violated(towns, atMost: Math.Max(20, relaxation.Region.Own / 4));
            budget.Charge(relaxation.Region.Own * 4);
            if (cuts.Count == 0)
            {
                return null;
            }

            double before = relaxation.Bound;
            relaxation.Add(cuts);
            relaxation.Solve(source, cutoff, budget);
            afterRound?.Invoke();
            double wanted = Math.Min(cutoff - before, Math.Abs(before));
            stale = relaxation.Bound - before > 0.02 * wanted ? 0 : stale + 1;
        }
    }
}
