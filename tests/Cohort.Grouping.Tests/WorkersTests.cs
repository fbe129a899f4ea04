using CsCheck;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohort.Grouping.Tests;

/// <summary>Regions of a map are worked on beside each other, but never two whose prices depend on each other.</summary>
public class WorkersTests
{
    [Fact]
    public void Parts_that_touch_never_run_at_the_same_time_and_each_runs_once() => Gen.Select(Gen.Int[1, 20], Gen.Int, Gen.Int[1, 4]).Sample((count, seed, threads) =>
    {
        Random random = new(seed);
        HashSet<int>[] touches = [.. Enumerable.Range(0, count).Select(_ => new HashSet<int>())];
        for (int edge = 0; edge < count; edge++)
        {
            (int a, int b) = (random.Next(count), random.Next(count));
            if (a != b)
            {
                touches[a].Add(b);
                touches[b].Add(a);
            }
        }

        object gate = new();
        HashSet<int> running = [];
        List<int> done = [];
        bool haveMet = false;
        Workers.Apart(touches, threads, part =>
        {
            lock (gate)
            {
                haveMet |= running.Overlaps(touches[part]);
                running.Add(part);
            }

            Thread.SpinWait(20_000);
            lock (gate)
            {
                running.Remove(part);
                done.Add(part);
            }
        });
        Assert.False(haveMet);
        Assert.Equal(Enumerable.Range(0, count), done.Order());
    }, iter: 100, threads: 1);
}
