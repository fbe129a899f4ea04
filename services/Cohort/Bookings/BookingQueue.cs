using System.Collections.Concurrent;

namespace PeerReview.Cohorts.Bookings;

/// <summary>
/// Lets a few bookings of one cohort at a time through to the database, in the order they came. All bookings of a cohort pass one row;
/// without this a rush on one cohort would hold every connection of this replica waiting for that row, and everybody else with it.
/// Decides nothing: who gets a place is the database's to say, and other replicas have queues of their own.
/// </summary>
public sealed class BookingQueue : IEndpointFilter
{
    /// <summary>Enough that one is always ready when the row becomes free, and few of the pool's connections.</summary>
    private const int AtATime = 3;

    private readonly ConcurrentDictionary<string, Turn> _turns = new();

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var cohortId = context.HttpContext.GetRouteValue("id")?.ToString() ?? string.Empty;
        var turn = Join(cohortId);
        try
        {
            await turn.Gate.WaitAsync(context.HttpContext.RequestAborted);
            try
            {
                return await next(context);
            }
            finally
            {
                turn.Gate.Release();
            }
        }
        finally
        {
            Leave(cohortId, turn);
        }
    }

    private Turn Join(string cohortId)
    {
        while (true)
        {
            var turn = _turns.GetOrAdd(cohortId, _ => new Turn());
            lock (turn)
            {
                if (turn.IsOver)
                    continue;
                turn.Here++;
                return turn;
            }
        }
    }

    private void Leave(string cohortId, Turn turn)
    {
        lock (turn)
        {
            if (--turn.Here > 0)
                return;
            turn.IsOver = true;
            _turns.TryRemove(cohortId, out _);
            turn.Gate.Dispose();
        }
    }

    /// <summary>The queue of one cohort while anybody is in it.</summary>
    private sealed class Turn
    {
        public SemaphoreSlim Gate { get; } = new(AtATime);

        public int Here { get; set; }

        public bool IsOver { get; set; }
    }
}
