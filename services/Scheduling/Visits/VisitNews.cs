using System.Globalization;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.Feeds;
using PeerReview.ServiceDefaults.Messaging;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Scheduling.Visits;

/// <summary>What became of a visit, told to other services and to people. Neither ever hears why a visit was postponed.</summary>
internal static class VisitNews
{
    private const string Coordinators = "coordinators";

    /// <summary>What changes diaries; a date that is only proposed does not stand in them.</summary>
    private static readonly string[] InDiaries = [VisitNotices.Confirmed, VisitNotices.Postponed, VisitNotices.Cancelled];

    /// <summary>Tells other services how the visit stands, and lets a proposed date lapse in time.</summary>
    public static async Task TellServicesAsync(Visit visit, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        await publish.Publish(visit.Event(), cancellationToken);
        if (visit is { State: VisitState.Proposed, HeldUntil: { } heldUntil })
            await publish.PublishAtAsync(new DateHoldLapses(visit.NetworkId, visit.Id, heldUntil), heldUntil, time, cancellationToken);
    }

    /// <summary>Tells the heads of the group's schools and everyone who takes part.</summary>
    public static async Task TellPeopleAsync(Visit visit, string notice, SchedulingDb db, IPublishEndpoint publish, CancellationToken cancellationToken)
    {
        var host = await db.Schools.Where(school => school.Id == visit.HostSchoolId).Select(school => school.Name).SingleOrDefaultAsync(cancellationToken);
        var group = await db.Groups.AsNoTracking().SingleOrDefaultAsync(row => row.Id == visit.GroupId, cancellationToken);
        var invitation = InDiaries.Contains(notice) && visit.InDiaries is not null ? Invitation.ForMail(PersonalCalendar.EntryOf(visit, host ?? "the host school")) : null;
        var going = visit.VisitorIds.Concat(visit.HostPartnerIds).ToHashSet();
        foreach (var school in visit.SchoolIds)
        {
            var people = group?.Members.Where(member => member.SchoolId == school).SelectMany(member => member.DelegateIds).Where(going.Contains).ToList() ?? [];
            await publish.Publish(Notice(visit, notice, school.ToString(), people, school, Role.Headteacher, host, invitation), cancellationToken);
        }

        if (visit.FacilitatorId is { } facilitator)
            await publish.Publish(Notice(visit, notice, facilitator.ToString(), [facilitator], schoolId: null, schoolRole: null, host, invitation), cancellationToken);
    }

    /// <summary>Tells the network's coordinators that a visit waits for them.</summary>
    public static async Task TellCoordinatorsAsync(Visit visit, string notice, SchedulingDb db, IPublishEndpoint publish, CancellationToken cancellationToken)
    {
        var coordinators = await db.People.Where(person => person.IsCoordinator && person.IsActive).Select(person => person.Id).ToListAsync(cancellationToken);
        if (coordinators.Count == 0)
            return;

        var host = await db.Schools.Where(school => school.Id == visit.HostSchoolId).Select(school => school.Name).SingleOrDefaultAsync(cancellationToken);
        await publish.Publish(Notice(visit, notice, Coordinators, coordinators, schoolId: null, schoolRole: null, host), cancellationToken);
    }

    private static TellPeople Notice(Visit visit, string notice, string whom, IReadOnlyList<Guid> people, Guid? schoolId, string? schoolRole, string? host, string? invitation = null)
    {
        var facts = new Dictionary<string, string>
        {
            ["visit"] = visit.Id.ToString(),
            ["host"] = host ?? string.Empty,
            ["link"] = whom == Coordinators ? $"/coordinator/visits/{visit.Id}" : $"/dates/{visit.Id}",
        };
        if (visit.Time is { } time)
        {
            facts["day"] = time.Day.ToString("O", CultureInfo.InvariantCulture);
            facts["startsAt"] = time.StartsAt.ToString("O", CultureInfo.InvariantCulture);
            facts["endsAt"] = time.EndsAt.ToString("O", CultureInfo.InvariantCulture);
        }

        if (visit.HeldUntil is { } heldUntil)
            facts["answerBy"] = heldUntil.ToString("O", CultureInfo.InvariantCulture);
        return new TellPeople(visit.NetworkId, $"visit/{visit.Id}/{notice}/{visit.Version}/{whom}", notice, people, schoolId, schoolRole, facts, invitation);
    }
}

/// <summary>The notices about visits; Membership knows their wording.</summary>
internal static class VisitNotices
{
    public const string Proposed = "visit-date-proposed";
    public const string Confirmed = "visit-confirmed";
    public const string Postponed = "visit-postponed";
    public const string Cancelled = "visit-cancelled";
    public const string Asked = "visit-dates-asked";
    public const string Refused = "visit-date-refused";
    public const string HoldLapsed = "visit-hold-lapsed";
    public const string NoDate = "visit-without-date";
    public const string Reminder = "reminder";
}
