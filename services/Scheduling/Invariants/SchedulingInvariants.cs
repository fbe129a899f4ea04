using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Calendars;
using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.Dates;
using PeerReview.Scheduling.Visits;
using School = PeerReview.Scheduling.Membership.School;
using Visit = PeerReview.Scheduling.Visits.Visit;

namespace PeerReview.Scheduling.Invariants;

/// <summary>
/// What must be true of a network's dates whatever happened: read-only, for tests after each fault and for a nightly look. A line per
/// violation, empty when all is well.
/// </summary>
public sealed class SchedulingInvariants(SchedulingDb db)
{
    /// <summary>Checks the network the context works for, inside its transaction.</summary>
    public async Task<IReadOnlyList<string>> ViolationsAsync(CancellationToken cancellationToken)
    {
        var visits = await db.Visits.AsNoTracking().ToListAsync(cancellationToken);
        return
        [
            .. InTwoPlaces([.. visits.SelectMany(visit => visit.Promises)]),
            .. visits.SelectMany(Of),
            .. TwiceTheHost(visits),
            .. await OnClosedDaysAsync(visits, cancellationToken),
        ];
    }

    /// <summary>What must be true of one visit by itself.</summary>
    public static IEnumerable<string> Of(Visit visit) => [.. Promises(visit), .. States(visit), .. Diaries(visit)];

    /// <summary>Nobody, and no school, is in two places at one time.</summary>
    private static IEnumerable<string> InTwoPlaces(IReadOnlyList<Promise> promises) =>
        from owner in promises.GroupBy(promise => promise.OwnerId)
        let inOrder = owner.OrderBy(promise => promise.StartsAt).ToList()
        from pair in inOrder.Zip(inOrder.Skip(1))
        where pair.Second.StartsAt < pair.First.EndsAt
        select $"{owner.Key} is promised to the visits {pair.First.VisitId} and {pair.Second.VisitId} at one time.";

    /// <summary>A date promises the time of everyone it needs, and nothing else does.</summary>
    private static IEnumerable<string> Promises(Visit visit)
    {
        if (visit.Time is not { } time)
            return visit.Promises.Count == 0 ? [] : [$"Visit {visit.Id} has no date and still promises time."];

        var owners = visit.SchoolIds.Concat(visit.VisitorIds).Concat(visit.HostPartnerIds).Concat(visit.FacilitatorId is { } facilitator ? [facilitator] : []).ToHashSet();
        return owners.SetEquals(visit.Promises.Select(promise => promise.OwnerId)) && visit.Promises.Count == owners.Count
            && visit.Promises.All(promise => promise.StartsAt == time.StartsAt && promise.EndsAt == time.EndsAt)
            ? []
            : [$"Visit {visit.Id} does not promise the time of exactly those it needs."];
    }

    private static IEnumerable<string> States(Visit visit)
    {
        if (visit.State is VisitState.Proposed or VisitState.Confirmed != visit.Time is not null)
            yield return $"Visit {visit.Id} is {visit.State} and {(visit.Time is null ? "has no date" : "has a date")}.";
        if (visit.State == VisitState.Confirmed != visit.Deadlines is not null)
            yield return $"Visit {visit.Id} is {visit.State} and {(visit.Deadlines is null ? "has no deadlines" : "has deadlines")}.";
        if (visit.State == VisitState.Proposed != visit.HeldUntil is not null)
            yield return $"Visit {visit.Id} is {visit.State} and {(visit.HeldUntil is null ? "is not held" : "is held")}.";
        if (visit.IsAgreed)
            yield return $"Every school has agreed to the date of visit {visit.Id}, and it is not confirmed.";
    }

    /// <summary>Diaries show a date that stands, and show as off one that does not.</summary>
    private static IEnumerable<string> Diaries(Visit visit)
    {
        if (visit.State == VisitState.Confirmed && visit.InDiaries is not { IsOff: false, Sequence: > 0 })
            yield return $"Visit {visit.Id} is confirmed and in nobody's diary.";
        if (visit is { Time: null, InDiaries.IsOff: false })
            yield return $"Visit {visit.Id} has no date and still stands in diaries.";
    }

    private static IEnumerable<string> TwiceTheHost(List<Visit> visits) => visits
        .Where(visit => visit.State != VisitState.Cancelled)
        .GroupBy(visit => (visit.GroupId, visit.HostSchoolId))
        .Where(host => host.Count() > 1)
        .Select(host => $"School {host.Key.HostSchoolId} hosts {host.Count()} visits of group {host.Key.GroupId}.");

    /// <summary>No visit on a day on which one of its schools is shut.</summary>
    private async Task<IEnumerable<string>> OnClosedDaysAsync(List<Visit> visits, CancellationToken cancellationToken)
    {
        var dated = visits.Where(visit => visit.Time is not null).ToList();
        var ids = dated.SelectMany(visit => visit.SchoolIds).ToHashSet();
        var schools = await db.Schools.AsNoTracking().Where(school => ids.Contains(school.Id)).ToDictionaryAsync(school => school.Id, cancellationToken);
        var book = await CalendarBook.ReadAsync(db, schools.Values, cancellationToken);
        return dated.SelectMany(visit => visit.SchoolIds.Where(schools.ContainsKey).Select(id => (visit, school: schools[id])))
            .Where(pair => IsShut(book, pair.school, pair.visit.Time!))
            .Select(pair => $"Visit {pair.visit.Id} is on {pair.visit.Time!.Day:O}, when school {pair.school.Id} is shut.");
    }

    private static bool IsShut(CalendarBook book, School school, VisitTime time) =>
        time.Day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday
        || book.DaysOf(school, DateSpan.On(time.Day)).On(time.Day).Any(remark => remark.Kind is not null && (remark.Parts & time.Part.ToParts()) != 0);
}
