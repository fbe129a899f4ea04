using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.People;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Credentials;

/// <summary>What a person is trained for.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Credential">The credential's code, such as <c>peer-reviewer</c>.</param>
/// <param name="ValidFrom">First day it holds.</param>
/// <param name="ValidUntil">Last day it holds; then a refresher is due. Before the first day when it was taken back.</param>
public sealed record CredentialView(Guid PersonId, string Credential, DateOnly ValidFrom, DateOnly ValidUntil);

/// <summary>Reads credentials.</summary>
internal static class ReadCredentials
{
    /// <summary>The credentials of a person the caller may see.</summary>
    public static async Task<Page<CredentialView>> ListAsync(Guid personId, [AsParameters] PageRequest page, Caller caller, MembershipDb db, CancellationToken cancellationToken)
    {
        var sight = await PeopleInSight.OfAsync(caller, db, cancellationToken);
        if (!await sight.People.AnyAsync(person => person.Id == personId, cancellationToken))
            throw Refusal.NotFound("The person");
        return await db.Credentials.AsNoTracking().Where(credential => credential.PersonId == personId).ToPageAsync(
            page, credential => new CredentialView(credential.PersonId, credential.Code, credential.ValidFrom, credential.ValidUntil), cancellationToken);
    }

    /// <summary>Everyone's credentials, for those who run the network.</summary>
    public static Task<Page<CredentialView>> ListAllAsync([AsParameters] PageRequest page, MembershipDb db, CancellationToken cancellationToken) =>
        db.Credentials.AsNoTracking().ToPageAsync(
            page, credential => new CredentialView(credential.PersonId, credential.Code, credential.ValidFrom, credential.ValidUntil), cancellationToken);
}

/// <summary>What people are trained for.</summary>
internal static class CredentialEndpoints
{
    public static void MapCredentials(this RouteGroupBuilder api)
    {
        api.MapGet("/people/{personId:guid}/credentials", ReadCredentials.ListAsync).WithName("ListCredentialsOfPerson").AllowEveryone().WithTags("Credentials");
        api.MapGet("/credentials", ReadCredentials.ListAllAsync).WithName("ListCredentials").Allow(Role.Coordinator, Role.Director).WithTags("Credentials");
    }
}
