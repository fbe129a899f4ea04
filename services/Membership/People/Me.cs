using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Agreements;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.People;

/// <summary>The caller, in this network.</summary>
/// <param name="Id">The person.</param>
/// <param name="Version">The ETag.</param>
/// <param name="DisplayName">The name colleagues see here.</param>
/// <param name="Email">The address, with which the person signs in.</param>
/// <param name="MailPreference">Immediate, or off.</param>
/// <param name="Roles">The roles held in this network.</param>
/// <param name="NetworkId">The network this token is for.</param>
/// <param name="Networks">Every network the person works in; <c>network_id</c> chooses one when a token is refreshed.</param>
/// <param name="AgreementsToSign">What the person has still to sign this membership year.</param>
public sealed record MeView(
    Guid Id,
    long Version,
    string DisplayName,
    string Email,
    MailPreference MailPreference,
    IReadOnlyList<RoleView> Roles,
    Guid NetworkId,
    IReadOnlyList<MyNetwork> Networks,
    IReadOnlyList<AgreementToSign> AgreementsToSign) : IVersioned;

/// <summary>A network the person works in.</summary>
public sealed record MyNetwork(Guid Id, string Name);

/// <summary>What the person may change of themselves.</summary>
/// <param name="DisplayName">The name colleagues see here.</param>
/// <param name="MailPreference">Immediate, or off.</param>
public sealed record ChangeMeRequest([property: Required, StringLength(Person.MaxNameLength, MinimumLength = 1)] string DisplayName, MailPreference MailPreference);

/// <summary>What everyone may know and change of themselves.</summary>
internal static class Me
{
    /// <summary>The caller.</summary>
    public static async Task<Ok<MeView>> ReadAsync(Caller caller, MembershipDb db, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ViewAsync(await FindAsync(caller, db, cancellationToken), caller, db, time, cancellationToken));

    /// <summary>Changes the caller's own name and preference.</summary>
    public static async Task<Ok<MeView>> ChangeAsync(
        IfMatch ifMatch, ChangeMeRequest request, Caller caller, MembershipDb db, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var person = await FindAsync(caller, db, cancellationToken);
        ifMatch.Check(person.Version);
        person.Rename(request.DisplayName);
        person.Prefer(request.MailPreference);
        await publish.Publish(person.ToEvent(caller.NetworkId!.Value), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(await ViewAsync(person, caller, db, time, cancellationToken));
    }

    private static async Task<Person> FindAsync(Caller caller, MembershipDb db, CancellationToken cancellationToken) =>
        await db.People.Include(person => person.Roles).SingleOrDefaultAsync(person => person.Id == caller.PersonId, cancellationToken) ?? throw Refusal.NotFound("The person");

    private static async Task<MeView> ViewAsync(Person person, Caller caller, MembershipDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var sight = await PeopleInSight.OfAsync(caller, db, cancellationToken);
        var view = await sight.ViewAsync(person, cancellationToken);
        var networks = await (
            from own in db.AccountNetworks
            join network in db.RegisteredNetworks on own.NetworkId equals network.Id
            where own.AccountId == person.Id
            orderby network.Name
            select new MyNetwork(network.Id, network.Name)).ToListAsync(cancellationToken);
        return new MeView(
            person.Id, person.Version, person.DisplayName, view.Email!, person.MailPreference, view.Roles, caller.NetworkId!.Value, networks,
            await SignAgreement.ToSignAsync(person.Id, db, time.Today(), cancellationToken));
    }
}
