using PeerReview.Cohorts.Grouping.Costs;

namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>Schools 0..n-1 in groups; a mutable working copy for the search. Empty groups may occur on the way.</summary>
internal sealed class Partition
{
    private readonly int _room;
    private readonly int[] _members;
    private readonly int[] _sizes;
    private readonly int[] _slot;

    public Partition(int count, int most)
    {
        // A move may overfill a group before it sends mates back.
        _room = 2 * most;
        Capacity = count;
        GroupOf = new int[count];
        Array.Fill(GroupOf, -1);
        _slot = new int[count];
        _members = new int[(long)count * _room <= int.MaxValue ? count * _room : throw new ArgumentException("Too many schools.")];
        _sizes = new int[count];
    }

    /// <summary>There are group numbers 0..Capacity-1, most of them unused.</summary>
    public int Capacity { get; }

    public int[] GroupOf { get; }

    public static Partition Of(int count, int most, IEnumerable<int[]> groups)
    {
        Partition partition = new(count, most);
        int number = 0;
        foreach (int[] group in groups)
        {
            foreach (int school in group)
            {
                partition.Put(school, number);
            }

            number++;
        }

        return partition;
    }

    public int SizeOf(int group) => _sizes[group];

    public ReadOnlySpan<int> Members(int group) => _members.AsSpan(group * _room, _sizes[group]);

    public void Remove(int school)
    {
        int from = GroupOf[school];
        int last = _members[(from * _room) + --_sizes[from]];
        _members[(from * _room) + _slot[school]] = last;
        _slot[last] = _slot[school];
        GroupOf[school] = -1;
    }

    public void Put(int school, int group)
    {
        if (GroupOf[school] >= 0)
        {
            Remove(school);
        }

        _slot[school] = _sizes[group];
        _members[(group * _room) + _sizes[group]++] = school;
        GroupOf[school] = group;
    }

    public Partition Copy()
    {
        Partition copy = new(Capacity, _room / 2);
        GroupOf.CopyTo(copy.GroupOf, 0);
        _slot.CopyTo(copy._slot, 0);
        _members.CopyTo(copy._members, 0);
        _sizes.CopyTo(copy._sizes, 0);
        return copy;
    }

    /// <summary>The groups with their schools in order, in order of their first school.</summary>
    public int[][] ToGroups()
    {
        List<int[]> groups = [];
        for (int group = 0; group < Capacity; group++)
        {
            if (_sizes[group] > 0)
            {
                int[] members = Members(group).ToArray();
                Array.Sort(members);
                groups.Add(members);
            }
        }

        groups.Sort((a, b) => a[0].CompareTo(b[0]));
        return [.. groups];
    }

    public double Cost(Instance instance)
    {
        double cost = 0;
        for (int group = 0; group < Capacity; group++)
        {
            cost += _sizes[group] > 1 || instance.HasNeeds ? instance.GroupCost(Members(group)) : 0;
        }

        return cost;
    }

    public bool IsAllowed(Instance instance)
    {
        for (int group = 0; group < Capacity; group++)
        {
            if (_sizes[group] > 0 && (!instance.IsWhole(Members(group)) || double.IsInfinity(instance.GroupCost(Members(group)))))
            {
                return false;
            }
        }

        return Array.TrueForAll(GroupOf, group => group >= 0);
    }
}
