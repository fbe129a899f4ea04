using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using PeerReview.Membership.ApiClients;
using PeerReview.Membership.People;
using PeerReview.Membership.Register;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Schools;

/// <summary>A school joins the network.</summary>
/// <param name="Urn">Its URN, today's or a former one.</param>
/// <param name="Tier">The network's own name of its membership tier; <c>member</c> when absent.</param>
/// <param name="From">First day of membership; today when absent.</param>
public sealed record AddSchoolRequest([property: Range(100_000, 999_999)] int Urn, string? Tier, DateOnly? From);

/// <summary>A school's membership changes.</summary>
/// <param name="Tier">The network's own name of the membership tier.</param>
public sealed record ChangeSchoolRequest([property: Required] string Tier);

/// <summary>Begins, changes and ends the membership of schools.</summary>
internal static class ChangeMembership
{
    /// <summary>Adds a school of the national register to the network; a school that had left joins again.</summary>
    public static async Task<Created<SchoolView>> AddAsync(
        AddSchoolRequest request, Caller caller, MembershipDb db, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var school = await MemberSchools.FindByUrnAsync(db, request.Urn, cancellationToken) ?? throw Refusal.Invalid("urn", "The register has no school with this URN.");
        var from = request.From ?? time.Today();
        var membership = await db.SchoolMemberships.SingleOrDefaultAsync(row => row.Id == school.Id, cancellationToken);
        if (membership is { IsMember: true })
            throw Refusal.Conflict("already-member", "The school is a member already.");

        if (membership is null)
            db.Add(membership = SchoolMembership.Begin(school, request.Tier, from));
        else
            membership.Join(school, request.Tier, from);

        var view = await TellAsync(membership, school, caller, db, publish, cancellationToken);
        return TypedResults.Created($"/api/membership/schools/{membership.Id}", view);
    }

    /// <summary>Moves a school to another tier.</summary>
    public static async Task<Ok<SchoolView>> MoveAsync(
        Guid schoolId, IfMatch ifMatch, ChangeSchoolRequest request, Caller caller, MembershipDb db, IPublishEndpoint publish, CancellationToken cancellationToken)
    {
        var (membership, school) = await FindAsync(schoolId, ifMatch, db, cancellationToken);
        membership.MoveTo(request.Tier);
        return TypedResults.Ok(await TellAsync(membership, school, caller, db, publish, cancellationToken));
    }

    /// <summary>Ends a school's membership today, and with it the roles held and the software acting there. What it took part in stays.</summary>
    public static async Task<Ok<SchoolView>> EndAsync(
        Guid schoolId, IfMatch ifMatch, Caller caller, MembershipDb db, AccessOfPeople access, IOpenIddictApplicationManager applications, IPublishEndpoint publish, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (membership, school) = await FindAsync(schoolId, ifMatch, db, cancellationToken);
        membership.End(time.Today());
        await access.TakeAllAtAsync(schoolId, cancellationToken);
        foreach (var client in await db.ApiClients.Where(row => row.OrganisationId == schoolId && row.RevokedAt == null).ToListAsync(cancellationToken))
            await ManageApiClients.EndAsync(client, caller.NetworkId!.Value, db, applications, publish, time, cancellationToken);
        return TypedResults.Ok(await TellAsync(membership, school, caller, db, publish, cancellationToken));
    }

    private static async Task<(SchoolMembership Membership, School School)> FindAsync(Guid schoolId, IfMatch ifMatch, MembershipDb db, CancellationToken cancellationToken)
    {
        var membership = await db.SchoolMemberships.SingleOrDefaultAsync(row => row.Id == schoolId, cancellationToken) ?? throw Refusal.NotFound("The school");
        ifMatch.Check(membership.Version);
        return (membership, await db.Schools.AsNoTracking().SingleAsync(school => school.Id == schoolId, cancellationToken));
    }

    private static async Task<SchoolView> TellAsync(
        SchoolMembership membership, School school, Caller caller, MembershipDb db, IPublishEndpoint publish, CancellationToken cancellationToken)
    {
        var profile = await MemberSchools.ProfileAsync(db, school, cancellationToken);
        await publish.Publish(membership.ToEvent(caller.NetworkId!.Value, profile), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return SchoolView.Of(membership, new SchoolAndTrust { School = school, TrustName = profile.TrustName });
    }
}
