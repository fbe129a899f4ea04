using PeerReview.Cohorts.Schools;
using PeerReview.Membership.Contracts;
using Engine = PeerReview.Cohorts.Grouping;

namespace PeerReview.Cohorts.Drafting;

/// <summary>What a grouping costs, term by term. Terms are weighted; kilometres and counts are as they are.</summary>
/// <param name="Total">What the engine makes small.</param>
/// <param name="Travel">Weighted kilometres.</param>
/// <param name="PastPartners">Weighted pairs that met before.</param>
/// <param name="MixedPhases">Weighted pairs of different phases.</param>
/// <param name="UnmetNeeds">Weighted needs nobody in the group can help with.</param>
/// <param name="Kilometres">Estimated road kilometres over all pairs of the groups: straight line times a road factor.</param>
/// <param name="RepeatedPairs">Pairs that met before.</param>
/// <param name="MixedPairs">Pairs of different phases.</param>
/// <param name="UnmetNeedCount">Needs nobody in the group can help with.</param>
public sealed record ObjectiveView(
    double Total, double Travel, double PastPartners, double MixedPhases, double UnmetNeeds, double Kilometres, int RepeatedPairs, int MixedPairs, int UnmetNeedCount)
{
    internal static ObjectiveView Of(Engine.GroupingCost cost) => new(
        Round(cost.Total),
        Round(cost.Travel),
        Round(cost.PastPartners),
        Round(cost.MixedPhases),
        Round(cost.UnmetNeeds),
        Round(cost.Kilometres),
        cost.RepeatedPairs,
        cost.MixedPairs,
        cost.UnmetNeedCount);

    private static double Round(double value) => Math.Round(value, 3);
}

/// <summary>A hard rule that is broken.</summary>
/// <param name="Kind">What kind of rule.</param>
/// <param name="Sentence">The rule, in words.</param>
/// <param name="Group">The group it is broken in.</param>
/// <param name="SchoolIds">The schools that break it.</param>
public sealed record BrokenRuleView(Engine.RuleKind Kind, string Sentence, string Group, IReadOnlyList<Guid> SchoolIds)
{
    internal static BrokenRuleView Of(Engine.BrokenRule broken) => new(broken.Rule.Kind, broken.Rule.Sentence, broken.Group, broken.Schools);
}

/// <summary>A school on the coordinator's table.</summary>
public sealed record SchoolOnTable(Guid Id, string Name, string Town, PhaseFamily PhaseFamily, string? TrustName, int TrainedReviewers)
{
    internal static SchoolOnTable Of(School school, GroupingInput input) =>
        new(school.Id, school.Name, school.Town, school.PhaseFamily, school.TrustName, input.Trained[school.Id]);
}

/// <summary>A group on the coordinator's table.</summary>
public sealed record GroupOnTable(string Name, IReadOnlyList<SchoolOnTable> Schools, bool IsLocked, ObjectiveView Objective, IReadOnlyList<string> Reasons)
{
    internal static GroupOnTable Of(Engine.FormedGroup group, GroupingInput input) => new(
        group.Name,
        [.. group.Schools.Select(id => SchoolOnTable.Of(input.Schools[id], input))],
        group.IsLocked,
        ObjectiveView.Of(group.Cost),
        group.Reasons);
}

/// <summary>
/// The draft, judged as things stand now: schools come and go, so the same version may be judged differently later. Its version is sent as
/// the ETag that edits have to name.
/// </summary>
/// <param name="CohortId">The cohort.</param>
/// <param name="Version">Rises with every edit.</param>
/// <param name="Groups">The groups.</param>
/// <param name="Unplaced">Schools with a confirmed place that are in no group.</param>
/// <param name="Broken">Hard rules that are broken.</param>
/// <param name="Objective">What it costs.</param>
/// <param name="CanBePublished">True when every school is placed and no rule is broken.</param>
/// <param name="Pins">What the coordinator wants kept.</param>
/// <param name="Weights">What the terms are worth.</param>
/// <param name="TakenFrom">The run it was last taken from.</param>
public sealed record DraftView(
    Guid CohortId,
    long Version,
    IReadOnlyList<GroupOnTable> Groups,
    IReadOnlyList<SchoolOnTable> Unplaced,
    IReadOnlyList<BrokenRuleView> Broken,
    ObjectiveView Objective,
    bool CanBePublished,
    IReadOnlyList<DraftPin> Pins,
    DraftWeights Weights,
    Guid? TakenFrom)
{
    internal static DraftView Of(GroupingDraft draft, DraftContent content, GroupingInput input)
    {
        var evaluation = input.Judge(content, input.GroupsOf(content));
        return new DraftView(
            draft.Id,
            draft.Version,
            [.. evaluation.Groups.Select(group => GroupOnTable.Of(group, input))],
            [.. evaluation.Missing.Select(id => SchoolOnTable.Of(input.Schools[id], input))],
            [.. evaluation.Broken.Select(BrokenRuleView.Of)],
            ObjectiveView.Of(evaluation.Cost),
            evaluation.IsAllowed && input.Schools.Count > 0,
            content.Pins,
            content.Weights,
            draft.TakenFrom);
    }
}
