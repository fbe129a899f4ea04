using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Groups;
using PeerReview.Cohorts.People;
using PeerReview.Cohorts.Programmes;
using PeerReview.Cohorts.Schools;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Http;
using Engine = PeerReview.Cohorts.Grouping;

namespace PeerReview.Cohorts.Drafting;

/// <summary>
/// A cohort as the grouping engine sees it: the one place where the network's facts become rules. Runs, edits, imports, publishing,
/// repairs and changes of the register all ask it, so no path knows fewer rules than another.
/// </summary>
internal sealed class GroupingInput
{
    private readonly Engine.GroupingProblem _problem;
    private readonly HashSet<(Guid, Guid)> _overridden;

    private GroupingInput(Engine.GroupingProblem problem, IReadOnlyDictionary<Guid, School> schools, IReadOnlyDictionary<Guid, Booking> bookings, int trainedPerSchool, HashSet<(Guid, Guid)> overridden)
    {
        _problem = problem;
        _overridden = overridden;
        Schools = schools;
        Bookings = bookings;
        TrainedPerSchool = trainedPerSchool;
    }

    /// <summary>The schools with a confirmed place.</summary>
    public IReadOnlyDictionary<Guid, School> Schools { get; }

    /// <summary>Their bookings, by school.</summary>
    public IReadOnlyDictionary<Guid, Booking> Bookings { get; }

    public int TrainedPerSchool { get; }

    /// <summary>How many trained reviewers each school sends.</summary>
    public IReadOnlyDictionary<Guid, int> Trained => _problem.Schools.ToDictionary(school => school.Id, school => school.TrainedReviewers);

    public IReadOnlySet<Guid> SchoolIds => Schools.Keys.ToHashSet();

    /// <summary>Reads the cohort's schools and everything that rules over them.</summary>
    public static async Task<GroupingInput> LoadAsync(CohortDb db, Cohort cohort, ProgrammeTemplate template, CancellationToken cancellationToken)
    {
        var terms = template.Groups ?? throw Refusal.Conflict("no-groups", "This programme has no groups.");
        var bookings = await db.Bookings.AsNoTracking()
            .Where(booking => booking.CohortId == cohort.Id && booking.State == BookingState.Confirmed).ToDictionaryAsync(booking => booking.SchoolId, cancellationToken);
        var ids = bookings.Keys.ToList();
        var schools = await db.Schools.AsNoTracking().Where(school => ids.Contains(school.Id)).ToDictionaryAsync(school => school.Id, cancellationToken);
        var trained = await TrainedReviewers.OfCohortAsync(db, cohort, cancellationToken);
        var overridden = await ConflictOverride.ApprovedAsync(db, cohort.Id, cancellationToken);
        var conflicts = await db.Conflicts.AsNoTracking()
            .Where(conflict => conflict.IsActive && ids.Contains(conflict.SchoolId) && ids.Contains(conflict.OtherSchoolId)).ToListAsync(cancellationToken);

        var problem = new Engine.GroupingProblem
        {
            Schools = [.. bookings.Values.Select(booking => SchoolOf(booking, schools[booking.SchoolId], trained.GetValueOrDefault(booking.SchoolId)))],
            Size = new Engine.GroupSize(terms.Size.Fewest, terms.Size.Most),
            Stance = StanceOf(cohort.MatStance) ?? Engine.MatStance.Either,
            Conflicts = [.. conflicts.Where(conflict => conflict.SchoolId != conflict.OtherSchoolId && !overridden.Contains(SchoolPair.Ordered(conflict.SchoolId, conflict.OtherSchoolId)))
                .Select(conflict => SchoolPair.Ordered(conflict.SchoolId, conflict.OtherSchoolId)).Distinct()
                .Select(pair => new Engine.PairBan(pair.First, pair.Second, "declared conflict"))],
            PhasesThatMayMix = terms.PhasesThatMayMix?.Select(pair => new Engine.PhasePair(NameOf(pair.First), NameOf(pair.Second))).ToList(),
            PastPartners = await PastPartners.OfAsync(db, cohort, ids, cancellationToken),
            PartnerPolicy = Enum.Parse<Engine.PartnerPolicy>(terms.Partners.ToString()),
            PartnerMemoryRounds = terms.PartnerMemoryRounds,
            FurthestKilometres = terms.FurthestKilometres,
        };
        return new GroupingInput(problem, schools, bookings, terms.TrainedReviewersPerSchool, overridden);
    }

