using PeerReview.Scheduling.Dates.Compiling;
using PeerReview.Scheduling.Dates.Explaining;
using PeerReview.Scheduling.Dates.Polls;
using PeerReview.Scheduling.Dates.Replanning;
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
        DatePlan Written(KernelPlan plan) => PlanWriter.Write(
            _request, PlanWriter.Dated(_request.Horizon, kernel, visits, plan), Points(plan.Bound) + constant, plan.Cancelled);
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

    /// <summary>
    /// Judges dates set by hand or elsewhere: every hard rule they break, and what they cost. Nothing is moved.
    /// </summary>
    /// <param name="dates">The dates; a visit that is not named has none.</param>
    /// <param name="only">The visits whose rules to check, or null for all; costs are always told for all.</param>
    public DateCheck Check(IReadOnlyDictionary<Guid, FixedSlot> dates, IReadOnlyCollection<Guid>? only = null) =>
        DateJudge.Check(_request, dates, only);

    /// <summary>
    /// New dates after disruptions, moving as little as possible: as few visits as can be are left without a date, then as few
    /// as can be move (another facilitator on the same date counts half a move), then the plan is the cheapest. Visits fixed in
    /// the request move only when a disruption hits them; those before tomorrow and those without a date are left alone.
    /// </summary>
    /// <param name="current">The plan that holds today.</param>
    /// <param name="disruptions">What has come between.</param>
    /// <param name="options">Seed and budget.</param>
    /// <param name="cancellationToken">Stops the search; the best so far is returned.</param>
    public Replan Replan(
        DatePlan current, IReadOnlyList<Disruption> disruptions, PlanOptions? options = null, CancellationToken cancellationToken = default)
    {
        var disrupted = new CompiledRequest(_request.Request with
        {
            Commitments = [.. _request.Request.Commitments, .. disruptions.SelectMany(one => one.AsCommitments())],
        });
        return new Replanner(disrupted, current, disruptions).Run(options ?? new PlanOptions(), cancellationToken);
    }

    /// <summary>Slots to keep free while people answer: the planned date and the next best ones, on different days.</summary>
    /// <param name="plan">A plan made for this request.</param>
    /// <param name="visitId">A visit of the plan that has a date.</param>
    /// <param name="count">How many slots to hold.</param>
    /// <param name="expires">When the holds lapse.</param>
    public IReadOnlyList<Hold> DatesToHold(DatePlan plan, Guid visitId, int count, DateTimeOffset expires) =>
        [.. DateChoice.Best(_request, plan, visitId).DistinctBy(ranked => ranked.Slot.Date).Take(count)
            .Select(ranked => new Hold(visitId, ranked.Slot, ranked.FacilitatorId, expires))];

    /// <summary>
    /// Dates worth asking people about: good ones that differ in weekday and week, so that one refusal does not take them all.
    /// Feed the answers to <see cref="DatePoll.WithAnswers"/>.
    /// </summary>
    /// <param name="plan">A plan made for this request; every other visit stays where it has it.</param>
    /// <param name="visitId">The visit to ask about.</param>
    /// <param name="count">How many dates to ask about.</param>
    public IReadOnlyList<Slot> DatesToAskAbout(DatePlan plan, Guid visitId, int count) =>
        DateChoice.Spread(DateChoice.Best(_request, plan, visitId), count);

    private static long Points(long scaled) => scaled / Kernel.Scale;
}
