using System.Runtime.CompilerServices;
using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// Finds every group of a whole map that the prices of a <see cref="PriceBook"/> overpay. Around each school it takes
/// the schools that could be with it, and searches among them as in a small region.
/// </summary>
internal sealed class WholeMapPricer(Instance instance, PriceBook book)
{
    private const int MostPerAnchor = 8;

    private int[] _anchors = [.. Enumerable.Range(0, instance.Count)];

    /// <summary>
    /// Around each school the most undercut groups; none only if there are none. Asked again after prices were lowered and none
    /// raised, it looks where it had more to say, for nowhere else is any left.
    /// </summary>
    public List<PricedGroup> Find(double threshold, int threads)
    {
        const int Chunk = 64;
        CutPrices cuts = new(instance.Count, book.AllCuts().Select(cut => (cut.Cut, cut.Price)));
        List<PricedGroup>[] found = new List<PricedGroup>[(_anchors.Length / Chunk) + 1];
        HashSet<int>[] again = new HashSet<int>[found.Length];
        Workers.Each(found.Length, threads, chunk =>
        {
            (found[chunk], again[chunk]) = ([], []);
            AnchorSearch search = new(instance, book, cuts.Fork(), threshold, found[chunk], again[chunk]);
            foreach (int anchor in _anchors.AsSpan()[(chunk * Chunk)..Math.Min(_anchors.Length, (chunk + 1) * Chunk)])
            {
                search.Worst(anchor);
            }
        });
        _anchors = [.. again.SelectMany(schools => schools).Distinct().Order()];
        return [.. found.SelectMany(list => list)];
    }

