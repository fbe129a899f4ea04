using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Drafting;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Http;
using Engine = PeerReview.Cohorts.Grouping;

namespace PeerReview.Cohorts.Groups;

/// <summary>How to mend the groups.</summary>
/// <param name="Groups">The coordinator's own idea of all live groups; absent to have the one with the fewest changes worked out.</param>
public sealed record ProposeRepairRequest(IReadOnlyList<ProposedGroup>? Groups = null);

/// <summary>A repair that can be applied.</summary>
public sealed record RepairView(
    Guid Id,
    Guid CohortId,
    IReadOnlyList<ProposedGroup> Groups,
    IReadOnlyList<string> ChangedGroups,
    IReadOnlyList<string> Steps,
    ObjectiveView Objective,
    bool IsFewestChanges,
    DateTimeOffset ProposedAt,
    DateTimeOffset? AppliedAt,
    long Version) : IVersioned
{
    internal static RepairView Of(RepairProposal proposal) => new(
        proposal.Id,
        proposal.CohortId,
        proposal.Groups,
        proposal.ChangedGroups,
        proposal.Steps,
        proposal.Objective,
        proposal.IsFewestChanges,
        proposal.ProposedAt,
        proposal.AppliedAt,
        proposal.Version);
}

/// <summary>Proposes and applies repairs of published groups: fewest changed groups first, then cost.</summary>
public sealed class RepairGroups(CohortDb db, ProgrammeCatalogue programmes, IPublishEndpoint publish, TimeProvider time)
{
    private static readonly Engine.GroupingOptions Patience = new() { Budget = TimeSpan.FromSeconds(3), Threads = 1, Alternatives = 0 };

    /// <summary>Works out a repair, or judges the coordinator's own. Nothing changes yet.</summary>
    internal static async Task<Created<RepairView>> ProposeAsync(Guid id, ProposeRepairRequest request, RepairGroups repair, CancellationToken cancellationToken)
    {
        var view = await repair.ProposeAsync(id, request.Groups, cancellationToken);
        return TypedResults.Created($"/api/cohorts/repairs/{view.Id}", view);
    }

