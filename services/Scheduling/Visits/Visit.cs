using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.Dates;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Scheduling.Visits;

/// <summary>
/// The day one school of a group hosts its review. A proposed date is a hold: the time is promised for everyone until all schools agree,
/// one refuses and another is found, or the hold lapses.
/// </summary>
public sealed class Visit : Aggregate
{
    private readonly List<Promise> _promises = [];
    private readonly List<DateAnswer> _answers = [];
    private readonly List<DeclinedDate> _declined = [];

    private Visit()
    {
    }

    public Visit(Guid cohortId, Guid groupId, Guid hostSchoolId, Attendees attendees)
    {
        (CohortId, GroupId, HostSchoolId) = (cohortId, groupId, hostSchoolId);
        Take(attendees);
    }

    public Guid CohortId { get; private init; }

    public Guid GroupId { get; private init; }

    public Guid HostSchoolId { get; private init; }

    public VisitState State { get; private set; }

    /// <summary>Every school of the group, the host's included.</summary>
    public Guid[] SchoolIds { get; private set; } = [];

    /// <summary>The people of the other schools who come.</summary>
    public Guid[] VisitorIds { get; private set; } = [];

    /// <summary>The host's own people who receive them.</summary>
    public Guid[] HostPartnerIds { get; private set; } = [];

    /// <summary>Who leads the visit; null where nobody was appointed.</summary>
    public Guid? FacilitatorId { get; private set; }

    /// <summary>When it is to be; null while no date stands.</summary>
    public VisitTime? Time { get; private set; }

    /// <summary>Until when the proposed date is held, UTC; null unless proposed.</summary>
    public DateTimeOffset? HeldUntil { get; private set; }

    /// <summary>Why it was last postponed. For the people of the group alone.</summary>
    public PostponementReason? PostponedBecause { get; private set; }

    /// <summary>What is due by when; set when the date is confirmed.</summary>
    public VisitDeadlines? Deadlines { get; private set; }

    /// <summary>Why this date and which others would do, as the planner said it; null for a date set by hand.</summary>
    public DateReasons? Reasons { get; private set; }

    /// <summary>What people have in their diaries; null before the first confirmation.</summary>
    public DiaryEntry? InDiaries { get; private set; }

    /// <summary>The time promised for every person and school of the visit while a date stands; the database lets no two overlap.</summary>
    public IReadOnlyList<Promise> Promises => _promises;

    /// <summary>What the schools answered to the date that is proposed now.</summary>
    public IReadOnlyList<DateAnswer> Answers => _answers;

    /// <summary>Dates a school said it cannot do, of this and earlier proposals: not proposed again.</summary>
    public IReadOnlyList<DeclinedDate> Declined => _declined;

    public bool IsOpen => State is VisitState.ToBePlanned or VisitState.Postponed;

    /// <summary>A date is to be found: none stands, or one school cannot do the one that does.</summary>
    public bool NeedsDate => IsOpen || (State == VisitState.Proposed && _answers.Exists(answer => !answer.Agrees));

    /// <summary>Every school has agreed to the date that is proposed.</summary>
    public bool IsAgreed => State == VisitState.Proposed
        && SchoolIds.All(school => _answers.Exists(answer => answer.SchoolId == school && answer.Agrees));

    /// <summary>The review has begun or is over: nothing that happens to the group later undoes it.</summary>
    public bool HasBegun(DateTimeOffset now) => State == VisitState.Confirmed && Time!.StartsAt <= now;

    /// <summary>Proposes a date and holds it for everyone.</summary>
    /// <param name="time">When.</param>
    /// <param name="facilitatorId">Who leads the visit.</param>
    /// <param name="heldUntil">Until when, UTC.</param>
    /// <param name="reasons">Why; null for a date set by hand.</param>
    /// <param name="now">The time of proposing: a date that was settled before goes out of people's diaries.</param>
    public void Propose(VisitTime time, Guid? facilitatorId, DateTimeOffset heldUntil, DateReasons? reasons, DateTimeOffset now)
    {
        RefuseCancelled();
        Strike(now);
        (State, Time, FacilitatorId, HeldUntil, Reasons, Deadlines) = (VisitState.Proposed, time, facilitatorId, heldUntil, reasons, null);
        _answers.Clear();
        PromiseTime();
        Changed();
    }

    /// <summary>A school answers. The same answer again changes nothing.</summary>
    public void Answer(Guid schoolId, bool agrees, RefusalReason? reason, Guid by, DateTimeOffset now)
    {
        if (State != VisitState.Proposed)
            throw Refusal.Conflict("nothing-to-answer", "No date is waiting for an answer.");
        if (!SchoolIds.Contains(schoolId))
            throw Refusal.NotFound("The visit");

        var before = _answers.Find(answer => answer.SchoolId == schoolId);
        if (before is not null && before.Agrees == agrees && before.Reason == reason)
            return;

        if (before is not null)
            _answers.Remove(before);
        _answers.Add(new DateAnswer { VisitId = Id, SchoolId = schoolId, Agrees = agrees, Reason = reason, AnsweredBy = by, AnsweredAt = now });
        if (agrees)
            _declined.RemoveAll(date => date.SchoolId == schoolId && date.Is(Time!));
        else
            Decline(schoolId, Time!);
        Changed();
    }

    /// <summary>The date is settled; whoever settles it answers for the schools that have not.</summary>
    public void Confirm(VisitDeadlines deadlines, Guid by, DateTimeOffset now)
    {
        if (State != VisitState.Proposed)
            throw Refusal.Conflict("nothing-to-confirm", "There is no proposed date to confirm.");

        foreach (var school in SchoolIds.Where(school => !_answers.Exists(answer => answer.SchoolId == school)))
            _answers.Add(new DateAnswer { VisitId = Id, SchoolId = school, Agrees = true, AnsweredBy = by, AnsweredAt = now });
        (State, HeldUntil, Deadlines, PostponedBecause) = (VisitState.Confirmed, null, deadlines, null);
        InDiaries = new DiaryEntry(Time!, IsOff: false, Sequence: (InDiaries?.Sequence ?? 0) + 1, now);
        Changed();
    }

