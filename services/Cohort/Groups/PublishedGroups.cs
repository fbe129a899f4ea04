using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Drafting;
using PeerReview.Cohorts.Programmes;
using Engine = PeerReview.Cohorts.Grouping;

namespace PeerReview.Cohorts.Groups;

/// <summary>What happens to a cohort's published groups. Always called with the lock of the cohort's places held.</summary>
internal static class PublishedGroups
{
    public static Task<List<Group>> LiveAsync(CohortDb db, Guid cohortId, CancellationToken cancellationToken) =>
        db.Groups.Include(group => group.Schools).Where(group => group.CohortId == cohortId && group.IsActive).OrderBy(group => group.Name).ToListAsync(cancellationToken);

    /// <summary>As they were published: a school may have lost its place since.</summary>
    public static IReadOnlyList<Engine.NamedGroup> Named(IEnumerable<Group> groups) =>
        [.. groups.Select(group => new Engine.NamedGroup(group.Name, [.. group.Members.Select(member => member.SchoolId)])).Where(group => group.Schools.Count > 0)];

    /// <summary>What can be judged of them: the schools that have a place.</summary>
    public static IReadOnlyList<Engine.NamedGroup> Judged(IEnumerable<Group> groups, GroupingInput input) =>
        [.. Named(groups).Select(group => group with { Schools = [.. group.Schools.Where(input.Schools.ContainsKey)] }).Where(group => group.Schools.Count > 0)];

    /// <summary>A school gives up its place: it leaves its group at once, and sees nothing of it any more. What is left may need repair.</summary>
    public static async Task SchoolLeftAsync(
        CohortDb db, Cohort cohort, ProgrammeTemplate template, Booking booking, IPublishEndpoint publish, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (cohort.Status != CohortStatus.GroupsPublished)
            return;

        var groups = await LiveAsync(db, cohort.Id, cancellationToken);
        if (groups.Find(group => group.Leave(booking.SchoolId)) is not { } left)
            return;

        await db.SaveChangesAsync(cancellationToken);
        if (left.Members.Count == 0)
        {
            left.Dissolve("The last school left.", now);
            groups.Remove(left);
        }

        foreach (var flagged in await FlagAsync(db, cohort, template, groups, publish, cancellationToken))
        {
            if (flagged != left)
                await publish.TellAsync(flagged, db.Tenant.NetworkId, lastMembers: null, cancellationToken);
        }

        await publish.TellAsync(left, db.Tenant.NetworkId, lastMembers: null, cancellationToken);
        await publish.TellSchoolsAsync(left, "group-changed", cohort, left.Members, db.Tenant.NetworkId, cancellationToken);
        await CloseWhenEmptyAsync(db, cohort, template, groups.Count, publish, cancellationToken);
    }

    /// <summary>A school sends other people to its group.</summary>
    public static async Task SendOthersAsync(CohortDb db, Booking booking, IPublishEndpoint publish, CancellationToken cancellationToken)
    {
        var group = await db.Groups.Include(row => row.Schools)
            .SingleOrDefaultAsync(row => row.IsActive && row.Schools.Any(school => school.IsActive && school.BookingId == booking.Id), cancellationToken);
        if (group is null)
            return;

        group.Send(booking.SchoolId, booking.DelegateIds);
        await publish.TellAsync(group, db.Tenant.NetworkId, lastMembers: null, cancellationToken);
    }

    /// <summary>Every group ends, because the cohort does.</summary>
    public static async Task DissolveAllAsync(CohortDb db, Cohort cohort, string reason, IPublishEndpoint publish, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var group in await LiveAsync(db, cohort.Id, cancellationToken))
        {
            var members = group.Members;
            group.Dissolve(reason, now);
            await publish.TellAsync(group, db.Tenant.NetworkId, members, cancellationToken);
        }
    }

    /// <summary>Without a live group the cohort is back where groups can be drafted and published anew.</summary>
    public static async Task CloseWhenEmptyAsync(CohortDb db, Cohort cohort, ProgrammeTemplate template, int live, IPublishEndpoint publish, CancellationToken cancellationToken)
    {
        if (live > 0 || cohort.Status != CohortStatus.GroupsPublished)
            return;

        cohort.Move(CohortCommand.WithdrawGroups, template);
        await publish.TellAsync(cohort, template, db.Tenant.NetworkId, cancellationToken);
    }

    /// <summary>Judges live groups by the rules as they are now, marks those that break one, and tells the coordinators of what is new.</summary>
    public static async Task<IReadOnlyList<Group>> FlagAsync(
        CohortDb db, Cohort cohort, ProgrammeTemplate template, IReadOnlyList<Group> groups, IPublishEndpoint publish, CancellationToken cancellationToken)
    {
        var input = await GroupingInput.LoadAsync(db, cohort, template, cancellationToken);
        var wishes = (await db.Drafts.AsNoTracking().SingleAsync(draft => draft.Id == cohort.Id, cancellationToken)).Content with { Groups = [] };
        var broken = input.Judge(wishes, Judged(groups, input)).Broken.ToLookup(rule => rule.Group, GroupFlag.Of);
        var changed = new List<Group>();
        foreach (var group in groups)
        {
            var known = group.Flags.Count;
            if (!group.Flag([.. broken[group.Name]]))
                continue;

            changed.Add(group);
            if (group.Flags.Count > known)
                await publish.TellCoordinatorsAsync(db, group, cohort, cancellationToken);
        }

        return changed;
    }
}
