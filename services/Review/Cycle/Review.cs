using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Visibility;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews.Cycle;

/// <summary>
/// One school of a group being reviewed by the others, from self-evaluation to follow-up. Who takes part and when follows from the group
/// and the visit (see <see cref="ReviewsOfGroup"/>); where it stands follows from <see cref="ReviewSteps"/> alone.
/// </summary>
public sealed class Review : Aggregate
{
    private readonly List<ReviewSchool> _schools = [];
    private readonly List<ReviewParticipant> _participants = [];
    private readonly List<Transition> _transitions = [];

    private Review()
    {
    }

    /// <summary>A review as its group is published.</summary>
    public Review(Guid cohortId, Guid groupId, Guid hostSchoolId, DateTimeOffset now)
    {
        CohortId = cohortId;
        GroupId = groupId;
        HostSchoolId = hostSchoolId;
        StageSince = now;
    }

    public Guid CohortId { get; private set; }

    public Guid GroupId { get; private set; }

    /// <summary>The school reviewed, which owns all that comes of it.</summary>
    public Guid HostSchoolId { get; private set; }

    public ReviewStage Stage { get; private set; } = ReviewStage.SelfEvaluation;

    /// <summary>When this stage began, UTC.</summary>
    public DateTimeOffset StageSince { get; private set; }

    /// <summary>Where the review stood when it was cancelled; null unless it is.</summary>
    public ReviewStage? CancelledFrom { get; private set; }

    public VisitState? VisitState { get; private set; }

    /// <summary>The visit's day in Europe/London, or null while none is confirmed.</summary>
    public DateOnly? VisitDay { get; private set; }

    public DateTimeOffset? StartsAt { get; private set; }

    public DateTimeOffset? EndsAt { get; private set; }

    /// <summary>What is due by when; null until the visit is confirmed.</summary>
    public ReviewDeadlines? Deadlines { get; private set; }

    /// <summary>The day the follow-up meeting is booked for.</summary>
    public DateOnly? FollowUpOn { get; private set; }

    /// <summary>To whom the host has released its accepted feedback.</summary>
    public Audience ReleasedTo { get; private set; }

    /// <summary>How many steps were taken so far.</summary>
    public int StepsTaken { get; private set; }

    /// <summary>The other schools of the group, now.</summary>
    public IReadOnlyList<ReviewSchool> Schools => _schools;

    /// <summary>The people the other schools send, now.</summary>
    public IReadOnlyList<ReviewParticipant> Participants => _participants;

    /// <summary>Every step that was taken, by whom and when: kept for good.</summary>
    public IReadOnlyList<Transition> Transitions => _transitions;

    /// <summary>Takes a step, or refuses with a sentence that says what is missing.</summary>
    /// <param name="step">The step.</param>
    /// <param name="by">Who takes it; null when it follows from an event.</param>
    /// <param name="now">When, UTC.</param>
    public void Take(ReviewStep step, Guid? by, DateTimeOffset now)
    {
        if (ReviewSteps.After(Stage, step, CancelledFrom) is not { } next)
            throw Refusal.Conflict("wrong-stage", ReviewSteps.WhyNot(Stage, ReviewSteps.StagesOf(step)));

        _transitions.Add(new Transition(Id, ++StepsTaken, step, Stage, next, by, now));
        CancelledFrom = next == ReviewStage.Cancelled ? Stage : null;
        Stage = next;
        StageSince = now;
        Changed();
    }

    /// <summary>Something inside the review changed that its counts tell of.</summary>
    public void CountsChanged() => Changed();

    /// <summary>Books the follow-up meeting for a day.</summary>
    public void BookFollowUp(DateOnly day)
    {
        if (FollowUpOn == day)
            return;

        FollowUpOn = day;
        Changed();
    }

    /// <summary>Releases the accepted feedback to an audience. False when it is released already.</summary>
    public bool ReleaseTo(Audience audience)
    {
        if (ReleasedTo.HasFlag(audience))
            return false;

        ReleasedTo |= audience;
        Changed();
        return true;
    }

