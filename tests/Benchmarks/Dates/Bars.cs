using System.Diagnostics;
using System.Text.Json;
using PeerReview.Scheduling.Dates;

namespace PeerReview.Benchmarks.Dates;

/// <summary>Every bar for setting dates, each beside what it is compared with, in one run.</summary>
internal static class Bars
{
    private const int OneGroupRuns = 40;

    public static int Print(string? schools)
    {
        Console.WriteLine($"{Environment.ProcessorCount} cores, load shared with whatever else runs; places: {(schools is null ? "synthetic" : "real schools nearest London")}");
        object[] bars =
        [
            Group(),
            Cohort(schools),
            AgainstOneModel(schools),
            Large(schools),
        ];
        Console.WriteLine(JsonSerializer.Serialize(new { bars, peakMemoryMiB = Process.GetCurrentProcess().PeakWorkingSet64 >> 20 }));
        return 0;
    }

    private static object Group()
    {
        List<double> wall = [], cpu = [];
        long cost = 0, bound = 0;
        for (var run = 0; run < OneGroupRuns; run++)
        {
            var request = OneGroup.Request(run);
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            var watch = Stopwatch.StartNew();
            var plan = new DatePlanner(request).Plan();
            wall.Add(watch.Elapsed.TotalMilliseconds);
            cpu.Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds);
            (cost, bound) = (cost + plan.Cost, bound + plan.Bound);
        }

        Console.WriteLine($"one group, 6 visits, a school year, {OneGroupRuns} different ones: first {wall[0]:N0} ms (CPU {cpu[0]:N0}), then median {Figures.Median(wall.Skip(1)):N1} ms "
            + $"(CPU {Figures.Median(cpu.Skip(1)):N1}), worst {wall.Skip(1).Max():N1} ms; gap {((double)cost / bound) - 1:P3}   [bar: 100 ms]");
        return new { bar = "one group", firstMs = wall[0], medianMs = Figures.Median(wall.Skip(1)), worstMs = wall.Skip(1).Max(), gap = ((double)cost / bound) - 1 };
    }

    private static object Cohort(string? schools)
    {
        var instance = Instance.Make(groups: 40, leads: 6, seed: 1, schools);
        var run = DatesCommand.Measure(instance, seconds: 4.8, seed: 1);
        DatesCommand.Print("40 groups sharing 6 facilitators", run, "bar: 5 s, gap 2 %");
        return new { bar = "40 groups", run.Cost, run.Bound, run.Gap, run.Missed, run.Seconds, run.CpuSeconds };
    }

    private static object AgainstOneModel(string? schools)
    {
        var instance = Instance.Make(groups: 400, leads: 45, seed: 1, schools);
        var run = DatesCommand.Measure(instance, seconds: 4.8, seed: 1);
        DatesCommand.Print("400 groups, 1,200 reviews, 45 leads", run, "bar: 5 s");
        var model = DatesCommand.Compare(instance, seconds: 60);
        Console.WriteLine($"  ours / one CP-SAT model in 60 s: {(double)run.Cost / model:N5}   [bar: 1.005]");
        return new { bar = "400 groups", run.Cost, run.Bound, run.Gap, run.Missed, run.Seconds, run.CpuSeconds, model, ratio = (double)run.Cost / model };
    }

    private static object Large(string? schools)
    {
        var instance = Instance.Make(groups: 1000, leads: 110, seed: 1, schools);
        var run = DatesCommand.Measure(instance, seconds: 40, seed: 1);
        DatesCommand.Print("1,000 groups, 3,000 reviews, 110 leads", run, "bar: 60 s");
        var (flow, unavoidable) = FlowBound.Of(instance);
        Console.WriteLine($"  flow bound {flow / 10.0:N1}: {((double)run.Cost / flow) - 1:P3} over it   [bar: 2 %]; missed {run.Missed}, unavoidable {unavoidable}   [bar: no more]");
        return new { bar = "1,000 groups", run.Cost, run.Bound, run.Gap, run.Missed, run.Seconds, run.CpuSeconds, flow, unavoidable, overFlow = ((double)run.Cost / flow) - 1 };
    }
}
