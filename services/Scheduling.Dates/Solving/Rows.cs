using PeerReview.Scheduling.Dates.Compiling;

namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>
/// What groups share, as rows: a person or school on a half day (hard), a facilitator's week (hard), a person's week and a
/// school's releases (soft). Only what more than one visit can contend for gets a row.
/// </summary>
internal sealed class Rows
{
    private readonly CompiledRequest _request;
    private readonly bool[] _contended;
    private readonly bool[] _wholeDays;
    private readonly HashSet<Guid> _shared = [];
    private readonly Dictionary<(RowKind Kind, int Resource, int Time), int> _numbers = [];
    private readonly List<int> _capacity = [];
    private readonly List<long> _penalty = [];
    private readonly Dictionary<(RowKind Kind, int Resource, int Time), int> _settledUses = [];

    public Rows(CompiledRequest request)
    {
        _request = request;
        _contended = new bool[request.Resources];
        _wholeDays = new bool[request.Resources];
        Array.Fill(_wholeDays, true);
        FindContention();
        CountSettled();
    }

    /// <summary>Whether visits of more than one group need this person, or release somebody from this school.</summary>
    public bool IsShared(Guid ownerId) => _shared.Contains(ownerId);

    public Kernel ToKernel(Block[] blocks) => new(blocks, [.. _capacity], [.. _penalty]);

    /// <summary>What settled visits cost together in soft rows, in points.</summary>
    public long Constant => _settledUses.Where(use => use.Value > 1).Sum(use => (use.Value - 1L) * use.Key.Kind switch
    {
        RowKind.PersonWeek => _request.Weights.SecondVisitInWeek,
        RowKind.Release => _request.Weights.SecondReleaseOnDay,
        _ => 0,
    });

    /// <summary>The rows of a slot, whoever facilitates.</summary>
    public int[] OfSlot(CompiledVisit visit, int day, DayParts parts)
    {
        List<int> rows = [];
        foreach (var resource in visit.Occupied)
        {
            AddSlotRows(resource, day, parts, rows);
        }

        var week = _request.Horizon.Week(day);
        foreach (var person in visit.Visit.PeopleIds.Where(_shared.Contains).Distinct())
        {
            rows.Add(Number(RowKind.PersonWeek, _request.ResourceOf(person), week, capacity: 1, _request.Weights.SecondVisitInWeek * Kernel.Scale));
        }

        foreach (var school in _request.ReleasingSchools(visit.Visit).Where(_shared.Contains))
        {
            foreach (var half in HalfDays.Of(day, parts))
            {
                rows.Add(Number(RowKind.Release, _request.ResourceOf(school), half, capacity: 1, _request.Weights.SecondReleaseOnDay * Kernel.Scale));
            }
        }

        return [.. rows];
    }

    /// <summary>The rows of a slot together with those of its facilitator.</summary>
    public int[] WithFacilitator(int[] slotRows, Facilitator facilitator, int day, DayParts parts)
    {
        List<int> rows = [.. slotRows];
        AddSlotRows(facilitator.Resource, day, parts, rows);
        if (_request.People[facilitator.Id].MostVisitsAWeek is { } most)
        {
            rows.Add(Number(RowKind.FacilitatorWeek, facilitator.Resource, _request.Horizon.Week(day), most, Kernel.Forbidden));
        }

        return [.. rows.Distinct()];
    }

    private void AddSlotRows(int resource, int day, DayParts parts, List<int> rows)
    {
        if (!_contended[resource])
        {
            return;
        }

        if (_wholeDays[resource])
        {
            rows.Add(Number(RowKind.HalfDay, resource, 2 * day, capacity: 1, Kernel.Forbidden));
            return;
        }

        foreach (var half in HalfDays.Of(day, parts))
        {
            rows.Add(Number(RowKind.HalfDay, resource, half, capacity: 1, Kernel.Forbidden));
        }
    }

    private int Number(RowKind kind, int resource, int time, int capacity, long penalty)
    {
        if (!_numbers.TryGetValue((kind, resource, time), out var row))
        {
            row = _capacity.Count;
            _numbers.Add((kind, resource, time), row);
            _capacity.Add(Math.Max(0, capacity - _settledUses.GetValueOrDefault((kind, resource, time))));
            _penalty.Add(penalty);
        }

        return row;
    }

    private void FindContention()
    {
        var wanted = new int[_request.Resources];
        var leads = new bool[_request.Resources];
        var lastGroup = new int[_request.Resources];
        Array.Fill(lastGroup, -1);
        for (var group = 0; group < _request.Groups.Length; group++)
        {
            foreach (var visit in _request.Groups[group].Visits)
            {
                Array.ForEach(visit.Facilitators, facilitator => leads[facilitator.Resource] = true);
                foreach (var resource in visit.Occupied.Union(visit.Facilitators.Select(one => one.Resource)))
                {
                    _contended[resource] |= lastGroup[resource] >= 0 && lastGroup[resource] != group;
                    lastGroup[resource] = group;
                    wanted[resource]++;
                    _wholeDays[resource] &= visit.Visit.Session == SessionKind.FullDay;
                }
            }
        }

        for (var resource = 0; resource < wanted.Length; resource++)
        {
            // One group can want a facilitator twice on a day; who else it shares is settled by its own pair rules.
            _contended[resource] |= leads[resource] && wanted[resource] > 1;
        }

        foreach (var owner in _request.Groups.SelectMany(group => group.Visits
            .SelectMany(visit => visit.Visit.PeopleIds.Concat(_request.ReleasingSchools(visit.Visit))).Distinct())
            .GroupBy(id => id).Where(same => same.Count() > 1))
        {
            _shared.Add(owner.Key);
        }
    }

    // What is settled uses up soft rows and a facilitator's week; the half days it takes are blocked in the diaries already.
    private void CountSettled()
    {
        foreach (var visit in _request.Visits.Values)
        {
            if (visit.Settled is not { } agreed)
            {
                continue;
            }

            var day = _request.Horizon.Day(agreed.Slot.Date);
            var week = _request.Horizon.Week(day);
            var keys = visit.Visit.PeopleIds.Distinct().Where(_shared.Contains).Select(id => (RowKind.PersonWeek, _request.ResourceOf(id), week))
                .Concat(_request.ReleasingSchools(visit.Visit).Where(_shared.Contains).SelectMany(id => HalfDays.Of(day, agreed.Slot.Parts)
                    .Select(half => (RowKind.Release, _request.ResourceOf(id), half))))
                .Concat(agreed.FacilitatorId is { } id ? [(RowKind.FacilitatorWeek, _request.ResourceOf(id), week)] : []);
            foreach (var key in keys)
            {
                _settledUses[key] = _settledUses.GetValueOrDefault(key) + 1;
            }
        }
    }

    private enum RowKind
    {
        HalfDay,
        FacilitatorWeek,
        PersonWeek,
        Release,
    }
}
