namespace PeerReview.Scheduling.Dates.Compiling;

/// <summary>One reason with the half days it takes. The sentence is written only when somebody asks.</summary>
internal sealed class Blocker(CauseKind kind, Guid? subjectId, Func<string> sentence)
{
    private readonly List<(int Day, DayParts Parts)> _taken = [];
    private Cause? _cause;

    public Cause Cause => _cause ??= new Cause(kind, subjectId, sentence());

    public IReadOnlyList<(int Day, DayParts Parts)> Taken => _taken;

    /// <summary>The visit that is itself the reason and so is not blocked by it, or null.</summary>
    public Guid? Exempt { get; init; }

    public Blocker Take(IEnumerable<int> days, DayParts parts = DayParts.FullDay)
    {
        foreach (var day in days)
        {
            _taken.Add((day, parts));
        }

        return this;
    }

    public Blocker Take(int day, DayParts parts)
    {
        _taken.Add((day, parts));
        return this;
    }
}

/// <summary>Half days that are better avoided, with the reason.</summary>
internal sealed class Reluctance(int points, Func<string> sentence)
{
    public int Points => points;

    public string Sentence => sentence();
}

/// <summary>The diary of one school or person: what is free, why the rest is not, and what is better avoided.</summary>
internal sealed class Diary(Guid ownerId, string name, int days)
{
    private readonly List<Blocker> _blockers = [];
    private readonly List<Blocker> _promised = [];
    private List<Reluctance>?[]? _reluctances;

    public Guid OwnerId => ownerId;

    public string Name => name;

    /// <summary>Free half days, promises to particular visits left out of account.</summary>
    public DayParts[] Free { get; } = NewFree(days);

    public IReadOnlyList<Blocker> Blockers => _blockers;

    /// <summary>What takes the owner elsewhere, each with the visit that it does not keep them from.</summary>
    public IReadOnlyList<Blocker> Promises => _promised;

    public void Add(Blocker blocker)
    {
        if (blocker.Exempt is not null)
        {
            _promised.Add(blocker);
            return;
        }

        _blockers.Add(blocker);
        foreach (var (day, parts) in blocker.Taken)
        {
            Free[day] &= ~parts;
        }
    }

    public void Avoid(IEnumerable<int> days, DayParts parts, Reluctance reluctance)
    {
        _reluctances ??= new List<Reluctance>?[2 * Free.Length];
        foreach (var half in days.SelectMany(day => HalfDays.Of(day, parts)))
        {
            (_reluctances[half] ??= []).Add(reluctance);
        }
    }

    /// <summary>Takes what is not free out of <paramref name="free"/>, promises to particular visits left out of account.</summary>
    public void Restrict(DayParts[] free)
    {
        for (var day = 0; day < free.Length; day++)
        {
            free[day] &= Free[day];
        }
    }

    /// <summary>Takes what is promised to other visits out of <paramref name="free"/>.</summary>
    public void RestrictToPromises(DayParts[] free, Guid visitId)
    {
        foreach (var (day, parts) in _promised.Where(promise => promise.Exempt != visitId).SelectMany(promise => promise.Taken))
        {
            free[day] &= ~parts;
        }
    }

    public IEnumerable<Reluctance> Reluctances(int day, DayParts parts)
    {
        if (_reluctances is null)
        {
            return [];
        }

        return HalfDays.Of(day, parts).SelectMany(half => _reluctances[half] ?? []).Distinct();
    }

    private static DayParts[] NewFree(int days)
    {
        var free = new DayParts[days];
        Array.Fill(free, DayParts.FullDay);
        return free;
    }
}
