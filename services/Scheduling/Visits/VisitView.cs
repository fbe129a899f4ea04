using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Scheduling.Visits;

/// <summary>A person who takes part in a visit.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="Name">The name colleagues see; null while Membership has not told of the person.</param>
public sealed record AttendeeView(Guid PersonId, string? Name);

/// <summary>What a school says to the date that is proposed.</summary>
/// <param name="SchoolId">The school.</param>
/// <param name="SchoolName">Its name.</param>
/// <param name="Agrees">Null while it has not answered.</param>
/// <param name="Reason">Why it cannot, where it said so.</param>
public sealed record SchoolAnswerView(Guid SchoolId, string? SchoolName, bool? Agrees, RefusalReason? Reason);

/// <summary>A visit: the day one school of a group hosts its review. Times are UTC; <c>from</c> and <c>until</c> are what clocks in London show.</summary>
/// <param name="Id">The visit.</param>
/// <param name="CohortId">The cohort.</param>
/// <param name="GroupId">The group.</param>
/// <param name="GroupName">Such as "Group 3".</param>
/// <param name="HostSchoolId">The school that hosts.</param>
/// <param name="HostSchoolName">Its name.</param>
/// <param name="State">Where the visit stands.</param>
/// <param name="Day">The day in Europe/London; null while no date stands.</param>
/// <param name="Part">The part of the day.</param>
/// <param name="From">Start by the clock in Europe/London.</param>
/// <param name="Until">End by the clock in Europe/London.</param>
/// <param name="StartsAt">Start, UTC.</param>
/// <param name="EndsAt">End, UTC.</param>
/// <param name="AnswerBy">Until when a proposed date is held, UTC.</param>
/// <param name="Visitors">The people of the other schools who come.</param>
/// <param name="HostPartners">The host's people who receive them.</param>
/// <param name="FacilitatorId">Who leads the visit; null where nobody was appointed.</param>
/// <param name="Answers">What each school of the group says to the date.</param>
/// <param name="Why">Why this date was proposed; empty for a date set by hand.</param>
/// <param name="NextBest">Which other dates would have done.</param>
/// <param name="Deadlines">What is due by when, in the host's school days; null until confirmed.</param>
/// <param name="PostponedBecause">Why it was postponed: for the people of the group alone, null for everyone else.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record VisitView(
    Guid Id,
    Guid CohortId,
    Guid GroupId,
    string? GroupName,
    Guid HostSchoolId,
    string? HostSchoolName,
    VisitState State,
    DateOnly? Day,
    PartOfDay? Part,
    TimeOnly? From,
    TimeOnly? Until,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    DateTimeOffset? AnswerBy,
    IReadOnlyList<AttendeeView> Visitors,
    IReadOnlyList<AttendeeView> HostPartners,
    Guid? FacilitatorId,
    IReadOnlyList<SchoolAnswerView> Answers,
    IReadOnlyList<string> Why,
    IReadOnlyList<NextBestDate> NextBest,
    VisitDeadlines? Deadlines,
    PostponementReason? PostponedBecause,
    long Version) : IVersioned;

/// <summary>Shows visits to a caller, as much of them as is the caller's to see.</summary>
internal sealed class VisitViews(SchedulingDb db, VisitAccess access)
{
    public async Task<VisitView> OfAsync(Visit visit, CancellationToken cancellationToken) => (await OfAsync([visit], cancellationToken))[0];

    public async Task<IReadOnlyList<VisitView>> OfAsync(IReadOnlyList<Visit> visits, CancellationToken cancellationToken)
    {
        var schoolIds = visits.SelectMany(visit => visit.SchoolIds).ToHashSet();
        var groupIds = visits.Select(visit => visit.GroupId).ToHashSet();
        var personIds = visits.SelectMany(visit => visit.VisitorIds.Concat(visit.HostPartnerIds)).ToHashSet();
        var schools = await db.Schools.Where(school => schoolIds.Contains(school.Id)).ToDictionaryAsync(school => school.Id, school => school.Name, cancellationToken);
        var groups = await db.Groups.Where(group => groupIds.Contains(group.Id)).ToDictionaryAsync(group => group.Id, group => group.Name, cancellationToken);
        var people = await db.People.Where(person => personIds.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, cancellationToken);
        return [.. visits.Select(visit => View(visit, schools, groups, people))];
    }

    private VisitView View(Visit visit, Dictionary<Guid, string> schools, Dictionary<Guid, string> groups, Dictionary<Guid, string> people)
    {
        IReadOnlyList<AttendeeView> Attendees(IEnumerable<Guid> ids) => [.. ids.Select(id => new AttendeeView(id, people.GetValueOrDefault(id)))];
        return new VisitView(
            visit.Id, visit.CohortId, visit.GroupId, groups.GetValueOrDefault(visit.GroupId),
            visit.HostSchoolId, schools.GetValueOrDefault(visit.HostSchoolId), visit.State,
            visit.Time?.Day, visit.Time?.Part,
            visit.Time is { } from ? WallClock.TimeOf(from.StartsAt) : null,
            visit.Time is { } until ? WallClock.TimeOf(until.EndsAt) : null,
            visit.Time?.StartsAt, visit.Time?.EndsAt, visit.HeldUntil,
            Attendees(visit.VisitorIds), Attendees(visit.HostPartnerIds), visit.FacilitatorId,
            [.. visit.SchoolIds.Select(school => Answer(visit, school, schools))],
            visit.Reasons?.Sentences ?? [], visit.Reasons?.NextBest ?? [], visit.Deadlines,
            access.IsInGroup(visit) ? visit.PostponedBecause : null,
            visit.Version);
    }

    private static SchoolAnswerView Answer(Visit visit, Guid schoolId, Dictionary<Guid, string> schools)
    {
        var answer = visit.Answers.FirstOrDefault(answer => answer.SchoolId == schoolId);
        return new SchoolAnswerView(schoolId, schools.GetValueOrDefault(schoolId), answer?.Agrees, answer?.Reason);
    }
}
