using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Contracts;
using PeerReview.Membership.Contracts;
using PeerReview.Scheduling.Calendars;
using PeerReview.Scheduling.Cohorts;
using PeerReview.Scheduling.Dates;
using PeerReview.Scheduling.Dates.Replanning;
using PeerReview.Scheduling.Visits;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using School = PeerReview.Scheduling.Membership.School;
using SessionKind = PeerReview.Scheduling.Contracts.SessionKind;
using Visit = PeerReview.Scheduling.Visits.Visit;

namespace PeerReview.Scheduling.Planning;

/// <summary>Puts together what the date engine has to know, from this service's own rows.</summary>
internal sealed class DateQuestions(SchedulingDb db, TimeProvider time)
{
    /// <summary>Asks for dates for the visits of some groups of one cohort.</summary>
    /// <param name="cohort">The cohort.</param>
    /// <param name="visits">Every visit of the groups that is not called off.</param>
    /// <param name="open">Which of them are to have a date; the others that have one keep it.</param>
    /// <param name="facilitatorIds">People of whom one is to lead each open visit; empty where none is needed, or a visit has its own.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <param name="until">The last day that is of interest, where that is later than the cohort's last.</param>
    public async Task<DateQuestion> AskAsync(
        Cohort cohort, IReadOnlyList<Visit> visits, IReadOnlySet<Guid> open, IReadOnlyList<Guid> facilitatorIds, CancellationToken cancellationToken, DateOnly? until = null)
    {
        var asked = visits.Where(visit => open.Contains(visit.Id) || visit.Time is not null).ToList();
        var groupIds = asked.Select(visit => visit.GroupId).ToHashSet();
        var groups = await db.Groups.AsNoTracking().Where(group => groupIds.Contains(group.Id)).ToListAsync(cancellationToken);
        var schoolIds = asked.SelectMany(visit => visit.SchoolIds).ToHashSet();
        var schools = await db.Schools.AsNoTracking().Where(school => schoolIds.Contains(school.Id)).ToListAsync(cancellationToken);
        if (schools.Count < schoolIds.Count)
            throw Refusal.Conflict("school-unknown", "A school of the group is not known here yet. Try again shortly.");

        var personIds = asked.SelectMany(visit => visit.VisitorIds.Concat(visit.HostPartnerIds)).Concat(facilitatorIds)
            .Concat(asked.Select(visit => visit.FacilitatorId).OfType<Guid>()).ToHashSet();
        var window = new DateSpan(cohort.ReviewsFrom, Later(cohort.ReviewsUntil, until ?? cohort.ReviewsUntil));
        var book = await CalendarBook.ReadAsync(db, schools, cancellationToken);
        // Explanations look for a way out beyond the window, and school days are counted from today.
        var today = time.Today();
        var horizon = new DateSpan(Earlier(window.First, today).AddDays(-60), Later(window.Last, today).AddDays(60));
        var chains = schools.ToDictionary(school => school.Id, school => book.ChainOf(school, horizon));

        var request = new DateRequest
        {
            Today = today,
            Groups = await GroupsAsync(cohort, window, groups, asked, open, facilitatorIds, cancellationToken),
            Schools = [.. schools.Select(school => ToSchool(school, chains[school.Id][0].Id))],
            Calendars = [.. chains.Values.SelectMany(chain => chain).DistinctBy(layer => layer.Id)],
            People = await PeopleAsync(personIds, groups, cancellationToken),
            Commitments =
            [
                .. await PromisesElsewhereAsync(asked, schoolIds, personIds, cancellationToken),
                .. await SessionsAsync(personIds, cancellationToken),
                .. asked.SelectMany(visit => visit.Declined.Where(date => schoolIds.Contains(date.SchoolId) && (visit.Time is null || open.Contains(visit.Id) || !date.Is(visit.Time))))
                    .Select(date => new Commitment(date.SchoolId, new Slot(date.Day, date.Part.ToParts()), Disruption.AnotherDateNeeded)).Distinct(),
            ],
        };
        return new DateQuestion(request, asked.ToDictionary(visit => visit.Id), open);
    }

    private async Task<IReadOnlyList<ReviewGroup>> GroupsAsync(
        Cohort cohort, DateSpan window, List<Group> groups, List<Visit> visits, IReadOnlySet<Guid> open, IReadOnlyList<Guid> facilitatorIds, CancellationToken cancellationToken)
    {
        var lastTraining = await db.Sessions
            .Where(session => session.CohortId == cohort.Id && session.GroupId == null && session.Kind == SessionKind.Training && !session.IsCancelled)
            .MaxAsync(session => (DateTimeOffset?)session.StartsAt, cancellationToken);
        var rules = new DateRules
        {
            Window = window,
            TrainedOn = lastTraining is { } training ? London.DayOf(training) : null,
            NoticeSchoolDays = cohort.Rules.NoticeSchoolDays,
        };
        return [.. groups.Select(group => new ReviewGroup(
            group.Id, group.Name, rules,
            [.. visits.Where(visit => visit.GroupId == group.Id).Select(visit => ToVisit(visit, cohort.Rules.VisitLength, open.Contains(visit.Id), facilitatorIds))]))];
    }