    /// <summary>
    /// The problem with a draft's wishes. Trained reviewers are left out: no grouping gives a school more of them, so they are asked for
    /// when groups are judged and published.
    /// </summary>
    public Engine.GroupingProblem ProblemOf(DraftContent draft) => _problem with
    {
        Weights = new Engine.GroupingWeights
        {
            Kilometre = draft.Weights.Kilometre,
            PastPartners = draft.Weights.PastPartners,
            MixedPhases = draft.Weights.MixedPhases,
            UnmetNeed = draft.Weights.UnmetNeed,
        },
        ForbiddenPairs = [.. Present(draft, PinKind.Forbidden).Select(pin => new Engine.PairBan(pin.SchoolIds[0], pin.SchoolIds[1], pin.Reason ?? "kept apart on request"))],
        Pins =
        [
            .. Present(draft, PinKind.Together).Select(pin => new Engine.Pin.Together(pin.SchoolIds)),
            .. Present(draft, PinKind.Apart).Select(pin => new Engine.Pin.Apart(pin.SchoolIds[0], pin.SchoolIds[1])),
            .. Present(draft, PinKind.Into).Select(pin => new Engine.Pin.Into(pin.SchoolIds[0], pin.Group!)),
        ],
        LockedGroups = [.. GroupsOf(draft).Where(group => draft.Groups.Any(known => known.IsLocked && known.Name == group.Name))],
    };

    /// <summary>The draft's groups without schools that have lost their place since.</summary>
    public IReadOnlyList<Engine.NamedGroup> GroupsOf(DraftContent draft) =>
        [.. draft.Groups.Select(group => new Engine.NamedGroup(group.Name, [.. group.SchoolIds.Where(Schools.ContainsKey)])).Where(group => group.Schools.Count > 0)];

    /// <summary>What groups cost and which hard rules they break, trained reviewers and approved overrides included.</summary>
    public Engine.Evaluation Judge(DraftContent draft, IReadOnlyList<Engine.NamedGroup> groups)
    {
        var evaluation = Engine.GroupingSolver.Evaluate(ProblemOf(draft) with { TrainedReviewersPerSchool = TrainedPerSchool }, groups);
        return evaluation with { Broken = [.. evaluation.Broken.Where(broken => !IsOverridden(broken))] };
    }

    /// <summary>Why a published group is as it is, in words its own schools may read: rules and travel, and nothing a school or the coordinator said.</summary>
    public IReadOnlyList<string> ReasonsForMembers(Engine.NamedGroup group) =>
        Engine.GroupingSolver.Evaluate(
            _problem with
            {
                Schools = [.. _problem.Schools.Where(school => group.Schools.Contains(school.Id)).Select(school => school with { Strengths = [], Needs = [] })],
                Conflicts = [],
                PastPartners = [.. _problem.PastPartners.Where(pair => group.Schools.Contains(pair.First) && group.Schools.Contains(pair.Second))],
            },
            [group]).Groups[0].Reasons;

    private IEnumerable<DraftPin> Present(DraftContent draft, PinKind kind) => draft.Pins.Where(pin => pin.Kind == kind && pin.SchoolIds.All(Schools.ContainsKey));

    /// <summary>Only what is a conflict can be overridden: a declared one, or being of one trust. Sizes, phases and pins cannot.</summary>
    private bool IsOverridden(Engine.BrokenRule broken) =>
        broken.Rule.Kind is Engine.RuleKind.Conflict or Engine.RuleKind.Outward
        && broken.Schools is [var first, var second]
        && _overridden.Contains(SchoolPair.Ordered(first, second));

    private static Engine.GroupingSchool SchoolOf(Booking booking, School school, int trained) => new()
    {
        Id = school.Id,
        Name = school.Name,
        Location = school is { Easting: { } easting, Northing: { } northing } ? new Engine.GridPoint(easting, northing) : null,
        Trust = school.TrustId?.ToString(),
        Stance = StanceOf(booking.MatStance),
        PhaseFamily = NameOf(school.PhaseFamily),
        TrainedReviewers = trained,
        Strengths = booking.Strengths,
        Needs = booking.Needs,
    };

    /// <summary>A phase as it is read in rules and reasons.</summary>
    private static string NameOf(PhaseFamily phase) => phase switch
    {
        PhaseFamily.Primary => "primary",
        PhaseFamily.Secondary => "secondary",
        PhaseFamily.AllThrough => "all-through",
        PhaseFamily.Special => "special",
        PhaseFamily.AlternativeProvision => "alternative provision",
        PhaseFamily.Nursery => "nursery",
        PhaseFamily.Post16 => "post-16",
        _ => "other",
    };

    private static Engine.MatStance? StanceOf(MatStance? stance) => stance switch
    {
        MatStance.Either => Engine.MatStance.Either,
        MatStance.Outward => Engine.MatStance.Outward,
        MatStance.InHouse => Engine.MatStance.InHouse,
        _ => null,
    };
}

/// <summary>Two schools in either order.</summary>
internal static class SchoolPair
{
    public static (Guid First, Guid Second) Ordered(Guid one, Guid other) => one.CompareTo(other) < 0 ? (one, other) : (other, one);
}
