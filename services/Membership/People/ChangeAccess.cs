using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.People;

/// <summary>Whether a person is kept out of the network.</summary>
/// <param name="IsSuspended">True to keep the person out; the roles are kept for later.</param>
public sealed record SuspendRequest(bool IsSuspended);

/// <summary>Takes roles away and suspends people. From the commit on, tokens made before are refused everywhere.</summary>
internal static class ChangeAccess
{
    /// <summary>Takes a role away from a person: coordinators any, headteachers and trust leaders those they may give.</summary>
    public static async Task<Ok<PersonView>> TakeRoleAsync(
        Guid personId, Guid roleId, IfMatch ifMatch, Caller caller, MembershipDb db, AccessOfPeople access, CancellationToken cancellationToken)
    {
        var sight = await PeopleInSight.OfAsync(caller, db, cancellationToken);
        if (!await sight.People.AnyAsync(row => row.Id == personId, cancellationToken))
            throw Refusal.NotFound("The person");

        var person = await access.LockAsync(personId, cancellationToken);
        ifMatch.Check(person.Version);
        var role = person.Roles.SingleOrDefault(held => held.Id == roleId) ?? throw Refusal.NotFound("The role");
        var trustId = role.OrganisationKind == OrganisationKind.School
            ? await db.Schools.Where(school => school.Id == role.OrganisationId).Select(school => school.TrustId).SingleOrDefaultAsync(cancellationToken)
            : null;
        if (!RoleRules.MayDecide(caller, role.Role, role.OrganisationId, trustId))
            throw Refusal.Forbidden("You may not take that role away.");

        await access.TakeAsync(person, role, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(await sight.ViewAsync(person, cancellationToken));
    }

    /// <summary>Keeps a person out of the network, or lets them in again.</summary>
    public static async Task<Ok<PersonView>> SuspendAsync(
        Guid personId, IfMatch ifMatch, SuspendRequest request, Caller caller, MembershipDb db, AccessOfPeople access, CancellationToken cancellationToken)
    {
        var person = await access.LockAsync(personId, cancellationToken);
        ifMatch.Check(person.Version);
        if (person.Id == caller.PersonId)
            throw Refusal.Conflict("not-oneself", "You cannot suspend yourself.");

        await access.SetSuspendedAsync(person, request.IsSuspended, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        var sight = await PeopleInSight.OfAsync(caller, db, cancellationToken);
        return TypedResults.Ok(await sight.ViewAsync(person, cancellationToken));
    }
}
