using PeerReview.Scheduling.Dates.SchoolYears;

namespace PeerReview.Scheduling.Dates.Polls;

/// <summary>What somebody answers about a date.</summary>
public enum PollReply
{
    /// <summary>It suits.</summary>
    Yes,

    /// <summary>It can be done.</summary>
    IfNeeded,

    /// <summary>It cannot be done.</summary>
    No,
}

/// <summary>One person's answer about one date.</summary>
/// <param name="PersonId">Who answers.</param>
/// <param name="Slot">The date asked about.</param>
/// <param name="Reply">The answer.</param>
public sealed record PollAnswer(Guid PersonId, Slot Slot, PollReply Reply);

/// <summary>
/// Choosing dates by asking. <see cref="DatePlanner.DatesToAskAbout"/> names the dates; the answers become part of the request,
/// and planning it chooses among the dates asked about, with the usual reasons and clashes.
/// </summary>
public static class DatePoll
{
    /// <summary>
    /// The request with a poll's answers in it: a no rules the date out, "if needed" and silence make it unwelcome, and the
    /// polled visits may take only dates that were asked about.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="visitIds">The visits the poll was about.</param>
    /// <param name="asked">The dates asked about.</param>
    /// <param name="answers">The answers; the last one counts where somebody answered twice.</param>
    public static DateRequest WithAnswers(
        DateRequest request, IReadOnlyCollection<Guid> visitIds, IReadOnlyList<Slot> asked, IReadOnlyList<PollAnswer> answers)
    {
        var last = answers.GroupBy(answer => (answer.PersonId, answer.Slot)).ToDictionary(same => same.Key, same => same.Last().Reply);
        var polled = request.Groups.SelectMany(group => group.Visits).Where(visit => visitIds.Contains(visit.Id))
            .SelectMany(visit => visit.PeopleIds.Concat(visit.FacilitatorIds)).ToHashSet();
        return request with
        {
            People = [.. request.People.Select(person => polled.Contains(person.Id)
                ? person with { Absences = [.. person.Absences, .. asked.Select(slot => Absence(person, slot, last)).OfType<Absence>()] }
                : person)],
            Groups = [.. request.Groups.Select(group => group with
            {
                Visits = [.. group.Visits.Select(visit => visitIds.Contains(visit.Id) ? visit with { OnlyOn = asked } : visit)],
            })],
        };
    }

    private static Absence? Absence(Person person, Slot slot, Dictionary<(Guid PersonId, Slot Slot), PollReply> replies)
    {
        var answered = replies.TryGetValue((person.Id, slot), out var reply);
        var days = DateSpan.On(slot.Date);
        return (answered, reply) switch
        {
            (false, _) => new Absence(days, "has not answered", slot.Parts, Firmness.Soft),
            (_, PollReply.No) => new Absence(days, "answered no", slot.Parts),
            (_, PollReply.IfNeeded) => new Absence(days, "only if needed", slot.Parts, Firmness.Soft),
            _ => null,
        };
    }
}