    /// <summary>Takes a release back. False when there is none.</summary>
    public bool Revoke(Audience audience)
    {
        if (!ReleasedTo.HasFlag(audience))
            return false;

        ReleasedTo &= ~audience;
        Changed();
        return true;
    }

    /// <summary>Brings in what the group says of who takes part. True when anything is new.</summary>
    public bool TakePartAs(IReadOnlyCollection<Guid> schools, IReadOnlyCollection<Sent> people)
    {
        var wantedSchools = schools.ToHashSet();
        var wantedPeople = people.ToDictionary(person => person.PersonId);
        if (wantedSchools.SetEquals(_schools.Select(school => school.SchoolId))
            && wantedPeople.Count == _participants.Count
            && _participants.All(known => wantedPeople.GetValueOrDefault(known.PersonId) == new Sent(known.PersonId, known.SchoolId, known.IsReviewer)))
            return false;

        _schools.RemoveAll(school => !wantedSchools.Contains(school.SchoolId));
        _schools.AddRange(wantedSchools.Except(_schools.Select(school => school.SchoolId)).Select(id => new ReviewSchool { ReviewId = Id, SchoolId = id }));
        _participants.RemoveAll(known => !wantedPeople.ContainsKey(known.PersonId));
        foreach (var person in wantedPeople.Values)
        {
            if (_participants.Find(known => known.PersonId == person.PersonId) is { } known)
                (known.SchoolId, known.IsReviewer) = (person.SchoolId, person.IsReviewer);
            else
                _participants.Add(new ReviewParticipant { ReviewId = Id, PersonId = person.PersonId, SchoolId = person.SchoolId, IsReviewer = person.IsReviewer });
        }

        Changed();
        return true;
    }

    /// <summary>Brings in what is known of the visit. True when anything is new.</summary>
    public bool VisitedAs(VisitState? state, DateOnly? day, DateTimeOffset? startsAt, DateTimeOffset? endsAt, ReviewDeadlines? deadlines)
    {
        if (VisitState == state && VisitDay == day && StartsAt == startsAt && EndsAt == endsAt && Deadlines == deadlines)
            return false;

        VisitState = state;
        VisitDay = day;
        StartsAt = startsAt;
        EndsAt = endsAt;
        Deadlines = deadlines;
        Changed();
        return true;
    }
}

/// <summary>Another school of the host's group.</summary>
public sealed class ReviewSchool : TenantEntity
{
    public required Guid ReviewId { get; init; }

    public required Guid SchoolId { get; init; }
}

/// <summary>Somebody whom another school of the group sends.</summary>
public sealed class ReviewParticipant : TenantEntity
{
    public required Guid ReviewId { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>The school that sends the person; null when only the visit names the person, such as a colleague who stands in.</summary>
    public required Guid? SchoolId { get; set; }

    /// <summary>True for those who come to this host: the review team. The others of the group only know how it stands.</summary>
    public required bool IsReviewer { get; set; }
}

/// <summary>Somebody whom a group sends, as the group and the visit tell it.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="SchoolId">The school that sends the person, where the group names one.</param>
/// <param name="IsReviewer">True for those who come to this host.</param>
public sealed record Sent(Guid PersonId, Guid? SchoolId, bool IsReviewer);

/// <summary>One step that was taken.</summary>
public sealed class Transition : TenantEntity
{
    private Transition()
    {
    }

    internal Transition(Guid reviewId, int number, ReviewStep step, ReviewStage from, ReviewStage to, Guid? by, DateTimeOffset at)
    {
        ReviewId = reviewId;
        Number = number;
        Step = step;
        From = from;
        To = to;
        By = by;
        At = at;
    }

    public Guid ReviewId { get; private set; }

    /// <summary>1 for the first step of the review.</summary>
    public int Number { get; private set; }

    public ReviewStep Step { get; private set; }

    public ReviewStage From { get; private set; }

    public ReviewStage To { get; private set; }

    /// <summary>The person; null when the step followed from an event.</summary>
    public Guid? By { get; private set; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; private set; }
}
