using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PeerReview.Scheduling.Dates;

namespace PeerReview.Benchmarks.Dates;

/// <summary>
/// <c>dates --groups 400 --leads 45 --seconds 5 --seed 1 [--schools FILE] [--compare 60] [--trace]</c>: sets the dates of one
/// cohort and prints cost, bound and time; with <c>--compare</c> the same instance as one CP-SAT model beside it.
/// <c>dates-bars</c> prints every bar for setting dates with its comparator.
/// </summary>
internal static class DatesCommand
{
    private const int NoLimit = 1_000_000;

    public static int Run(string[] args)
    {
        Arguments arguments = new(args);
        var seed = arguments.Number("seed", 1);
        var instance = Instance.Make(arguments.Number("groups", 400), arguments.Number("leads", 45), seed, arguments.Text("schools"));
        var run = Measure(instance, arguments.Seconds(5), seed, arguments.Number("rounds", NoLimit), arguments.Has("trace"));
        Print("found", run);
        if (arguments.Has("compare"))
        {
            Compare(instance, arguments.Number("compare", 60));
        }

        Console.WriteLine(JsonSerializer.Serialize(new
        {
            objective = run.Cost / 10.0,
            bound = run.Bound / 10.0,
            gap = run.Gap,
            missed = run.Missed,
            seconds = Math.Round(run.Seconds, 3),
            cpuSeconds = Math.Round(run.CpuSeconds, 3),
            peakMemoryMiB = Process.GetCurrentProcess().PeakWorkingSet64 >> 20,
        }));
        return 0;
    }

    /// <summary>Plans an instance through the public API; the time includes reading the request.</summary>
    public static RunResult Measure(Instance instance, double seconds, int seed, int rounds = NoLimit, bool trace = false)
    {
        var request = Translation.ToRequest(instance);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var plan = new DatePlanner(request).Plan(new PlanOptions { Seed = seed, Rounds = rounds }, trace ? new Trace(watch) : null, limit.Token);
        watch.Stop();
        var spent = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        var (cost, missed) = instance.Judge(Translation.FromPlan(instance, plan));
        return cost == plan.Cost && missed == plan.Missed.Count
            ? new RunResult(cost, plan.Bound, missed, watch.Elapsed.TotalSeconds, spent.TotalSeconds)
            : throw new InvalidOperationException($"The plan says {plan.Cost}, its dates cost {cost}.");
    }

    /// <summary>Prints what else can be had for an instance, and returns what one CP-SAT model finds in the time.</summary>
    public static long Compare(Instance instance, double seconds)
    {
        var (flow, unavoidable) = FlowBound.Of(instance);
        Console.WriteLine($"  flow bound without spacing: {flow / 10.0:N1}, of which unavoidably missed {unavoidable}");
        var (greedy, missed) = instance.Judge(FirstFit.Solve(instance));
        Console.WriteLine($"  first fit: {greedy / 10.0:N1}, missed {missed}");
        var watch = Stopwatch.StartNew();
        var (plan, bound, status) = Monolith.Solve(instance, seconds, workers: 2);
        var (cost, missedByModel) = instance.Judge(plan);
        Console.WriteLine($"  one CP-SAT model: {cost / 10.0:N1}, missed {missedByModel}, its bound {bound / 10:N1}, {status}, {watch.Elapsed.TotalSeconds:N1} s");
        return cost;
    }

    public static void Print(string name, RunResult run, string? bar = null) => Console.WriteLine(
        $"{name}: {run.Cost / 10.0:N1}, missed {run.Missed}, bound {run.Bound / 10.0:N1}, gap {run.Gap:P3}, {run.Seconds:N2} s wall, {run.CpuSeconds:N2} s CPU"
        + (bar is null ? "" : $"   [{bar}]"));

    /// <summary>Prints each round as it is done.</summary>
    private sealed class Trace(Stopwatch watch) : IProgress<PlanProgress>
    {
        public void Report(PlanProgress value) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{watch.Elapsed.TotalSeconds,7:N2} s  round {value.Step,5}  cost {value.Cost}  bound {value.Bound}"));
    }
}

/// <summary>One measured run; costs in tenths.</summary>
internal sealed record RunResult(long Cost, long Bound, int Missed, double Seconds, double CpuSeconds)
{
    public double? Gap => Cost == Bound ? 0 : Bound > 0 ? ((double)Cost / Bound) - 1 : null;
}
