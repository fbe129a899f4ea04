namespace PeerReview.Scheduling.Dates.Calendar;

/// <summary>One appointment in a feed.</summary>
/// <param name="Id">The visit or session; the UID is that of its invitations, so that a diary shows it once.</param>
/// <param name="Sequence">The revision shown, as in <see cref="InvitationLog"/>; 0 where none was sent.</param>
/// <param name="Changed">When it last changed, UTC. It stamps the entry, so that an unchanged feed is the same text.</param>
/// <param name="Appointment">What to show.</param>
/// <param name="Cancelled">Whether it is off; a feed goes on showing it as cancelled for a while, or diaries keep the old entry.</param>
public sealed record FeedEntry(Guid Id, int Sequence, DateTimeOffset Changed, Appointment Appointment, bool Cancelled = false);

/// <summary>A calendar to subscribe to.</summary>
public static class Feed
{
    /// <summary>The feed as an iCalendar object (METHOD:PUBLISH); invitees are not named in it.</summary>
    /// <param name="name">What the subscriber's diary calls it.</param>
    /// <param name="entries">What it shows; written in order of id, so that the order given does not matter.</param>
    public static string Write(string name, IEnumerable<FeedEntry> entries) => IcsText.Feed(name, entries);
}
