using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;

namespace PeerReview.Membership.Mail;

/// <summary>Other services ask to tell people something; whom that reaches and how is decided here.</summary>
internal sealed class TellPeopleConsumer(MembershipDb db, Post post) : IConsumer<TellPeople>
{
    public async Task Consume(ConsumeContext<TellPeople> context)
    {
        var tell = context.Message;
        var network = await db.Networks.SingleOrDefaultAsync(row => row.Id == tell.NetworkId, context.CancellationToken);
        if (network is null)
            return; // a network that this platform does not have has nobody to tell

        var key = tell.Key.Length <= Letter.MaxKeyLength ? tell.Key : throw new InvalidOperationException("The key is too long.");
        // Two commands with one key may come at once: one after the other.
        var claim = $"{tell.NetworkId}/{key}";
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({claim}, 2))", context.CancellationToken);

        var people = tell.PersonIds.ToHashSet();
        if (tell is { SchoolId: { } schoolId, SchoolRole: { } role })
            people.UnionWith(await db.RolesHeld.Where(held => held.OrganisationId == schoolId && held.Role == role).Select(held => held.PersonId).ToListAsync(context.CancellationToken));
        await post.TellAsync(network, key, tell.Notice, people, tell.Facts, tell.Invitation, context.CancellationToken);
        await db.SaveChangesAsync(context.CancellationToken);
    }
}
