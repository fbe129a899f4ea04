namespace PeerReview.Scheduling.Dates.Calendar;

/// <summary>Somebody whose diary an appointment belongs in.</summary>
/// <param name="Name">As shown to the others.</param>
/// <param name="Email">Where invitations go; also what tells invitees apart, whatever its case.</param>
/// <param name="Required">Whether they must be there.</param>
public sealed record Invitee(string Name, string Email, bool Required = true);

/// <summary>Who sends invitations and receives the answers.</summary>
/// <param name="Name">The network's name.</param>
/// <param name="Email">An address that takes replies.</param>
public sealed record Organiser(string Name, string Email);

/// <summary>What people should have in their diaries: a visit, session or hold as a time on the clock in England.</summary>
public sealed record Appointment
{
    /// <summary>The date in England.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>When it begins, on the clock in England.</summary>
    public required TimeOnly Starts { get; init; }

    /// <summary>When it ends, on the clock in England; after <see cref="Starts"/>.</summary>
    public required TimeOnly Ends { get; init; }

    /// <summary>One line; every diary that is shared shows it, so it says nothing confidential.</summary>
    public required string Title { get; init; }

    /// <summary>Where it takes place, one line.</summary>
    public string Place { get; init; } = "";

    /// <summary>What to know before coming; may have several lines.</summary>
    public string Notes { get; init; } = "";

    /// <summary>Where to read more, or null.</summary>
    public Uri? Link { get; init; }

    /// <summary>Whether the time is only held while people answer.</summary>
    public bool Tentative { get; init; }

    /// <summary>How long before the start a diary should remind, or null for no reminder.</summary>
    public TimeSpan? Remind { get; init; }

    /// <summary>Who is invited.</summary>
    public IReadOnlyList<Invitee> Invitees { get; init; } = [];

    /// <summary>Whether two appointments would look the same in a diary.</summary>
    public bool Equals(Appointment? other) =>
        other is not null
        && (Date, Starts, Ends, Title, Place, Notes, Link, Tentative, Remind)
            == (other.Date, other.Starts, other.Ends, other.Title, other.Place, other.Notes, other.Link, other.Tentative, other.Remind)
        && Invitees.SequenceEqual(other.Invitees);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Date, Starts, Ends, Title, Invitees.Count);
}
