using System.Text.RegularExpressions;

namespace PeerReview.Cohorts.Programmes;

/// <summary>What a template has to satisfy beyond its form. Errors are named by the JSON member they are about.</summary>
public static partial class ProgrammeRules
{
    /// <summary>The steps a programme with reviews cannot do without: the Review service walks through them one by one.</summary>
    private static readonly StageKind[] NeededForReviews =
    [
        StageKind.Groups, StageKind.SelfEvaluation, StageKind.ReviewDay, StageKind.VerbalFeedback, StageKind.WrittenFeedback, StageKind.FactualCheck,
        StageKind.ActionPlan, StageKind.FollowUp,
    ];

    private static readonly StageKind[] CountedInSchoolDaysFromTheVisit =
        [StageKind.SelfEvaluation, StageKind.WrittenFeedback, StageKind.FactualCheck, StageKind.ActionPlan];

    /// <summary>Every error, by member; empty when the template may be published.</summary>
    public static IReadOnlyDictionary<string, string[]> Errors(ProgrammeTemplate template)
    {
        var errors = new Findings();
        CheckHead(template, errors);
        CheckBooking(template.Booking, errors);
        CheckGroupsAndReview(template, errors);
        CheckStages(template, errors);
        CheckSessions(template, errors);
        CheckPrices(template.Prices, errors);
        CheckThemes(template, errors);
        return errors.ByMember;
    }

    private static void CheckHead(ProgrammeTemplate template, Findings errors)
    {
        errors.Unless(Code().IsMatch(template.Code), "code", "Use lower-case letters, digits and hyphens, at most 60.");
        errors.Unless(template.Name.Trim().Length is >= 3 and <= 120, "name", "Give a name of 3 to 120 characters.");
        errors.Unless(template.Summary.Length is >= 1 and <= 2000, "summary", "Say in up to 2,000 characters what a school gets.");
        errors.Unless(template.Cohorts.Terms.Distinct().Count() == template.Cohorts.Terms.Count, "cohorts.terms", "Name each term once.");
    }

    private static void CheckBooking(BookingTerms booking, Findings errors)
    {
        errors.Unless(booking.Capacity is >= 1 and <= 5000, "booking.capacity", "A cohort has 1 to 5,000 places.");
        errors.Unless(booking.MinimumSchools >= 0 && booking.MinimumSchools <= booking.Capacity, "booking.minimumSchools", "The minimum is between 0 and the capacity.");
        errors.Unless(booking.Delegates is { Fewest: >= 1, Most: <= 20 } && booking.Delegates.Fewest <= booking.Delegates.Most, "booking.delegates", "A school sends between 1 and 20 people, and the fewest is not above the most.");
        errors.Unless(booking.OpensWeeksBefore > booking.ClosesWeeksBefore && booking.ClosesWeeksBefore >= 0, "booking.opensWeeksBefore", "Booking has to open before it closes.");
        errors.Unless(booking.OfferHours is >= 1 and <= 24 * 28, "booking.offerHours", "An offer holds for 1 hour to 4 weeks.");
        errors.Unless(booking.Withdrawal.FreeUntilWeeksBefore >= 0, "booking.withdrawal.freeUntilWeeksBefore", "Give 0 or more weeks.");
        errors.Unless(booking.Withdrawal.LateChargePercent is >= 0 and <= 100, "booking.withdrawal.lateChargePercent", "Give 0 to 100 per cent.");
        errors.Unless(booking.PhaseFamilies is not { Count: 0 }, "booking.phaseFamilies", "Name at least one phase family, or null for all.");
        errors.Unless(
            booking.Declarations.All(declaration => Code().IsMatch(declaration.Code) && declaration.Text.Length is >= 1 and <= 500)
                && booking.Declarations.Select(declaration => declaration.Code).Distinct().Count() == booking.Declarations.Count,
            "booking.declarations",
            "Each declaration has a code of its own and a text of up to 500 characters.");
    }

    private static void CheckGroupsAndReview(ProgrammeTemplate template, Findings errors)
    {
        errors.Unless((template.Groups is null) == (template.Review is null), "review", "Groups and reviews come together: give both or neither.");
        if (template.Groups is { } groups)
        {
            errors.Unless(groups.Size is { Fewest: >= 2, Most: <= 12 } && groups.Size.Fewest <= groups.Size.Most, "groups.size", "A group has between 2 and 12 schools, and the fewest is not above the most.");
            errors.Unless(groups.MatStances.Count > 0 && groups.MatStances.Distinct().Count() == groups.MatStances.Count, "groups.matStances", "Name at least one stance, each once.");
            errors.Unless(groups.PartnerMemoryRounds is >= 0 and <= 30, "groups.partnerMemoryRounds", "Give 0 to 30 rounds.");
            errors.Unless(groups.TrainedReviewersPerSchool >= 0 && groups.TrainedReviewersPerSchool <= template.Booking.Delegates.Most, "groups.trainedReviewersPerSchool", "Not more than the delegates a school may send.");
            errors.Unless(groups.FurthestKilometres is null or > 0, "groups.furthestKilometres", "Give kilometres above 0, or null.");
            errors.Unless(template.Booking.Capacity >= groups.Size.Fewest, "booking.capacity", "There have to be places for at least one group.");
        }

        if (template.Review is { } review)
        {
            errors.Unless(review.ReviewersPerSchool >= 1 && review.ReviewersPerSchool <= template.Booking.Delegates.Most, "review.reviewersPerSchool", "At least one, and not more than the delegates a school may send.");
            errors.Unless(review.NoticeSchoolDays is >= 0 and <= 60, "review.noticeSchoolDays", "Give 0 to 60 school days.");
            errors.Unless(Code().IsMatch(review.FrameworkCode), "review.frameworkCode", "Use lower-case letters, digits and hyphens.");
            errors.Unless(review.FocusChosenBy == FocusChosenBy.Host || template.Themes.Offered.Count > 0, "themes.offered", "Where the network picks the focus, offer at least one theme.");
        }
    }

