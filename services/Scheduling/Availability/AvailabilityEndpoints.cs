using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Scheduling.Availability;

/// <summary>When a person works and when not.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="Works">The usual week; full time until someone says otherwise.</param>
/// <param name="Away">Absences.</param>
/// <param name="Version">0 while nobody has written it; rises with every change.</param>
public sealed record AvailabilityView(Guid PersonId, WorkingPattern Works, IReadOnlyList<TimeAway> Away, long Version) : IVersioned
{
    internal static AvailabilityView Of(Guid personId, PersonAvailability? written) => written is null
        ? new(personId, WorkingPattern.FullTime, [], Version: 0)
        : new(personId, written.Works, written.Away, written.Version);
}

/// <summary>A person's whole availability.</summary>
/// <param name="Works">The usual week.</param>
/// <param name="Away">Absences.</param>
public sealed record WriteAvailabilityRequest(
    [property: Required] WorkingPattern Works,
    [property: Required, MaxLength(200)] IReadOnlyList<TimeAway> Away);

/// <summary>Availability: one's own, the head's for the school's staff, the coordinator's for facilitators.</summary>
internal static class AvailabilityEndpoints
{
    public static void MapAvailability(this RouteGroupBuilder api)
    {
        api.MapGet("/availability/mine", MineAsync).WithName("ReadMyAvailability").AllowEveryone();
        api.MapPut("/availability/mine", WriteMineAsync).WithName("WriteMyAvailability").AllowEveryone();
        api.MapGet("/availability/{personId:guid}", ReadAsync).WithName("ReadAvailability").Allow(Role.Coordinator, Role.Headteacher);
        api.MapPut("/availability/{personId:guid}", WriteAsync).WithName("WriteAvailability").Allow(Role.Coordinator, Role.Headteacher);
    }

    /// <summary>When I work and when not.</summary>
    private static async Task<Ok<AvailabilityView>> MineAsync(SchedulingDb db, Caller caller, CancellationToken cancellationToken) =>
        TypedResults.Ok(AvailabilityView.Of(caller.PersonId, await FindAsync(db, caller.PersonId, cancellationToken)));

    /// <summary>Writes when I work and when not. Send the ETag that was read, <c>"0"</c> for the first time.</summary>
    private static Task<Ok<AvailabilityView>> WriteMineAsync(
        IfMatch ifMatch, WriteAvailabilityRequest request, SchedulingDb db, Caller caller, CancellationToken cancellationToken) =>
        WriteForAsync(caller.PersonId, ifMatch, request, db, cancellationToken);

    /// <summary>When a colleague or facilitator works and when not.</summary>
    private static async Task<Ok<AvailabilityView>> ReadAsync(Guid personId, SchedulingDb db, Caller caller, CancellationToken cancellationToken)
    {
        await RefuseOthersAsync(personId, db, caller, cancellationToken);
        return TypedResults.Ok(AvailabilityView.Of(personId, await FindAsync(db, personId, cancellationToken)));
    }

    /// <summary>Writes when a colleague or facilitator works and when not: the head for the school's own staff, the coordinator for facilitators.</summary>
    private static async Task<Ok<AvailabilityView>> WriteAsync(
        Guid personId, IfMatch ifMatch, WriteAvailabilityRequest request, SchedulingDb db, Caller caller, CancellationToken cancellationToken)
    {
        await RefuseOthersAsync(personId, db, caller, cancellationToken);
        return await WriteForAsync(personId, ifMatch, request, db, cancellationToken);
    }

    private static async Task RefuseOthersAsync(Guid personId, SchedulingDb db, Caller caller, CancellationToken cancellationToken)
    {
        var person = await db.People.AsNoTracking().SingleOrDefaultAsync(row => row.Id == personId, cancellationToken);
        var isMine = person is not null
            && ((caller.Holds(Role.Coordinator) && person.IsFacilitator) || person.SchoolIds.Any(school => caller.HoldsAt(school, Role.Headteacher)));
        if (!isMine)
            throw Refusal.NotFound("The person");
    }

    private static Task<PersonAvailability?> FindAsync(SchedulingDb db, Guid personId, CancellationToken cancellationToken) =>
        db.Availability.SingleOrDefaultAsync(row => row.Id == personId, cancellationToken);

    private static async Task<Ok<AvailabilityView>> WriteForAsync(
        Guid personId, IfMatch ifMatch, WriteAvailabilityRequest request, SchedulingDb db, CancellationToken cancellationToken)
    {
        var availability = await FindAsync(db, personId, cancellationToken);
        ifMatch.Check(availability?.Version ?? 0);
        if (availability is null)
            db.Add(availability = new PersonAvailability(personId));
        availability.Write(request.Works, request.Away);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(AvailabilityView.Of(personId, availability));
    }
}
