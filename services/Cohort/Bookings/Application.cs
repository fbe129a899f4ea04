using PeerReview.Cohorts.Programmes;
using PeerReview.Cohorts.Schools;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Cohorts.Bookings;

/// <summary>What a school asks for when it books, before it is known whether there is a place.</summary>
internal sealed record Application(
    Guid CohortId,
    Guid SchoolId,
    IReadOnlyList<Guid> DelegateIds,
    IReadOnlyList<string> Declarations,
    Guid PreparedBy,
    Guid AuthorisedBy,
    MatStance? MatStance,
    IReadOnlyList<string> Strengths,
    IReadOnlyList<string> Needs)
{
    /// <summary>Refuses (400, beside the field) what the programme does not allow.</summary>
    /// <param name="template">The programme.</param>
    /// <param name="school">The school.</param>
    /// <param name="knownDelegates">Those of the delegates who work at the school.</param>
    public void RefuseUnlessAllowed(ProgrammeTemplate template, School school, IReadOnlyCollection<Guid> knownDelegates)
    {
        var errors = new Dictionary<string, string[]>();
        if (DelegateErrors(template, DelegateIds, knownDelegates) is { } wrongDelegates)
            errors["delegateIds"] = [wrongDelegates];

        var open = template.Booking.Declarations.Where(declaration => !Declarations.Contains(declaration.Code)).ToList();
        if (open.Count > 0)
            errors["declarations"] = [.. open.Select(declaration => $"Declare: {declaration.Text}")];
        else if (Declarations.Count != template.Booking.Declarations.Count)
            errors["declarations"] = ["The programme has no such declaration."];

        if (template.Booking.PhaseFamilies is { } phases && !phases.Contains(school.PhaseFamily))
            errors["schoolId"] = ["This programme is not for schools of this phase."];
        if (MatStance is { } stance && template.Groups?.MatStances.Contains(stance) != true)
            errors["matStance"] = ["The programme does not allow this stance towards trusts."];
        if (Strengths.Concat(Needs).Any(theme => theme.Trim().Length is 0 or > 120) || Strengths.Count > 10 || Needs.Count > 10)
            errors["strengths"] = ["Name up to ten strengths and ten needs, each in up to 120 characters."];

        if (errors.Count > 0)
            throw Refusal.Invalid(errors);
    }

    /// <summary>What is wrong with a list of delegates; null when nothing is.</summary>
    public static string? DelegateErrors(ProgrammeTemplate template, IReadOnlyList<Guid> delegateIds, IReadOnlyCollection<Guid> knownDelegates)
    {
        var (fewest, most) = template.Booking.Delegates;
        if (delegateIds.Distinct().Count() != delegateIds.Count)
            return "Name each person once.";
        if (delegateIds.Count < fewest || delegateIds.Count > most)
            return fewest == most ? $"Name {most} people." : $"Name {fewest} to {most} people.";
        return delegateIds.All(knownDelegates.Contains) ? null : "Only people who work at the school can be named. Has the head admitted all of them?";
    }
}
