using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// Finds every group of a whole map that the prices of a <see cref="PriceBook"/> overpay. Around each school it takes
/// the schools that could be with it, and searches among them as in a small region.
/// </summary>
internal sealed class WholeMapPricer(Instance instance, PriceBook book, SpatialGrid grid)
{
    private readonly double _mostWide = Enumerable.Range(0, instance.Count).Select(book.WideAround).DefaultIfEmpty(0).Max();

    public List<PricedGroup> Find(double threshold, int threads = 2)
    {
        const int Chunk = 64;
        List<PricedGroup>[] found = new List<PricedGroup>[(instance.Count / Chunk) + 1];
        Parallel.For(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk =>
        {
            found[chunk] = [];
            AnchorSearch search = new(instance, book, grid, _mostWide, threshold, found[chunk]);
            int end = Math.Min(instance.Count, (chunk + 1) * Chunk);
            for (int anchor = chunk * Chunk; anchor < end; anchor++)
            {
                search.Around(anchor);
            }
        });
        return [.. found.SelectMany(list => list)];
    }

    /// <summary>The groups whose dearest school is the anchor.</summary>
    private sealed class AnchorSearch(
        Instance instance, PriceBook book, SpatialGrid grid, double mostWide, double threshold, List<PricedGroup> found)
    {
        private readonly List<int> _near = [];
        private readonly List<(double Added, int School)> _candidates = [];
        private readonly int[] _chosen = new int[instance.Most];
        private readonly List<(double Added, int Index)>[] _levels = [.. Enumerable.Range(0, instance.Most).Select(_ => new List<(double, int)>())];
        private double[] _pairs = [];
        private int[] _schools = [];

        public void Around(int anchor)
        {
            double ceiling = book.Ceiling(anchor);
            int others = Math.Max(1, instance.Fewest - 1);
            double wide = (book.WideAround(anchor) / others) + mostWide;
            double reach = mostWide > 0 ? instance.Most * ceiling : Reach(ceiling);
            if (instance.Fewest <= 1)
            {
                _chosen[0] = anchor;
                Offer(1);
            }

            if (reach + wide <= 0)
            {
                return;
            }

            _near.Clear();
            grid.Within(instance.X[anchor], instance.Y[anchor], reach + wide, _near);
            _candidates.Clear();
            double local = Reach(ceiling);
            double least = double.PositiveInfinity;
            foreach (int other in _near)
            {
                bool isDearer = book.Ceiling(other) > ceiling || (book.Ceiling(other) == ceiling && other > anchor);
                if (other == anchor || isDearer)
                {
                    continue;
                }

                double separating = mostWide > 0 ? book.Separating(anchor, other) / others : 0;
                double cost = instance.Pair(anchor, other) - separating;
                if (cost < double.PositiveInfinity && instance.Distance(anchor, other) - separating < (mostWide == 0 ? local : reach))
                {
                    _candidates.Add((cost - book.Ceiling(other), other));
                    least = Math.Min(least, cost - book.Ceiling(other));
                }
            }

            // A candidate is of use only if the cheapest others bring the group below the threshold with it.
            double limit = Limit(threshold + ceiling, least);
            _candidates.RemoveAll(candidate => candidate.Added >= limit);
            if (_candidates.Count + 1 >= instance.Fewest)
            {
                Search(anchor, ceiling, others);
            }
        }

        private double Limit(double room, double least)
        {
            double limit = double.NegativeInfinity;
            for (int size = Math.Max(2, instance.Fewest); size <= instance.Most; size++)
            {
                limit = Math.Max(limit, room - ((size - 2) * least));
            }

            return limit;
        }

        private double Reach(double ceiling)
        {
            double reach = 0;
            for (int size = Math.Max(2, instance.Fewest); size <= instance.Most; size++)
            {
                double pay = (size * ceiling) + Math.Max(0, threshold);
                reach = Math.Max(reach, instance.IsMetric ? pay / (size - 1) : pay);
            }

            return reach;
        }

        private void Search(int anchor, double ceiling, int others)
        {
            _candidates.Sort();
            int count = _candidates.Count;
            _schools = [.. _candidates.Select(candidate => candidate.School)];
            _pairs = new double[count * count];
            for (int a = 0; a < count; a++)
            {
                for (int b = 0; b < a; b++)
                {
                    double cost = instance.Pair(_schools[a], _schools[b]);
                    cost -= mostWide > 0 ? book.Separating(_schools[a], _schools[b]) / others : 0;
                    _pairs[(a * count) + b] = _pairs[(b * count) + a] = cost;
                }
            }

            CorrectForCuts(anchor, count);
            _chosen[0] = anchor;
            _levels[0].Clear();
            for (int a = 0; a < count; a++)
            {
                _levels[0].Add((_candidates[a].Added + _anchorLost[a], a));
            }

            _levels[0].Sort();
            Extend(1, -ceiling);
        }

        private double[] _anchorLost = [];

        /// <summary>Pairs within a cut earn less than their schools' ceilings together.</summary>
        private void CorrectForCuts(int anchor, int count)
        {
            _anchorLost = new double[count];
            Dictionary<PricedCut, List<int>> inside = new(ReferenceEqualityComparer.Instance);
            for (int a = 0; a < count; a++)
            {
                foreach (PricedCut cut in book.CutsOf(_schools[a]))
                {
                    if (cut.Cut.PerPair < 0)
                    {
                        if (!inside.TryGetValue(cut, out List<int>? list))
                        {
                            inside[cut] = list = [];
                        }

                        list.Add(a);
                    }
                }
            }

            foreach ((PricedCut cut, List<int> list) in inside)
            {
                double lost = -cut.Cut.PerPair * cut.Price;
                foreach (int a in list)
                {
                    foreach (int b in list)
                    {
                        _pairs[(a * count) + b] += lost;
                    }
                }

                if (Array.BinarySearch(cut.Cut.Schools, anchor) >= 0)
                {
                    foreach (int a in list)
                    {
                        _anchorLost[a] += lost;
                    }
                }
            }
        }

        private void Extend(int level, double reduced)
        {
            List<(double Added, int Index)> candidates = _levels[level - 1];
            int count = _schools.Length;
            for (int k = 0; k < candidates.Count; k++)
            {
                if (!CanReach(level, reduced, candidates, k))
                {
                    return;
                }

                (double added, int index) = candidates[k];
                _chosen[level] = _schools[index];
                if (level + 1 >= instance.Fewest && reduced + added < threshold)
                {
                    Offer(level + 1);
                }

                if (level + 1 < instance.Most)
                {
                    List<(double Added, int Index)> next = _levels[level];
                    next.Clear();
                    for (int c = k + 1; c < candidates.Count; c++)
                    {
                        double cost = candidates[c].Added + _pairs[(index * count) + candidates[c].Index];
                        if (reduced + added + cost < threshold || level + 2 < instance.Most)
                        {
                            next.Add((cost, candidates[c].Index));
                        }
                    }

                    next.Sort();
                    Extend(level + 1, reduced + added);
                }
            }
        }

        private bool CanReach(int level, double reduced, List<(double Added, int Index)> candidates, int k)
        {
            for (int size = level + 1; size <= instance.Most && k + size - level - 1 < candidates.Count; size++)
            {
                reduced += candidates[k + size - level - 1].Added;
                if (size >= instance.Fewest && reduced < threshold)
                {
                    return true;
                }
            }

            return false;
        }

        private void Offer(int size)
        {
            int[] group = _chosen[..size];
            Array.Sort(group);
            if (instance.IsWhole(group))
            {
                double reduced = book.Reduced(group);
                if (reduced < threshold)
                {
                    found.Add(new PricedGroup(reduced, group));
                }
            }
        }
    }
}
