using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.People;

/// <summary>A person of the network.</summary>
/// <param name="Id">The person; the same in every network.</param>
/// <param name="Version">The ETag.</param>
/// <param name="DisplayName">The name colleagues see.</param>
/// <param name="Email">The address, for those who look after the person and for the person; null for others.</param>
/// <param name="IsSuspended">True while a coordinator keeps the person out of the network.</param>
/// <param name="Roles">The roles held in this network.</param>
public sealed record PersonView(Guid Id, long Version, string DisplayName, string? Email, bool IsSuspended, IReadOnlyList<RoleView> Roles) : IVersioned;

/// <summary>One role of a person.</summary>
/// <param name="Id">The holding, by which it can be taken away.</param>
/// <param name="Role">The role's code.</param>
/// <param name="RoleName">What the network calls it.</param>
/// <param name="OrganisationKind">Network, trust or school.</param>
/// <param name="OrganisationId">The network, trust or school.</param>
/// <param name="OrganisationName">Its name.</param>
public sealed record RoleView(Guid Id, string Role, string RoleName, OrganisationKind OrganisationKind, Guid OrganisationId, string OrganisationName);

/// <summary>Whom a caller may see, and how much of them.</summary>
internal sealed class PeopleInSight
{
    private readonly MembershipDb _db;
    private readonly Caller _caller;
    private readonly bool _seesAll;
    private readonly HashSet<Guid> _looksAfter;
    private readonly IReadOnlyList<Guid> _organisations;

    private PeopleInSight(MembershipDb db, Caller caller, IReadOnlyList<Guid> schoolsOfTrusts)
    {
        _db = db;
        _caller = caller;
        _seesAll = caller.Holds(Role.Coordinator, Role.Director) || caller.HoldsAt(caller.NetworkId ?? Guid.Empty, Role.ApiClient);
        _looksAfter = [.. caller.Where(Role.Headteacher), .. schoolsOfTrusts];
        _organisations = [.. caller.Where(Role.All), .. schoolsOfTrusts];
    }

    public static async Task<PeopleInSight> OfAsync(Caller caller, MembershipDb db, CancellationToken cancellationToken)
    {
        var trusts = caller.Where(Role.MatLead);
        return new PeopleInSight(db, caller, trusts.Count == 0 ? [] : await Organisations.SchoolsOf(db, trusts).ToListAsync(cancellationToken));
    }

    /// <summary>
    /// Coordinators and directors see everyone; others see whom they share an organisation with, who leads a trust the people of its schools,
    /// and everyone the coordinators and themselves.
    /// </summary>
    public IQueryable<Person> People => _seesAll
        ? _db.People
        : _db.People.Where(person =>
            person.Id == _caller.PersonId || person.Roles.Any(role => role.Role == Role.Coordinator || _organisations.Contains(role.OrganisationId)));

    /// <summary>Views of people, with addresses where the caller looks after them.</summary>
    public async Task<IReadOnlyList<PersonView>> ViewAsync(IReadOnlyCollection<Person> people, CancellationToken cancellationToken)
    {
        var ids = people.Select(person => person.Id).ToList();
        var emails = await _db.Accounts.Where(account => ids.Contains(account.Id)).ToDictionaryAsync(account => account.Id, account => account.Email, cancellationToken);
        var names = await Organisations.NamesAsync(_db, [.. people.SelectMany(person => person.Roles).Select(role => role.OrganisationId).Distinct()], cancellationToken);
        var network = await _db.Networks.AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? throw Refusal.NotFound("The network");
        return
        [
            .. people.Select(person => new PersonView(
                person.Id, person.Version, person.DisplayName, SeesAddressOf(person) ? emails.GetValueOrDefault(person.Id) : null, person.IsSuspended,
                [
                    .. person.Roles.OrderBy(role => role.Id).Select(role => new RoleView(
                        role.Id, role.Role, network.NameOf(role.Role), role.OrganisationKind, role.OrganisationId, names.GetValueOrDefault(role.OrganisationId, "(left)"))),
                ])),
        ];
    }

    public async Task<PersonView> ViewAsync(Person person, CancellationToken cancellationToken) => (await ViewAsync([person], cancellationToken))[0];

    private bool SeesAddressOf(Person person) =>
        person.Id == _caller.PersonId || _caller.Holds(Role.Coordinator) || person.Roles.Any(role => _looksAfter.Contains(role.OrganisationId));
}