    /// <summary>One proposal.</summary>
    internal static async Task<Ok<RepairView>> ReadAsync(Guid id, CohortDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(RepairView.Of(await db.Repairs.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("The repair")));

    /// <summary>Makes a proposal true, if the groups are still those it was made for and no rule is broken now.</summary>
    internal static async Task<Ok<RepairView>> ApplyAsync(Guid id, RepairGroups repair, CancellationToken cancellationToken) =>
        TypedResults.Ok(await repair.ApplyAsync(id, cancellationToken));

    private async Task<RepairView> ProposeAsync(Guid cohortId, IReadOnlyList<ProposedGroup>? wanted, CancellationToken cancellationToken)
    {
        var (cohort, template) = await FindAsync(cohortId, cancellationToken);
        var live = await PublishedGroups.LiveAsync(db, cohortId, cancellationToken);
        var input = await GroupingInput.LoadAsync(db, cohort, template, cancellationToken);
        var wishes = await WishesAsync(cohortId, cancellationToken);
        var proposal = wanted is null ? WorkOut(cohortId, live, input, wishes) : ByHand(cohortId, live, wanted, input, wishes);
        db.Add(proposal);
        await db.SaveChangesAsync(cancellationToken);
        return RepairView.Of(proposal);
    }

    private RepairProposal WorkOut(Guid cohortId, List<Group> live, GroupingInput input, DraftContent wishes)
    {
        // Groups that live by an approved override would look broken to the engine, which knows only who may not meet: they stay as they are.
        var published = PublishedGroups.Named(live);
        var complete = published.Where(group => group.Schools.All(input.Schools.ContainsKey)).ToList();
        var kept = input.Judge(wishes, complete).Broken.Select(broken => broken.Group).ToHashSet();
        var problem = input.ProblemOf(wishes);
        var byOverride = Engine.GroupingSolver.Evaluate(problem, complete).Broken.Select(broken => broken.Group).Where(name => !kept.Contains(name)).ToHashSet();
        problem = problem with { LockedGroups = [.. complete.Where(group => byOverride.Contains(group.Name))] };

        var repair = Engine.GroupingSolver.Repair(problem, published, Patience);
        if (repair.Outcome != Engine.GroupingOutcome.Formed)
        {
            var why = repair.Clash is { } clash
                ? string.Join(" ", clash.Rules.Select(rule => rule.Sentence).Concat(clash.Suggestions))
                : "None was found in the time given.";
            throw Refusal.Conflict("no-repair", $"The groups cannot be mended within the rules. {why}");
        }

        return RepairProposal.Make(
            cohortId,
            live,
            [.. repair.Groups.Select(group => new ProposedGroup(group.Name, group.Schools))],
            repair.ChangedGroups,
            repair.Steps,
            ObjectiveView.Of(repair.Cost),
            repair.IsFewestChanges,
            time.GetUtcNow());
    }

    private RepairProposal ByHand(Guid cohortId, List<Group> live, IReadOnlyList<ProposedGroup> wanted, GroupingInput input, DraftContent wishes)
    {
        var content = new SetGroups([.. wanted.Select(group => new DraftGroup(group.Name, group.SchoolIds, IsLocked: false))]).Apply(wishes, input.SchoolIds);
        var evaluation = input.Judge(content, input.GroupsOf(content));
        PublishGroups.RefuseUnlessReady(evaluation, input);
        var changed = live
            .Where(group => !wanted.Any(other => other.Name == group.Name && other.SchoolIds.Order().SequenceEqual(group.Members.Select(member => member.SchoolId))))
            .Select(group => group.Name).ToList();
        return RepairProposal.Make(cohortId, live, wanted, changed, ["Arranged by the coordinator."], ObjectiveView.Of(evaluation.Cost), isFewestChanges: false, time.GetUtcNow());
    }

    private async Task<RepairView> ApplyAsync(Guid id, CancellationToken cancellationToken)
    {
        var cohortId = await db.Repairs.Where(row => row.Id == id).Select(row => (Guid?)row.CohortId).SingleOrDefaultAsync(cancellationToken) ?? throw Refusal.NotFound("The repair");
        await Places.LockAsync(db, cohortId, cancellationToken);
        var (cohort, template) = await FindAsync(cohortId, cancellationToken);
        var proposal = await db.Repairs.SingleAsync(row => row.Id == id, cancellationToken);
        var live = await PublishedGroups.LiveAsync(db, cohortId, cancellationToken);
        var now = time.GetUtcNow();
        proposal.Apply(live, now);

        // The proposal was allowed when it was made; what holds is what is allowed now.
        var input = await GroupingInput.LoadAsync(db, cohort, template, cancellationToken);
        var wishes = await WishesAsync(cohortId, cancellationToken);
        var content = new SetGroups([.. proposal.Groups.Select(group => new DraftGroup(group.Name, group.SchoolIds, IsLocked: false))]).Apply(wishes, input.SchoolIds);
        PublishGroups.RefuseUnlessReady(input.Judge(content, input.GroupsOf(content)), input);

        await ChangeGroupsAsync(cohort, live, proposal, input, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return RepairView.Of(proposal);
    }

    private async Task ChangeGroupsAsync(Cohort cohort, List<Group> live, RepairProposal proposal, GroupingInput input, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var wanted = proposal.Groups.ToDictionary(group => group.Name, group => group.SchoolIds);
        var before = live.ToDictionary(group => group.Name, group => group.Members);

        // Everybody leaves before anybody joins: the database keeps a school out of two live groups at every moment.
        foreach (var group in live)
        {
            if (!wanted.TryGetValue(group.Name, out var schools))
                group.Dissolve("The groups were mended.", now);
            else
                foreach (var member in before[group.Name].Where(member => !schools.Contains(member.SchoolId)))
                    group.Leave(member.SchoolId);
        }

        await db.SaveChangesAsync(cancellationToken);
        foreach (var (name, schools) in wanted)
        {
            if (live.Find(group => group.Name == name && group.IsActive) is { } group)
            {
                var joining = schools.Where(school => before[name].All(member => member.SchoolId != school)).ToList();
                if (joining.Count > 0)
                    group.Join(joining.Select(school => input.Bookings[school]));
                group.Flag([]);
            }
            else
            {
                var made = Group.Publish(cohort.Id, name, schools.Select(school => input.Bookings[school]), now);
                db.Add(made);
                live.Add(made);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        foreach (var group in live.Where(group => !proposal.MadeFor.TryGetValue(group.Id, out var version) || version != group.Version))
        {
            await publish.TellAsync(group, db.Tenant.NetworkId, group.IsActive ? null : before[group.Name], cancellationToken);
            await publish.TellSchoolsAsync(group, "group-changed", cohort, group.IsActive ? group.Members : [], db.Tenant.NetworkId, cancellationToken);
        }
    }

    private async Task<DraftContent> WishesAsync(Guid cohortId, CancellationToken cancellationToken) =>
        (await db.Drafts.AsNoTracking().SingleAsync(draft => draft.Id == cohortId, cancellationToken)).Content with { Groups = [] };

    private async Task<(Cohort Cohort, ProgrammeTemplate Template)> FindAsync(Guid cohortId, CancellationToken cancellationToken)
    {
        var cohort = await db.Cohorts.SingleOrDefaultAsync(row => row.Id == cohortId, cancellationToken) ?? throw Refusal.NotFound("The cohort");
        if (cohort.Status != CohortStatus.GroupsPublished)
            throw Refusal.Conflict("not-possible-now", "Only published groups are repaired; before, the draft is edited.");
        return (cohort, await programmes.OfAsync(db, cohort, cancellationToken));
    }
}
