using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.People;

/// <summary>
/// Takes access away. The person's row is locked before the instant of the change is taken, and tokens are made under a share lock on it
/// (<see cref="Identity.Tokens.TokenSubjects"/>): no token made before can be younger than the change.
/// </summary>
internal sealed class AccessOfPeople(MembershipDb db, Caller caller, IPublishEndpoint publish, TimeProvider time)
{
    private Guid NetworkId => caller.NetworkId!.Value;

    /// <summary>The person with all roles, locked until the transaction ends.</summary>
    public async Task<Person> LockAsync(Guid personId, CancellationToken cancellationToken)
    {
        var person = await db.People.FromSql($"SELECT * FROM person WHERE network_id = {NetworkId} AND id = {personId} FOR UPDATE").SingleOrDefaultAsync(cancellationToken)
            ?? throw Refusal.NotFound("The person");
        await db.Entry(person).Collection(row => row.Roles).LoadAsync(cancellationToken);
        return person;
    }

    /// <summary>Takes one role away.</summary>
    public async Task TakeAsync(Person person, RoleHolding role, CancellationToken cancellationToken)
    {
        if (role.Role == Role.Coordinator)
            await RefuseLastCoordinatorAsync(person, cancellationToken);
        person.Take(role);
        if (person.Roles.Count == 0)
            await db.AccountNetworks.Where(row => row.AccountId == person.Id && row.NetworkId == NetworkId).ExecuteDeleteAsync(cancellationToken);
        await TellAsync(person, cancellationToken);
    }

    /// <summary>Keeps a person out of the network, or lets them in again.</summary>
    public async Task SetSuspendedAsync(Person person, bool isSuspended, CancellationToken cancellationToken)
    {
        if (isSuspended && person.Roles.Any(role => role.Role == Role.Coordinator))
            await RefuseLastCoordinatorAsync(person, cancellationToken);
        person.SetSuspended(isSuspended);
        await TellAsync(person, cancellationToken);
    }

    /// <summary>A school leaves the network: nobody acts for it there any more, and nobody can be made to.</summary>
    public async Task TakeAllAtAsync(Guid organisationId, CancellationToken cancellationToken)
    {
        var holders = await db.RolesHeld.Where(role => role.OrganisationId == organisationId).Select(role => role.PersonId).Distinct().OrderBy(id => id).ToListAsync(cancellationToken);
        foreach (var personId in holders)
        {
            var person = await LockAsync(personId, cancellationToken);
            foreach (var role in person.Roles.Where(role => role.OrganisationId == organisationId).ToList())
                await TakeAsync(person, role, cancellationToken);
        }

        foreach (var invitation in await db.Invitations.Where(row => row.OrganisationId == organisationId && row.State == InvitationState.Open).ToListAsync(cancellationToken))
            invitation.Revoke();
    }

    private async Task TellAsync(Person person, CancellationToken cancellationToken)
    {
        await publish.Publish(new AccessChanged(NetworkId, person.Id, time.GetUtcNow()), cancellationToken);
        await publish.Publish(person.ToEvent(NetworkId), cancellationToken);
    }

    /// <summary>A network without a coordinator could never get one again. The network's row is locked: two could otherwise remove each other.</summary>
    private async Task RefuseLastCoordinatorAsync(Person person, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"SELECT id FROM network WHERE network_id = {NetworkId} FOR UPDATE", cancellationToken);
        var isAnother = await (
            from role in db.RolesHeld
            join other in db.People on role.PersonId equals other.Id
            where role.Role == Role.Coordinator && other.Id != person.Id && !other.IsSuspended
            select role.Id).AnyAsync(cancellationToken);
        if (!isAnother)
            throw Refusal.Conflict("last-coordinator", "A network needs a coordinator. Invite another one first.");
    }
}
