using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Drafting;
using PeerReview.Cohorts.Programmes;
using PeerReview.Cohorts.Schools;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;
using Engine = PeerReview.Cohorts.Grouping;

namespace PeerReview.Cohorts.Groups;

/// <summary>A group as its own schools see it.</summary>
/// <param name="Id">The group.</param>
/// <param name="CohortId">The cohort.</param>
/// <param name="CohortName">The cohort's name.</param>
/// <param name="Name">The group's name.</param>
/// <param name="IsActive">False once dissolved.</param>
/// <param name="Schools">The schools, with the people they send.</param>
/// <param name="Why">Why these schools: rules and travel only.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record GroupView(
    Guid Id, Guid CohortId, string CohortName, string Name, bool IsActive, IReadOnlyList<PartnerSchool> Schools, IReadOnlyList<string> Why, long Version);

/// <summary>A school of a group.</summary>
public sealed record PartnerSchool(Guid Id, string Name, string Town, PhaseFamily PhaseFamily, IReadOnlyList<PersonName> Delegates);

/// <summary>A group as those who run the network see it.</summary>
/// <param name="Id">The group.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsActive">False once dissolved.</param>
/// <param name="SchoolIds">Its schools.</param>
/// <param name="Flags">Hard rules it has come to break since it was published.</param>
/// <param name="DissolvedBecause">Why it was dissolved.</param>
/// <param name="Version">Rises with every change; changes name it in If-Match.</param>
public sealed record GroupForNetwork(
    Guid Id, string Name, bool IsActive, IReadOnlyList<Guid> SchoolIds, IReadOnlyList<GroupFlag> Flags, string? DissolvedBecause, long Version)
{
    internal static GroupForNetwork Of(Group group) => new(
        group.Id,
        group.Name,
        group.IsActive,
        [.. group.Members.Select(member => member.SchoolId)],
        group.Flags,
        group.DissolvedBecause,
        group.Version);
}

/// <summary>Reads groups: a school its own, a trust its schools', those who run the network all.</summary>
public sealed class ReadGroups(CohortDb db, ProgrammeCatalogue programmes, Caller caller)
{
    private static readonly string[] AtSchool = [Role.Headteacher, Role.SeniorLeader, Role.ApiClient];
    private static readonly string[] AtTrust = [Role.MatLead, Role.ApiClient];

    /// <summary>The live groups of the caller's schools.</summary>
    internal static async Task<Ok<Page<GroupView>>> MineAsync([AsParameters] PageRequest page, ReadGroups read, CancellationToken cancellationToken) =>
        TypedResults.Ok(await read.PageAsync(page, cancellationToken));

    /// <summary>One group: its schools, the people they send, and why these schools.</summary>
    internal static async Task<Ok<GroupView>> ReadAsync(Guid id, ReadGroups read, CancellationToken cancellationToken) =>
        TypedResults.Ok(await read.OneAsync(id, cancellationToken));

    /// <summary>The groups of a cohort, dissolved ones included, with what is wrong with them now.</summary>
    internal static async Task<Ok<Page<GroupForNetwork>>> OfCohortAsync(Guid id, [AsParameters] PageRequest page, CohortDb db, CancellationToken cancellationToken)
    {
        if (!await db.Cohorts.AnyAsync(cohort => cohort.Id == id, cancellationToken))
            throw Refusal.NotFound("The cohort");
        return TypedResults.Ok(await db.Groups.AsNoTracking().Include(group => group.Schools).Where(group => group.CohortId == id).ToPageAsync(page, GroupForNetwork.Of, cancellationToken));
    }

    private async Task<Page<GroupView>> PageAsync(PageRequest page, CancellationToken cancellationToken)
    {
        var schools = caller.Where(AtSchool);
        var trusts = caller.Where(AtTrust);
        var found = await db.Groups.AsNoTracking().Include(group => group.Schools)
            .Where(group => group.IsActive && group.Schools.Any(member => member.IsActive
                && (schools.Contains(member.SchoolId) || db.Schools.Any(school => school.Id == member.SchoolId && school.TrustId != null && trusts.Contains(school.TrustId.Value)))))
            .ToPageAsync(page, group => group, cancellationToken);
        var views = new List<GroupView>();
        foreach (var group in found.Items)
            views.Add(await ViewAsync(group, cancellationToken));
        return new Page<GroupView>(views, found.Next);
    }

    private async Task<GroupView> OneAsync(Guid id, CancellationToken cancellationToken)
    {
        var group = await db.Groups.AsNoTracking().Include(row => row.Schools).SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("The group");
        var members = group.Members.Select(member => member.SchoolId).ToList();
        var trusts = caller.Where(AtTrust);
        var isVisible = caller.Holds(Role.OfNetworks)
            || members.Exists(school => caller.HoldsAt(school, AtSchool))
            || (trusts.Count > 0 && await db.Schools.AnyAsync(school => members.Contains(school.Id) && school.TrustId != null && trusts.Contains(school.TrustId.Value), cancellationToken));
        return isVisible ? await ViewAsync(group, cancellationToken) : throw Refusal.NotFound("The group");
    }

    private async Task<GroupView> ViewAsync(Group group, CancellationToken cancellationToken)
    {
        var cohort = await db.Cohorts.AsNoTracking().SingleAsync(row => row.Id == group.CohortId, cancellationToken);
        var ids = group.Members.Select(member => member.SchoolId).ToList();
        var schools = await db.Schools.AsNoTracking().Where(school => ids.Contains(school.Id)).ToDictionaryAsync(school => school.Id, cancellationToken);
        var personIds = group.Members.SelectMany(member => member.DelegateIds).ToList();
        var names = await db.People.AsNoTracking().Where(person => personIds.Contains(person.Id))
            .ToDictionaryAsync(person => person.Id, person => new PersonName(person.Id, person.DisplayName), cancellationToken);
        return new GroupView(
            group.Id,
            group.CohortId,
            cohort.Name,
            group.Name,
            group.IsActive,
            [.. group.Members.Select(member => PartnerOf(member, schools[member.SchoolId], names))],
            group.IsActive ? await WhyAsync(group, cohort, cancellationToken) : [],
            group.Version);
    }

    private async Task<IReadOnlyList<string>> WhyAsync(Group group, Cohort cohort, CancellationToken cancellationToken)
    {
        var input = await GroupingInput.LoadAsync(db, cohort, await programmes.OfAsync(db, cohort, cancellationToken), cancellationToken);
        var present = group.Members.Select(member => member.SchoolId).Where(input.Schools.ContainsKey).ToList();
        return present.Count == 0 ? [] : input.ReasonsForMembers(new Engine.NamedGroup(group.Name, present));
    }

    private static PartnerSchool PartnerOf(GroupSchool member, School school, Dictionary<Guid, PersonName> names) => new(
        school.Id,
        school.Name,
        school.Town,
        school.PhaseFamily,
        [.. member.DelegateIds.Select(id => names.GetValueOrDefault(id) ?? new PersonName(id, "(left the network)"))]);
}
