namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>Work in parts on a few threads, each taking the next part as soon as it is free.</summary>
internal static class Workers
{
    /// <summary>Does parts 0 to below the count; on one thread in order.</summary>
    public static void Each(int count, int threads, Action<int> part)
    {
        if (threads <= 1 || count <= 1)
        {
            for (int k = 0; k < count; k++)
            {
                part(k);
            }

            return;
        }

        int next = -1;
        Parallel.For(0, Math.Min(threads, count), new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            for (int k = Interlocked.Increment(ref next); k < count; k = Interlocked.Increment(ref next))
            {
                part(k);
            }
        });
    }

    /// <summary>
    /// Does parts of which some must not run at the same time: a free thread takes the first part left that touches none
    /// that is running. On one thread in order.
    /// </summary>
    /// <param name="touches">For each part those that must not run beside it, both ways.</param>
    /// <param name="threads">How many at once.</param>
    /// <param name="part">Does one part.</param>
    public static void Apart(IReadOnlyList<IReadOnlySet<int>> touches, int threads, Action<int> part)
    {
        if (threads <= 1)
        {
            Each(touches.Count, 1, part);
            return;
        }

        object gate = new();
        List<int> left = [.. Enumerable.Range(0, touches.Count)];
        List<int> running = [];
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            while (Take() is { } mine)
            {
                try
                {
                    part(mine);
                }
                finally
                {
                    lock (gate)
                    {
                        running.Remove(mine);
                        Monitor.PulseAll(gate);
                    }
                }
            }
        });

        int? Take()
        {
            lock (gate)
            {
                while (left.Count > 0)
                {
                    int place = left.FindIndex(candidate => !running.Exists(touches[candidate].Contains));
                    if (place >= 0)
                    {
                        int taken = left[place];
                        left.RemoveAt(place);
                        running.Add(taken);
                        return taken;
                    }

                    Monitor.Wait(gate);
                }

                return null;
            }
        }
    }
}
