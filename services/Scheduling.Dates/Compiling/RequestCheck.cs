using PeerReview.Scheduling.Dates.SchoolYears;

namespace PeerReview.Scheduling.Dates.Compiling;

/// <summary>Refuses requests that do not hang together, naming what is wrong, before anything is planned on them.</summary>
internal static class RequestCheck
{
    public const int MostVisitsInGroup = 60;

    public static void Throw(DateRequest request)
    {
        if (Faults(request).FirstOrDefault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(request));
        }
    }

    private static IEnumerable<string> Faults(DateRequest request)
    {
        var schools = request.Schools.Select(school => school.Id).ToHashSet();
        var people = request.People.Select(person => person.Id).ToHashSet();
        var layers = request.Calendars.ToDictionary(layer => layer.Id);
        var visits = request.Groups.SelectMany(group => group.Visits).Select(visit => visit.Id).ToList();
        if (schools.Count + people.Count != request.Schools.Count + request.People.Count || schools.Overlaps(people))
        {
            yield return "A school or person is given twice.";
        }

        if (visits.Distinct().Count() != visits.Count || request.Groups.DistinctBy(group => group.Id).Count() != request.Groups.Count)
        {
            yield return "A group or visit is given twice.";
        }

        foreach (var fault in request.Calendars.SelectMany(layer => LayerFaults(layer, layers))
            .Concat(request.Schools.Where(school => school.CalendarId is { } id && !layers.ContainsKey(id))
                .Select(school => $"{school.Name} follows a calendar that is not given."))
            .Concat(request.People.Where(person => person.SchoolId is { } id && !schools.Contains(id))
                .Select(person => $"{person.Name} belongs to a school that is not given."))
            .Concat(request.Commitments.Where(item => !schools.Contains(item.OwnerId) && !people.Contains(item.OwnerId))
                .Select(item => $"Nobody given owns the commitment \"{item.Label}\"."))
            .Concat(request.Holds.Where(hold => !visits.Contains(hold.VisitId)).Select(hold => $"No visit is given for the hold on {hold.Slot}."))
            .Concat(request.Groups.SelectMany(group => GroupFaults(group, schools, people))))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> LayerFaults(CalendarLayer layer, Dictionary<Guid, CalendarLayer> layers)
    {
        HashSet<Guid> seen = [];
        for (Guid? id = layer.Id; id is { } next; id = layers[next].ParentId)
        {
            if (!layers.ContainsKey(next) || !seen.Add(next))
            {
                yield return $"The calendar {layer.Name} falls back to itself or to one that is not given.";
                yield break;
            }
        }
    }

    private static IEnumerable<string> GroupFaults(ReviewGroup group, HashSet<Guid> schools, HashSet<Guid> people)
    {
        if (group.Visits.Count > MostVisitsInGroup)
        {
            yield return $"{group.Name} has more than {MostVisitsInGroup} visits.";
        }

        if (group.Rules.Window.Last < group.Rules.Window.First)
        {
            yield return $"The window of {group.Name} ends before it begins.";
        }

        var own = group.Visits.Select(visit => visit.Id).ToHashSet();
        foreach (var visit in group.Visits)
        {
            if (!schools.Contains(visit.HostId) || visit.VisitingSchoolIds.Any(id => !schools.Contains(id)))
            {
                yield return $"A visit of {group.Name} names a school that is not given.";
            }

            if (visit.PeopleIds.Concat(visit.FacilitatorIds).Any(id => !people.Contains(id))
                || visit.Fixed?.FacilitatorId is { } facilitator && !people.Contains(facilitator))
            {
                yield return $"A visit of {group.Name} names a person who is not given.";
            }

            if (visit.AfterVisitIds.Any(id => !own.Contains(id) || id == visit.Id))
            {
                yield return $"A visit of {group.Name} comes after a visit that is not another of the group's.";
            }
        }
    }
}