    private static void CheckStages(ProgrammeTemplate template, Findings errors)
    {
        var stages = template.Stages;
        errors.Unless(stages.Select(stage => stage.Kind).SequenceEqual(stages.Select(stage => stage.Kind).Distinct().Order()), "stages", "Give each stage once, in the order of the cycle.");
        for (var index = 0; index < stages.Count; index++)
        {
            errors.Unless(stages[index].Name.Length is >= 1 and <= 120, $"stages[{index}].name", "Give a name of up to 120 characters.");
            errors.Unless(
                stages[index].Due is null or { SchoolDays: not null, CalendarDays: null } or { SchoolDays: null, CalendarDays: not null },
                $"stages[{index}].due",
                "Count in school days or in calendar days, not both.");
        }

        if (template.Review is null)
        {
            errors.Unless(stages.All(stage => stage.Kind is not (StageKind.ReviewDay or StageKind.Groups)), "stages", "A programme without reviews has no groups and no review day.");
            return;
        }

        foreach (var missing in NeededForReviews.Except(stages.Select(stage => stage.Kind)))
            errors.Add("stages", $"A programme with reviews needs the stage {missing}.");

        CheckDeadlinesOfReview(stages, errors);
    }

    private static void CheckDeadlinesOfReview(IReadOnlyList<Stage> stages, Findings errors)
    {
        foreach (var stage in stages.Where(stage => CountedInSchoolDaysFromTheVisit.Contains(stage.Kind)))
            errors.Unless(stage.Due is { From: StageAnchor.Visit, SchoolDays: not null }, "stages", $"{stage.Kind} is due a number of school days from the visit.");

        var self = stages.FirstOrDefault(stage => stage.Kind == StageKind.SelfEvaluation);
        errors.Unless(self?.Due?.SchoolDays is null or (<= 0 and >= -60), "stages", "The self-evaluation is due up to 60 school days before the visit: give 0 or a negative number.");
        var after = CountedInSchoolDaysFromTheVisit.Skip(1)
            .Select(kind => stages.FirstOrDefault(stage => stage.Kind == kind)?.Due?.SchoolDays).OfType<int>().ToList();
        errors.Unless(after.All(days => days is >= 0 and <= 120) && after.SequenceEqual(after.Order()), "stages", "Written feedback, factual check and action plan are due after the visit, in this order, within 120 school days.");
        var followUp = stages.FirstOrDefault(stage => stage.Kind == StageKind.FollowUp);
        errors.Unless(followUp is null || followUp.Due is { From: StageAnchor.Visit, CalendarDays: >= 1 and <= 400 }, "stages", "The follow-up is due 1 to 400 calendar days after the visit.");
    }

    private static void CheckSessions(ProgrammeTemplate template, Findings errors)
    {
        for (var index = 0; index < template.Sessions.Count; index++)
        {
            var session = template.Sessions[index];
            errors.Unless(session.Minutes is >= 15 and <= 600, $"sessions[{index}].minutes", "A session lasts 15 to 600 minutes.");
            errors.Unless((session.Credential is null) == (session.CredentialMonths is null), $"sessions[{index}].credential", "Give a credential and how long it holds, or neither.");
        }

        errors.Unless(
            template.Groups is not { TrainedReviewersPerSchool: > 0 } || template.Sessions.Any(session => session.Credential is not null),
            "sessions",
            "Trained reviewers are asked for, but no session trains them.");
    }

    private static void CheckPrices(IReadOnlyList<PriceRule> prices, Findings errors)
    {
        errors.Unless(prices.Count > 0 && prices[^1] is { Tiers: null, Schools: SchoolsPriced.All }, "prices", "The last price applies to every school, so that each has a price.");
        errors.Unless(prices.Select(price => price.Code).Distinct().Count() == prices.Count, "prices", "Each price has a code of its own.");
        for (var index = 0; index < prices.Count; index++)
        {
            errors.Unless(prices[index].Net is >= 0 and <= 100_000 && decimal.Round(prices[index].Net, 2) == prices[index].Net, $"prices[{index}].net", "Give pounds and pence from 0 to 100,000.");
            errors.Unless(prices[index].VatRate is >= 0 and < 1 && decimal.Round(prices[index].VatRate, 4) == prices[index].VatRate, $"prices[{index}].vatRate", "Give a rate such as 0.20.");
            errors.Unless(prices[index].Tiers is not { Count: 0 }, $"prices[{index}].tiers", "Name at least one tier, or null for all.");
        }
    }

    private static void CheckThemes(ProgrammeTemplate template, Findings errors) =>
        errors.Unless(
            template.Themes.Offered.All(theme => Code().IsMatch(theme.Code) && theme.Name.Length is >= 1 and <= 120)
                && template.Themes.Offered.Select(theme => theme.Code).Distinct().Count() == template.Themes.Offered.Count,
            "themes.offered",
            "Each theme has a code of its own and a name.");

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,59}$")]
    private static partial Regex Code();

    private sealed class Findings
    {
        private readonly Dictionary<string, List<string>> _errors = [];

        public IReadOnlyDictionary<string, string[]> ByMember => _errors.ToDictionary(error => error.Key, error => error.Value.ToArray());

        public void Unless(bool holds, string member, string message)
        {
            if (!holds)
                Add(member, message);
        }

        public void Add(string member, string message)
        {
            if (!_errors.TryGetValue(member, out var messages))
                _errors[member] = messages = [];
            messages.Add(message);
        }
    }
}
