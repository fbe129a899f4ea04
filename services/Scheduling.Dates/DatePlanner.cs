using PeerReview.Scheduling.Dates.Compiling;
using PeerReview.Scheduling.Dates.Explaining;
using PeerReview.Scheduling.Dates.Solving;

namespace PeerReview.Scheduling.Dates;

/// <summary>
/// Finds dates for the visits of one group or of many that share people, and says why. It does no I/O and reads no clock; a
/// planner may be asked any number of times but not by two threads at once.
/// </summary>
public sealed class DatePlanner
{
    private readonly CompiledRequest _request;

    /// <summary>Reads a request.</summary>
    /// <exception cref="ArgumentException">The request does not hang together; the message says where.</exception>
    public DatePlanner(DateRequest request) => _request = new CompiledRequest(request);

    /// <summary>
    /// Finds dates for every visit. Hard rules are never broken: a visit that cannot have a date is listed as missed. With the
    /// same seed and budget the result is the same on every machine, whatever the order of the input.
    /// </summary>
    /// <param name="options">Seed and budget.</param>
    /// <param name="progress">Told after every round.</param>
    /// <param name="cancellationToken">Stops the search; the best plan so far is returned, not an exception.</param>
    public DatePlan Plan(PlanOptions? options = null, IProgress<PlanProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new PlanOptions();
        var (kernel, visits, constant) = KernelBuilder.Build(_request);
        DatePlan Written(KernelPlan plan) => Write(kernel, visits, constant, plan);
        Action<int, KernelPlan>? report = progress is null ? null : (round, plan) => progress.Report(new PlanProgress(
            round, options.Rounds, Points(plan.Cost) + constant, Points(plan.Bound) + constant, () => Written(plan)));
        return Written(DateSolver.Solve(kernel, options, report, cancellationToken));
    }

    /// <summary>Why a visit has the date it has, and the next best dates should it not suit.</summary>
    /// <param name="plan">A plan made for this request.</param>
    /// <param name="visitId">A visit of the plan that has a date.</param>
    /// <param name="alternatives">How many other dates to name.</param>
    public WhyThisDate WhyThisDate(DatePlan plan, Guid visitId, int alternatives = 3) =>
        new DateReasons(_request, plan, visitId).Write(alternatives);

    /// <summary>Why a visit has no date: the clash, and the ways out of it.</summary>
    /// <param name="plan">A plan made for this request; every other visit stays where it has it.</param>
    /// <param name="visitId">The visit without a date.</param>
    /// <returns>The clash, or null when a date is free after all.</returns>
    public Clash? WhyNoDate(DatePlan plan, Guid visitId) => ClashFinder.Find(_request, plan, visitId);

    private DatePlan Write(Kernel kernel, CompiledVisit[][] visits, long constant, KernelPlan plan)
    {
        List<Dated> dated = [];
        List<Guid> missed = [];
        for (var block = 0; block < visits.Length; block++)
        {
            for (var v = 0; v < visits[block].Length; v++)
            {
                var option = plan.Choice[block][v];
                if (option == Block.Missed)
                {
                    missed.Add(visits[block][v].Visit.Id);
                }
                else
                {
                    dated.Add(DatedOf(visits[block][v], kernel.Blocks[block].Visits[v], option));
                }
            }
        }

        var costing = new Costing(_request, dated);
        return new DatePlan
        {
            Visits = [.. dated.OrderBy(one => one.Visit.Group.Group.Id).ThenBy(one => one.Visit.Visit.Id).Select(one => new PlannedVisit(
                one.Visit.Visit.Id, one.Visit.Group.Group.Id, one.Slot, one.FacilitatorId, costing.Of(one.Visit.Visit.Id)))],
            Missed = [.. missed.Order()],
            Cost = costing.Total(missed.Count),
            Bound = Math.Min(Points(plan.Bound) + constant, costing.Total(missed.Count)),
            Cancelled = plan.Cancelled,
        };
    }

    private Dated DatedOf(CompiledVisit visit, KernelVisit options, int option)
    {
        var slot = options.OptionSlot[option];
        var facilitator = options.OptionFacilitator[option];
        return new Dated(
            visit,
            new Slot(_request.Horizon.Date(options.Day[slot]), (DayParts)options.Parts[slot]),
            facilitator >= 0 ? visit.Facilitators[facilitator].Id : visit.Settled?.FacilitatorId);
    }

    // Costs are whole points, so a bound between two points proves the upper one.
    private static long Points(long scaled) => (scaled + Kernel.Scale - 1) / Kernel.Scale;
}