    private static Dates.Visit ToVisit(Visit visit, VisitLength length, bool isOpen, IReadOnlyList<Guid> facilitatorIds) => new()
    {
        Id = visit.Id,
        HostId = visit.HostSchoolId,
        Session = length == VisitLength.FullDay ? Dates.SessionKind.FullDay : Dates.SessionKind.EitherHalf,
        PeopleIds = [.. visit.VisitorIds, .. visit.HostPartnerIds],
        VisitingSchoolIds = [.. visit.SchoolIds.Where(school => school != visit.HostSchoolId)],
        FacilitatorIds = visit.FacilitatorId is { } own && (!isOpen || facilitatorIds.Count == 0) ? [own] : isOpen ? facilitatorIds : [],
        Fixed = isOpen ? null : visit.ToFixedSlot(),
    };

    private static Dates.School ToSchool(School school, Guid calendarId) => new()
    {
        Id = school.Id,
        Name = school.Name,
        Phase = school.PhaseFamily switch
        {
            PhaseFamily.Primary => Phase.Primary,
            PhaseFamily.Secondary => Phase.Secondary,
            PhaseFamily.AllThrough => Phase.AllThrough,
            PhaseFamily.Nursery => Phase.Nursery,
            PhaseFamily.Post16 => Phase.SixteenPlus,
            _ => Phase.NotApplicable,
        },
        CalendarId = calendarId,
        Place = school is { Easting: { } easting, Northing: { } northing } ? new GridPoint(easting, northing) : null,
    };

    private async Task<IReadOnlyList<Dates.Person>> PeopleAsync(HashSet<Guid> ids, List<Group> groups, CancellationToken cancellationToken)
    {
        var names = await db.People.AsNoTracking().Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, cancellationToken);
        var availability = await db.Availability.AsNoTracking().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellationToken);
        var comesFor = groups.SelectMany(group => group.Members).SelectMany(member => member.DelegateIds.Select(person => (person, member.SchoolId)))
            .DistinctBy(pair => pair.person).ToDictionary(pair => pair.person, pair => pair.SchoolId);
        return [.. ids.Order().Select(id =>
        {
            var written = availability.GetValueOrDefault(id);
            return new Dates.Person
            {
                Id = id,
                Name = names.GetValueOrDefault(id)?.Name ?? "A colleague",
                SchoolId = comesFor.TryGetValue(id, out var school) ? school : null,
                Works = written?.Works.ToWeek() ?? WorkingWeek.FullTime,
                Absences = [.. written?.Away.Select(away => away.ToAbsence()) ?? []],
            };
        })];
    }

    /// <summary>What the same people and schools have promised to visits that are not asked about, such as another cohort's.</summary>
    private async Task<IEnumerable<Commitment>> PromisesElsewhereAsync(
        List<Visit> asked, HashSet<Guid> schoolIds, HashSet<Guid> personIds, CancellationToken cancellationToken)
    {
        var here = asked.Select(visit => visit.Id).ToHashSet();
        var owners = schoolIds.Concat(personIds).ToHashSet();
        var from = time.GetUtcNow().AddDays(-1);
        var promises = await db.Promises.AsNoTracking()
            .Where(promise => owners.Contains(promise.OwnerId) && !here.Contains(promise.VisitId) && promise.EndsAt > from)
            .ToListAsync(cancellationToken);
        return promises.Select(promise => new Commitment(promise.OwnerId, SlotOf(promise.StartsAt, promise.EndsAt), "another review visit")).Distinct();
    }

    private async Task<IEnumerable<Commitment>> SessionsAsync(HashSet<Guid> personIds, CancellationToken cancellationToken)
    {
        var from = time.GetUtcNow().AddDays(-1);
        var sessions = await db.Sessions.AsNoTracking().Where(session => !session.IsCancelled && session.EndsAt > from).ToListAsync(cancellationToken);
        var expected = await Sessions.Expected.AtAsync(sessions, db, cancellationToken);
        return sessions
            .SelectMany(session => expected[session.Id].Where(one => personIds.Contains(one.PersonId))
                .Select(one => new Commitment(one.PersonId, SlotOf(session.StartsAt, session.EndsAt), "a session of the network")))
            .Where(commitment => commitment.Slot.Parts != DayParts.None)
            .Distinct();
    }

    private static Slot SlotOf(DateTimeOffset startsAt, DateTimeOffset endsAt) => new(London.DayOf(startsAt), VisitTime.PartsOf(startsAt, endsAt));

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;
}
