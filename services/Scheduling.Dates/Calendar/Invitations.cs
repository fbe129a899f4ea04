namespace PeerReview.Scheduling.Dates.Calendar;

/// <summary>What an invitation tells a diary to do (RFC 5546).</summary>
public enum InvitationMethod
{
    /// <summary>Enter the appointment, or replace an older revision of it.</summary>
    Request,

    /// <summary>Strike the appointment out.</summary>
    Cancel,
}

/// <summary>What has been sent about one appointment so far. Keep it with the visit, in the same transaction as the messages.</summary>
/// <param name="Id">The visit or session; every message about it has the same UID.</param>
/// <param name="Sequence">The last revision sent, or -1 when nothing was.</param>
/// <param name="Standing">What invitees have in their diaries now, or null when nothing.</param>
public sealed record InvitationLog(Guid Id, int Sequence, Appointment? Standing)
{
    /// <summary>The log of an appointment nobody has heard of.</summary>
    public static InvitationLog New(Guid id) => new(id, Sequence: -1, Standing: null);
}

/// <summary>A message to send by mail, as part <c>text/calendar</c> with the same method.</summary>
/// <param name="Method">What it tells diaries to do.</param>
/// <param name="Sequence">Its revision, larger than that of every earlier message about the appointment.</param>
/// <param name="To">Who gets it.</param>
/// <param name="Text">The iCalendar object, lines ended by CR LF.</param>
public sealed record Invitation(InvitationMethod Method, int Sequence, IReadOnlyList<Invitee> To, string Text);

/// <summary>
/// Keeps diaries right: compares what people have with what they should have and writes the messages between. Asked twice it
/// sends nothing the second time.
/// </summary>
public static class Invitations
{
    /// <summary>The messages that bring diaries up to date, in the order to send them, and the log afterwards.</summary>
    /// <param name="log">What was sent so far.</param>
    /// <param name="wanted">What diaries should show, or null when the appointment is off.</param>
    /// <param name="organiser">Who invites; it must stay the same for one appointment, for only the organiser may change it.</param>
    /// <param name="now">The time of writing, UTC.</param>
    public static (InvitationLog Log, IReadOnlyList<Invitation> Messages) Update(
        InvitationLog log, Appointment? wanted, Organiser organiser, DateTimeOffset now)
    {
        if (wanted is { Invitees.Count: 0 })
        {
            wanted = null;
        }

        if (Equals(wanted, log.Standing))
        {
            return (log, []);
        }

        List<Invitation> messages = [];
        var sequence = log.Sequence;
        if (log.Standing is { } standing && Withdrawn(standing, wanted) is { Count: > 0 } withdrawn)
        {
            var struck = standing with { Invitees = withdrawn };
            messages.Add(new(InvitationMethod.Cancel, ++sequence, withdrawn, IcsText.Message(log.Id, sequence, struck, organiser, now, InvitationMethod.Cancel)));
        }

        if (wanted is not null)
        {
            messages.Add(new(InvitationMethod.Request, ++sequence, wanted.Invitees,
                IcsText.Message(log.Id, sequence, wanted, organiser, now, InvitationMethod.Request)));
        }

        return (new InvitationLog(log.Id, sequence, wanted), messages);
    }

    private static List<Invitee> Withdrawn(Appointment standing, Appointment? wanted)
    {
        var kept = (wanted?.Invitees ?? []).Select(invitee => invitee.Email).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. standing.Invitees.Where(invitee => !kept.Contains(invitee.Email))];
    }
}