    /// <summary>The programme's rules changed: the date stands, what is due when may not.</summary>
    public void Reckon(VisitDeadlines deadlines)
    {
        if (State != VisitState.Confirmed || Deadlines == deadlines)
            return;

        Deadlines = deadlines;
        Changed();
    }

    /// <summary>The date is given up for a reason that stays within the group; the school that asked cannot do it.</summary>
    public void Postpone(PostponementReason reason, Guid askedBySchoolId, DateTimeOffset now)
    {
        if (State is not (VisitState.Proposed or VisitState.Confirmed))
            throw Refusal.Conflict("nothing-to-postpone", "The visit has no date to postpone.");

        Decline(askedBySchoolId, Time!);
        Release(VisitState.Postponed, now);
        PostponedBecause = reason;
    }

    /// <summary>The group changed so that the date cannot stand.</summary>
    public void GiveUpDate(DateTimeOffset now)
    {
        Release(VisitState.Postponed, now);
        PostponedBecause = PostponementReason.GroupChanged;
    }

    /// <summary>Nobody confirmed in time: the date is free again for others.</summary>
    public void LapseHold(DateTimeOffset now) => Release(VisitState.ToBePlanned, now);

    /// <summary>The visit will not take place.</summary>
    public void Cancel(DateTimeOffset now)
    {
        if (State != VisitState.Cancelled)
            Release(VisitState.Cancelled, now);
    }

    /// <summary>
    /// The group changed: other schools, or other people. Who has agreed has agreed; a date that was settled is open again only where a
    /// school has joined that was not asked.
    /// </summary>
    /// <param name="attendees">Who takes part from now on.</param>
    /// <param name="heldUntil">Until when a date that is open again is held, UTC.</param>
    public void Regroup(Attendees attendees, DateTimeOffset heldUntil)
    {
        if (attendees.Equal(SchoolIds, VisitorIds, HostPartnerIds))
            return;

        var joined = attendees.SchoolIds.Except(SchoolIds).ToList();
        Take(attendees);
        _answers.RemoveAll(answer => !SchoolIds.Contains(answer.SchoolId));
        if (Time is not null)
            PromiseTime();
        Changed();
        if (State == VisitState.Confirmed && joined.Count > 0)
            (State, Deadlines, HeldUntil) = (VisitState.Proposed, null, heldUntil);
    }

    private void Decline(Guid schoolId, VisitTime time)
    {
        if (!_declined.Exists(date => date.SchoolId == schoolId && date.Is(time)))
            _declined.Add(new DeclinedDate { VisitId = Id, SchoolId = schoolId, Day = time.Day, Part = time.Part });
    }

    private void Release(VisitState state, DateTimeOffset now)
    {
        (State, Time, HeldUntil, Deadlines, Reasons) = (state, null, null, null, null);
        Strike(now);
        _answers.Clear();
        _promises.Clear();
        Changed();
    }

    private void Strike(DateTimeOffset now)
    {
        if (InDiaries is { IsOff: false } standing)
            InDiaries = standing with { IsOff = true, Sequence = standing.Sequence + 1, ChangedAt = now };
    }

    private void Take(Attendees attendees) =>
        (SchoolIds, VisitorIds, HostPartnerIds) = (attendees.SchoolIds, attendees.VisitorIds, attendees.HostPartnerIds);

    /// <summary>Keeps a promise that is kept already: only what differs is written.</summary>
    private void PromiseTime()
    {
        var owners = SchoolIds.Concat(VisitorIds).Concat(HostPartnerIds).Concat(FacilitatorId is { } facilitator ? [facilitator] : []).ToHashSet();
        _promises.RemoveAll(promise => !owners.Contains(promise.OwnerId) || promise.StartsAt != Time!.StartsAt || promise.EndsAt != Time.EndsAt);
        foreach (var owner in owners.Except(_promises.Select(promise => promise.OwnerId)))
            _promises.Add(new Promise { VisitId = Id, OwnerId = owner, StartsAt = Time!.StartsAt, EndsAt = Time.EndsAt });
    }

    private void RefuseCancelled()
    {
        if (State == VisitState.Cancelled)
            throw Refusal.Conflict("visit-cancelled", "The visit will not take place.");
    }

    internal FixedSlot? ToFixedSlot() => Time is { } time ? new FixedSlot(time.ToSlot(), FacilitatorId) : null;

    internal VisitChanged Event() => new(
        NetworkId, Id, Version, CohortId, GroupId, HostSchoolId, State, Time?.Day, Time?.StartsAt, Time?.EndsAt, VisitorIds, Deadlines, FacilitatorId);
}

/// <summary>Who takes part in a visit.</summary>
/// <param name="SchoolIds">Every school of the group.</param>
/// <param name="VisitorIds">The people of the other schools who come.</param>
/// <param name="HostPartnerIds">The host's own people who receive them.</param>
public sealed record Attendees(Guid[] SchoolIds, Guid[] VisitorIds, Guid[] HostPartnerIds)
{
    /// <summary>True when nothing differs.</summary>
    public bool Equal(Guid[] schoolIds, Guid[] visitorIds, Guid[] hostPartnerIds) =>
        SchoolIds.SequenceEqual(schoolIds) && VisitorIds.SequenceEqual(visitorIds) && HostPartnerIds.SequenceEqual(hostPartnerIds);
}
