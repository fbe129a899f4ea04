using Ical.Net;
using Ical.Net.Serialization;
using MimeKit;

namespace PeerReview.Membership.Mail;

/// <summary>The part of a mail that diaries read (RFC 6047).</summary>
internal static class DiaryPart
{
    /// <summary>An invitation made out to one person. Only who sent it may change it later, so the sender is always the platform's address.</summary>
    public static TextPart Of(string invitation, string sender, string recipient)
    {
        if (Calendar.Load(invitation) is not { Method: { } method } calendar)
            throw new InvalidOperationException("An invitation that is no iCalendar message.");

        foreach (var entry in calendar.Events)
        {
            entry.Organizer!.Value = MailTo(sender);
            entry.Attendees.Single().Value = MailTo(recipient);
            entry.Attendees.Single().CommonName = recipient;
        }

        var part = new TextPart("calendar") { Text = new CalendarSerializer().SerializeToString(calendar)! };
        part.ContentType.Parameters.Add("method", method);
        part.ContentType.Name = "invitation.ics";
        return part;
    }

    private static Uri MailTo(string address) => new($"mailto:{address}");
}
