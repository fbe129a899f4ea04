using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.People;

/// <summary>Which people are wanted.</summary>
public sealed record PeopleSearch
{
    /// <summary>Part of the name.</summary>
    [Description("Part of the name.")]
    public string? Search { get; init; }

    /// <summary>A role's code.</summary>
    [Description("A role's code, such as headteacher.")]
    public string? Role { get; init; }

    /// <summary>The network, trust or school where a role is held.</summary>
    [Description("The network, trust or school where a role is held.")]
    public Guid? OrganisationId { get; init; }
}

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
