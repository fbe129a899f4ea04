using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Dates.Calendar;
using PeerReview.Scheduling.Visits;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Scheduling.Feeds;

/// <summary>
/// One appointment as a file to open in a diary (RFC 5546): a request while it stands, a cancellation once it is off, with the UID and the
/// SEQUENCE of the feed, so that a diary moves the entry it has and never shows it twice.
/// </summary>
public static class Invitation
{
    // Scheduling knows nobody's address: the invited is told apart by id, in a domain that can receive no mail (RFC 2606).
    private const string NoMail = "people.peer-review.invalid";
    private static readonly Organiser Organiser = new(PersonalCalendar.Name, $"scheduling@{NoMail}");

    internal static void MapInvitations(this RouteGroupBuilder api)
    {
        api.MapGet("/visits/{visitId:guid}/invitation", OfVisitAsync).WithName("ReadVisitInvitation").AllowEveryone().Produces<string>(StatusCodes.Status200OK, "text/calendar");
        api.MapGet("/sessions/{sessionId:guid}/invitation", OfSessionAsync).WithName("ReadSessionInvitation").AllowEveryone().Produces<string>(StatusCodes.Status200OK, "text/calendar");
    }

    /// <summary>A confirmed visit as a file for one's diary, or its cancellation.</summary>
    private static async Task<ContentHttpResult> OfVisitAsync(
        Guid visitId, SchedulingDb db, VisitAccess access, Caller caller, TimeProvider time, CancellationToken cancellationToken)
    {
        var visit = await db.Visits.AsNoTracking().SingleOrDefaultAsync(row => row.Id == visitId, cancellationToken) ?? throw Refusal.NotFound("The visit");
        await access.RefuseOutsidersAsync(visit, cancellationToken);
        if (visit.InDiaries is null)
            throw Refusal.Conflict("not-confirmed", "The visit has no confirmed date yet.");

        var host = await db.Schools.Where(school => school.Id == visit.HostSchoolId).Select(school => school.Name).SingleOrDefaultAsync(cancellationToken);
        return Text(PersonalCalendar.EntryOf(visit, host ?? "the host school"), caller, time);
    }

    /// <summary>A session as a file for one's diary, or its cancellation.</summary>
    private static async Task<ContentHttpResult> OfSessionAsync(
        Guid sessionId, SchedulingDb db, Reach reach, Caller caller, TimeProvider time, CancellationToken cancellationToken) =>
        Text(PersonalCalendar.EntryOf(await Sessions.ReadSessions.FindAsync(sessionId, db, reach, caller, cancellationToken)), caller, time);

    private static ContentHttpResult Text(FeedEntry entry, Caller caller, TimeProvider time) =>
        TypedResults.Text(Write(entry, caller.PersonId, caller.Name, time.GetUtcNow()), "text/calendar; charset=utf-8");

    /// <summary>The same to go with a mail: whose diary it is for is put in by Membership, which knows the addresses.</summary>
    public static string ForMail(FeedEntry entry) => Write(entry, Guid.Empty, "Invited", entry.Changed);

    /// <summary>The message that brings a diary to where the entry is.</summary>
    public static string Write(FeedEntry entry, Guid personId, string name, DateTimeOffset now)
    {
        var appointment = entry.Appointment with { Invitees = [new Invitee(name, $"{personId:N}@{NoMail}")] };
        var before = new InvitationLog(entry.Id, entry.Sequence - 1, entry.Cancelled ? appointment : null);
        return Invitations.Update(before, entry.Cancelled ? null : appointment, Organiser, now).Messages.Single().Text;
    }
}