    /// <summary>The groups whose dearest school is the anchor.</summary>
    private sealed class AnchorSearch(
        Instance instance, PriceBook book, CutPrices cuts, double threshold, List<PricedGroup> found, HashSet<int> again)
    {
        private readonly List<int> _near = [];
        private readonly List<(double Added, int School)> _candidates = [];
        private readonly int[] _chosen = new int[instance.Most];
        private readonly List<(double Added, int Index)>[] _levels = [.. Enumerable.Range(0, instance.Most).Select(_ => new List<(double, int)>())];
        private readonly List<PricedGroup> _worst = [];
        private readonly List<int> _met = [];
        private double _limit;
        private double[] _pairs = [];
        private int[] _schools = [];

        /// <summary>Adds the most undercut groups whose dearest school is the anchor.</summary>
        public void Worst(int anchor)
        {
            _limit = threshold;
            _worst.Clear();
            _met.Clear();
            Around(anchor);
            found.AddRange(_worst);
            if (_worst.Count == MostPerAnchor)
            {
                // By lower prices another school of a group may be its dearest.
                again.Add(anchor);
                again.UnionWith(_met);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Around(int anchor)
        {
            double ceiling = book.Ceiling(anchor);
            int others = Math.Max(1, instance.Fewest - 1);
            double local = Reach(ceiling);
            double far = book.Wide.Count > 0 ? instance.Most * ceiling : local;
            if (instance.Fewest <= 1)
            {
                _chosen[0] = anchor;
                Offer(1);
            }

            // Only a group over an edge can be wider than its prices pay for; where no school over an edge is near enough,
            // there is no such group.
            bool isOver = Collect(anchor, ceiling, far, others);
            if (isOver)
            {
                KeepUseful(ceiling);
                if (_candidates.Count + 1 >= instance.Fewest)
                {
                    Search(anchor, ceiling, others, overEdges: true);
                }
            }

            if (far > local)
            {
                _candidates.RemoveAll(candidate => instance.Distance(anchor, candidate.School) >= local || book.Wide.Between(anchor, candidate.School) > 0);
            }

            KeepUseful(ceiling);
            if (_candidates.Count + 1 >= instance.Fewest)
            {
                Search(anchor, ceiling, others, overEdges: false);
            }
        }

        /// <summary>A candidate is of use only if the cheapest others bring the group below the threshold with it.</summary>
        private void KeepUseful(double ceiling)
        {
            double least = _candidates.Count == 0 ? 0 : _candidates.Min(candidate => candidate.Added);
            double limit = Limit(threshold + ceiling, least);
            _candidates.RemoveAll(candidate => candidate.Added >= limit);
        }

        /// <summary>The schools that may share a group with the anchor; says whether an edge lies between it and any of them.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private bool Collect(int anchor, double ceiling, double far, int others)
        {
            _near.Clear();
            _candidates.Clear();
            book.Wide.Within(anchor, far, 1.0 / others, _near);
            bool isOver = false;
            foreach (int other in _near)
            {
                bool isDearer = book.Ceiling(other) > ceiling || (book.Ceiling(other) == ceiling && other > anchor);
                if (other == anchor || isDearer)
                {
                    continue;
                }

                double between = book.Wide.Between(anchor, other);
                double cost = instance.Pair(anchor, other) - (between / others);
                if (cost < double.PositiveInfinity)
                {
                    isOver |= between > 0;
                    _candidates.Add((cost - book.Ceiling(other), other));
                }
            }

            return isOver;
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

        /// <summary>Groups over an edge by their first school beyond, or those on the anchor's side.</summary>
        private void Search(int anchor, double ceiling, int others, bool overEdges)
        {
            _candidates.Sort();
            _met.AddRange(_candidates.Select(candidate => candidate.School));
            int over = overEdges ? PutFirst(candidate => book.Wide.Between(anchor, candidate.School) > 0) : 0;
            int count = _candidates.Count;
            _schools = [.. _candidates.Select(candidate => candidate.School)];
            _pairs = new double[count * count];
            for (int a = 0; a < count; a++)
            {
                for (int b = 0; b < a; b++)
                {
                    double cost = instance.Pair(_schools[a], _schools[b]);
                    cost -= book.Wide.Between(_schools[a], _schools[b]) / others;
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

            if (overEdges)
            {
                double least = _levels[0].Min(candidate => candidate.Added);
                for (int k = 0; k < over; k++)
                {
                    if (-ceiling + _levels[0][k].Added + Math.Min(0, (instance.Most - 2) * least) < _limit)
                    {
                        Take(1, -ceiling, k);
                    }
                }

                return;
            }

            _levels[0].Sort();
            Extend(1, -ceiling);
        }

        /// <summary>Puts the candidates of a kind before the others, each in the order they had; says how many they are.</summary>
        private int PutFirst(Predicate<(double Added, int School)> isFirst)
        {
            List<(double, int)> others = [.. _candidates.Where(candidate => !isFirst(candidate))];
            int first = _candidates.Count - others.Count;
            _candidates.RemoveAll(candidate => !isFirst(candidate));
            _candidates.AddRange(others);
            return first;
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

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Extend(int level, double reduced)
        {
            List<(double Added, int Index)> candidates = _levels[level - 1];
            for (int k = 0; k < candidates.Count; k++)
            {
                if (!CanReach(level, reduced, candidates, k))
                {
                    return;
                }

                Take(level, reduced, k);
            }
        }

        /// <summary>Takes candidate k as the next school, and goes on with those after it.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Take(int level, double reduced, int k)
        {
            List<(double Added, int Index)> candidates = _levels[level - 1];
            int count = _schools.Length;
            (double added, int index) = candidates[k];
            _chosen[level] = _schools[index];
            double back = book.Wide.Count > 0 ? book.Wide.Refunds.Of(_chosen.AsSpan(0, level + 1)) : 0;
            if (level + 1 >= instance.Fewest && reduced + added + back < _limit)
            {
                Offer(level + 1);
            }

            if (level + 1 == instance.Most)
            {
                return;
            }

            List<(double Added, int Index)> next = _levels[level];
            next.Clear();
            double least = double.PositiveInfinity;
            for (int c = k + 1; c < candidates.Count; c++)
            {
                double cost = candidates[c].Added + _pairs[(index * count) + candidates[c].Index];
                least = Math.Min(least, cost);
                next.Add((cost, candidates[c].Index));
            }

            // Those to come add the least each, if that helps at all.
            double limit = _limit - reduced - added - back - Math.Min(0, (instance.Most - level - 2) * least);
            next.RemoveAll(candidate => candidate.Added >= limit);
            next.Sort();
            Extend(level + 1, reduced + added);
        }

        private bool CanReach(int level, double reduced, List<(double Added, int Index)> candidates, int k)
        {
            for (int size = level + 1; size <= instance.Most && k + size - level - 1 < candidates.Count; size++)
            {
                reduced += candidates[k + size - level - 1].Added;
                if (size >= instance.Fewest && reduced < _limit)
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
                double reduced = instance.GroupCost(group) - cuts.Earned(group);
                foreach (int school in group)
                {
                    reduced -= book.Prices[school];
                }

                if (reduced < _limit)
                {
                    Keep(new PricedGroup(reduced, group));
                }
            }
        }

        /// <summary>With enough groups only worse ones are of interest.</summary>
        private void Keep(PricedGroup group)
        {
            _worst.Add(group);
            if (_worst.Count > MostPerAnchor)
            {
                _worst.Sort((a, b) => a.Reduced.CompareTo(b.Reduced));
                _worst.RemoveAt(MostPerAnchor);
                _limit = _worst[^1].Reduced;
            }
        }
    }
}
