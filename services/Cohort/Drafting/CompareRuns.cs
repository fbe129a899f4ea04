using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Cohorts.Drafting;

/// <summary>Two runs side by side.</summary>
/// <param name="First">One run's objective.</param>
/// <param name="Second">The other's.</param>
/// <param name="Difference">The second less the first, term by term.</param>
/// <param name="SameGroups">Groups both have, school by school.</param>
/// <param name="OnlyInFirst">Groups only the first has.</param>
/// <param name="OnlyInSecond">Groups only the second has.</param>
public sealed record RunComparison(
    ObjectiveView First,
    ObjectiveView Second,
    ObjectiveView Difference,
    IReadOnlyList<IReadOnlyList<Guid>> SameGroups,
    IReadOnlyList<IReadOnlyList<Guid>> OnlyInFirst,
    IReadOnlyList<IReadOnlyList<Guid>> OnlyInSecond);

/// <summary>Compares two runs of a cohort.</summary>
public static class CompareRuns
{
    internal static async Task<Ok<RunComparison>> HandleAsync(Guid id, Guid first, Guid second, CohortDb db, CancellationToken cancellationToken)
    {
        var runs = await db.Runs.AsNoTracking().Where(run => run.CohortId == id && (run.Id == first || run.Id == second)).ToDictionaryAsync(run => run.Id, cancellationToken);
        if (!runs.TryGetValue(first, out var one) || !runs.TryGetValue(second, out var other))
            throw Refusal.NotFound("The run");
        if (one.Result is not { } left || other.Result is not { } right)
            throw Refusal.Conflict("not-possible-now", "Only runs that have ended can be compared.");

        return TypedResults.Ok(Of(left, right));
    }

    internal static RunComparison Of(RunResult left, RunResult right)
    {
        var (ofLeft, ofRight) = (Keyed(left), Keyed(right));
        return new RunComparison(
            left.Objective,
            right.Objective,
            Minus(right.Objective, left.Objective),
            [.. ofLeft.Where(group => ofRight.ContainsKey(group.Key)).Select(group => group.Value)],
            [.. ofLeft.Where(group => !ofRight.ContainsKey(group.Key)).Select(group => group.Value)],
            [.. ofRight.Where(group => !ofLeft.ContainsKey(group.Key)).Select(group => group.Value)]);
    }

    private static Dictionary<string, IReadOnlyList<Guid>> Keyed(RunResult result) =>
        result.Groups.ToDictionary(group => string.Join(' ', group.SchoolIds.Order()), group => group.SchoolIds);

    private static ObjectiveView Minus(ObjectiveView a, ObjectiveView b) => new(
        Math.Round(a.Total - b.Total, 3),
        Math.Round(a.Travel - b.Travel, 3),
        Math.Round(a.PastPartners - b.PastPartners, 3),
        Math.Round(a.MixedPhases - b.MixedPhases, 3),
        Math.Round(a.UnmetNeeds - b.UnmetNeeds, 3),
        Math.Round(a.Kilometres - b.Kilometres, 3),
        a.RepeatedPairs - b.RepeatedPairs,
        a.MixedPairs - b.MixedPairs,
        a.UnmetNeedCount - b.UnmetNeedCount);
}
