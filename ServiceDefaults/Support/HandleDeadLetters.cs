using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.ServiceDefaults.Support;

/// <summary>
/// What support sees and does about dead letters: those of the caller's network, and those that name no network. (Every network has its own
/// support; none acts on what belongs to another.)
/// </summary>
internal static class HandleDeadLetters
{
    private const int ShownOfGroup = 100;
    private const int AtOnce = 1_000;

    /// <summary>Messages nobody could deal with, by queue, kind of message and kind of failure; the latest first.</summary>
    public static async Task<IReadOnlyList<DeadLetterGroup>> ListGroupsAsync(ServiceDb db, CancellationToken cancellationToken)
    {
        var groups = await (
            from letter in Visible(db)
            group letter by letter.Group into alike
            select new
            {
                Last = alike.OrderByDescending(letter => letter.LastAt).Select(letter => new { letter.Group, letter.Queue, letter.MessageType, letter.ExceptionType, letter.Reason, letter.Place }).First(),
                Waiting = alike.Count(letter => letter.State == DeadLetterState.Waiting),
                SentAgain = alike.Count(letter => letter.State == DeadLetterState.SentAgain),
                SetAside = alike.Count(letter => letter.State == DeadLetterState.SetAside),
                FirstAt = alike.Min(letter => letter.FirstAt),
                LastAt = alike.Max(letter => letter.LastAt),
            }).OrderByDescending(group => group.LastAt).Take(ShownOfGroup).ToListAsync(cancellationToken);
        return
        [
            .. groups.Select(group => new DeadLetterGroup(
                group.Last.Group, group.Last.Queue, group.Last.MessageType, group.Last.ExceptionType, group.Last.Reason, group.Last.Place,
                group.Waiting, group.SentAgain, group.SetAside, group.FirstAt, group.LastAt)),
        ];
    }

    /// <summary>The letters of a group, the latest first; at most 100.</summary>
    public static async Task<IReadOnlyList<DeadLetterView>> ListAsync(string group, ServiceDb db, CancellationToken cancellationToken) =>
        await Visible(db).Where(letter => letter.Group == group).OrderByDescending(letter => letter.LastAt).Take(ShownOfGroup)
            .Select(letter => new DeadLetterView(
                letter.Id, letter.MessageId, letter.State, letter.Times, letter.FirstAt, letter.LastAt, letter.Reason, letter.Place, letter.HandledAt))
            .ToListAsync(cancellationToken);

    /// <summary>
    /// Puts messages back into their queue by the outbox, with the ids they had: a consumer that has dealt with one already does nothing.
    /// What was set aside can be sent again by its id.
    /// </summary>
    public static async Task<DeadLettersHandled> SendAgainAsync(DeadLettersRequest request, ServiceDb db, Caller caller, TimeProvider time, CancellationToken cancellationToken)
    {
        var (group, ids) = Read(request);
        var now = time.GetUtcNow();
        return new DeadLettersHandled(await db.Database.ExecuteSqlAsync(
            $"""
            WITH taken AS (
                UPDATE dead_letter SET state = 'SentAgain', handled_at = {now}, handled_by = {caller.PersonId}
                WHERE group_key = {group} AND (network_id IS NULL OR network_id = {caller.NetworkId})
                  AND (state = 'Waiting' AND {ids.Length} = 0 OR state <> 'SentAgain' AND id = ANY ({ids}))
                RETURNING queue, message_id, envelope, body)
            INSERT INTO outbox_message (message_id, destination, envelope, body, due_at, attempts)
            SELECT message_id, 'exchange:' || queue, envelope, body, {now}, 0 FROM taken
            """,
            cancellationToken));
    }

    /// <summary>Decides that messages need not be dealt with. They are forgotten after a month.</summary>
    public static async Task<DeadLettersHandled> SetAsideAsync(DeadLettersRequest request, ServiceDb db, Caller caller, TimeProvider time, CancellationToken cancellationToken)
    {
        var (group, ids) = Read(request);
        return new DeadLettersHandled(await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE dead_letter SET state = 'SetAside', handled_at = {time.GetUtcNow()}, handled_by = {caller.PersonId}
            WHERE group_key = {group} AND (network_id IS NULL OR network_id = {caller.NetworkId})
              AND state = 'Waiting' AND ({ids.Length} = 0 OR id = ANY ({ids}))
            """,
            cancellationToken));
    }

    private static IQueryable<DeadLetter> Visible(ServiceDb db)
    {
        var network = db.Tenant.NetworkId;
        return db.Set<DeadLetter>().AsNoTracking().Where(letter => letter.NetworkId == null || letter.NetworkId == network);
    }

    private static (string Group, Guid[] Ids) Read(DeadLettersRequest request)
    {
        if (request.Group.Length is 0 or > 64)
            throw Refusal.Invalid("group", "Name the group as the list of dead letters does.");
        if (request.Ids is { Count: 0 or > AtOnce })
            throw Refusal.Invalid("ids", $"Name 1 to {AtOnce} letters, or none at all for the whole group.");
        return (request.Group, request.Ids is null ? [] : [.. request.Ids]);
    }
}
