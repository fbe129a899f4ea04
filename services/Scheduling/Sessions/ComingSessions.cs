using System.Linq.Expressions;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace PeerReview.Scheduling.Sessions;

/// <summary>Sessions that are still to come, when what they are for is no more.</summary>
internal sealed class ComingSessions(SchedulingDb db, TimeProvider time)
{
    /// <summary>Calls them off and tells the people who were expected. Sessions that have begun are history and stay.</summary>
    public async Task CallOffAsync(Expression<Func<Session, bool>> which, IPublishEndpoint publish, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var ids = await db.Sessions.Where(which).Where(session => !session.IsCancelled && session.StartsAt > now)
            .OrderBy(session => session.Id).Select(session => session.Id).ToListAsync(cancellationToken);
        foreach (var id in ids)
        {
            var session = await db.LockSessionAsync(id, cancellationToken);
            if (session.IsCancelled)
                continue;

            session.CallOff(now);
            await SessionNews.TellAsync(session, "session-called-off", db, publish, cancellationToken);
        }
    }
}
