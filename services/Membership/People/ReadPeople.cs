using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.People;

/// <summary>Which people are wanted.</summary>
/// <param name="Search">Part of the name.</param>
/// <param name="Role">A role's code.</param>
/// <param name="OrganisationId">The network, trust or school where a role is held.</param>
public sealed record PeopleSearch(
    [property: Description("Part of the name.")] string? Search,
    [property: Description("A role's code, such as headteacher.")] string? Role,
    [property: Description("The network, trust or school where a role is held.")] Guid? OrganisationId);

/// <summary>Reads the network's people.</summary>
internal static class ReadPeople
{
    /// <summary>The people the caller may see, of those with a role in the network.</summary>
    public static async Task<Page<PersonView>> ListAsync(
        [AsParameters] PeopleSearch search, [AsParameters] PageRequest page, Caller caller, MembershipDb db, CancellationToken cancellationToken)
    {
        var sight = await PeopleInSight.OfAsync(caller, db, cancellationToken);
        var people = sight.People.AsNoTracking().Include(person => person.Roles).Where(person => person.Roles.Any());
        if (Text.Clean(search.Search) is { Length: > 0 } text)
        {
            var pattern = Pattern.Containing(text);
            people = people.Where(person => EF.Functions.ILike(person.DisplayName, pattern, "\\"));
        }

        if (search.Role is { } role)
            people = people.Where(person => person.Roles.Any(held => held.Role == role));
        if (search.OrganisationId is { } organisationId)
            people = people.Where(person => person.Roles.Any(held => held.OrganisationId == organisationId));

        var found = await people.ToPageAsync(page, person => person, cancellationToken);
        return new Page<PersonView>(await sight.ViewAsync(found.Items, cancellationToken), found.Next);
    }

    /// <summary>One person.</summary>
    public static async Task<Ok<PersonView>> ReadAsync(Guid personId, Caller caller, MembershipDb db, CancellationToken cancellationToken)
    {
        var sight = await PeopleInSight.OfAsync(caller, db, cancellationToken);
        var person = await sight.People.AsNoTracking().Include(row => row.Roles).SingleOrDefaultAsync(row => row.Id == personId, cancellationToken)
            ?? throw Refusal.NotFound("The person");
        return TypedResults.Ok(await sight.ViewAsync(person, cancellationToken));
    }
}
