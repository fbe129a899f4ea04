using PeerReview.Cohorts.Contracts;

namespace PeerReview.Cohorts.Programmes;

/// <summary>A template's deadlines as a cohort has them.</summary>
public static class StageDeadlines
{
    /// <summary>The template with some deadlines moved.</summary>
    public static ProgrammeTemplate With(this ProgrammeTemplate template, IReadOnlyDictionary<StageKind, int> offsets) => template with
    {
        Stages = [.. template.Stages.Select(stage => stage.Due is { } due && offsets.TryGetValue(stage.Kind, out var days)
            ? stage with { Due = due.SchoolDays is null ? due with { CalendarDays = days } : due with { SchoolDays = days } }
            : stage)],
    };

    /// <summary>What the other services need to know of the programme. Without reviews all of it is zero: no group will ever use it.</summary>
    public static ReviewRules RulesOf(ProgrammeTemplate template, int version, IReadOnlyDictionary<StageKind, int> offsets)
    {
        var moved = template.With(offsets);
        return new ReviewRules(
            template.Code,
            version,
            template.Review?.VisitLength ?? VisitLength.FullDay,
            template.Review?.ReviewersPerSchool ?? 0,
            template.Review?.NoticeSchoolDays ?? 0,
            -SchoolDays(StageKind.SelfEvaluation),
            SchoolDays(StageKind.WrittenFeedback),
            SchoolDays(StageKind.FactualCheck),
            SchoolDays(StageKind.ActionPlan),
            Of(StageKind.FollowUp)?.CalendarDays ?? 0,
            template.Review?.FocusChosenBy == FocusChosenBy.Host,
            template.Review?.AgreementRequired ?? false,
            template.Disclosure.ReviewersLoseAccessAfterSignOff ? DisclosurePolicy.Strict : DisclosurePolicy.Standard);

        StageDue? Of(StageKind kind) => moved.Stages.FirstOrDefault(stage => stage.Kind == kind)?.Due;

        int SchoolDays(StageKind kind) => Of(kind)?.SchoolDays ?? 0;
    }
}
