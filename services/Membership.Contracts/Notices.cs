namespace PeerReview.Membership.Contracts;

/// <summary>
/// Command to Membership, which owns mail and preferences: tell people something that happened or is due.
/// Never carries findings, evidence or any text a school wrote.
/// </summary>
/// <param name="NetworkId">The network (tenant).</param>
/// <param name="Key">The business key: the same key is told to the same person once, however often the command arrives.</param>
/// <param name="Notice">The notice's code, which names its wording, such as <c>place-offered</c>.</param>
/// <param name="PersonIds">Whom to tell by name.</param>
/// <param name="SchoolId">With <paramref name="SchoolRole"/>: tell whoever holds that role at this school.</param>
/// <param name="SchoolRole">A role code, such as <c>headteacher</c>.</param>
/// <param name="Facts">Names, dates and links for the wording; dates are ISO days or UTC instants.</param>
/// <param name="Invitation">
/// An iCalendar message with a method (RFC 5546) that brings diaries up to date; null when nothing is to stand in them. Its organiser and its one
/// attendee are stand-ins: Membership, which alone knows addresses, puts the sender and the person told in their place.
/// </param>
public sealed record TellPeople(
    Guid NetworkId,
    string Key,
    string Notice,
    IReadOnlyList<Guid> PersonIds,
    Guid? SchoolId,
    string? SchoolRole,
    IReadOnlyDictionary<string, string> Facts,
    string? Invitation = null);
