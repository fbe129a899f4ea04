using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace PeerReview.Scheduling.Dates.Calendar;

/// <summary>Writes iCalendar objects (RFC 5545) with Ical.Net, which escapes and folds text but trusts what goes into parameters.</summary>
internal static class IcsText
{
    public const string TimeZone = "Europe/London";
    private const string Product = "-//Peer Review//Scheduling//EN";
    private const string Version = "2.0";

    // Far enough back for every appointment there can be; the rules of the zone have not changed since.
    private static readonly DateTime ZoneSince = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    public static string Message(Guid id, int sequence, Appointment appointment, Organiser organiser, DateTimeOffset now, InvitationMethod method)
    {
        var item = Event(id, sequence, now, appointment, cancelled: method == InvitationMethod.Cancel);
        item.Organizer = new Organizer { Value = Mail(organiser.Email), CommonName = CleanText.Parameter(organiser.Name) };
        foreach (var invitee in appointment.Invitees)
        {
            item.Attendees.Add(new Attendee
            {
                Value = Mail(invitee.Email),
                CommonName = CleanText.Parameter(invitee.Name),
                Role = invitee.Required ? ParticipationRole.RequiredParticipant : ParticipationRole.OptionalParticipant,
                ParticipationStatus = EventParticipationStatus.NeedsAction,
                Rsvp = method == InvitationMethod.Request,
            });
        }

        return Text(method == InvitationMethod.Request ? CalendarMethods.Request : CalendarMethods.Cancel, name: null, [item]);
    }

    public static string Feed(string name, IEnumerable<FeedEntry> entries) => Text(
        CalendarMethods.Publish, name,
        entries.OrderBy(entry => entry.Id).Select(entry => Event(entry.Id, entry.Sequence, entry.Changed, entry.Appointment, entry.Cancelled)));

    private static string Text(string method, string? name, IEnumerable<CalendarEvent> events)
    {
        var calendar = new Ical.Net.Calendar { ProductId = Product, Version = Version, Method = method };
        calendar.AddTimeZone(VTimeZone.FromDateTimeZone(TimeZone, ZoneSince, includeHistoricalData: false));
        if (name is not null)
        {
            calendar.AddProperty("X-WR-CALNAME", CleanText.Line(name));
        }

        foreach (var item in events)
        {
            calendar.Events.Add(item);
        }

        return new CalendarSerializer().SerializeToString(calendar) ?? throw new InvalidOperationException("The calendar could not be written.");
    }

    private static CalendarEvent Event(Guid id, int sequence, DateTimeOffset stamp, Appointment appointment, bool cancelled)
    {
        var item = new CalendarEvent
        {
            Uid = $"{id:D}@peer-review",
            Sequence = sequence,
            DtStamp = new CalDateTime(stamp.UtcDateTime),
            Start = OnTheClock(appointment.Date, appointment.Starts),
            End = OnTheClock(appointment.Date, appointment.Ends),
            Summary = CleanText.Line(appointment.Title),
            Status = cancelled ? EventStatus.Cancelled : appointment.Tentative ? EventStatus.Tentative : EventStatus.Confirmed,
            // A cancelled day must not go on blocking the diary it stands in.
            Transparency = cancelled ? TransparencyType.Transparent : TransparencyType.Opaque,
        };
        if (appointment.Place.Length > 0)
        {
            item.Location = CleanText.Line(appointment.Place);
        }

        if (appointment.Notes.Length > 0)
        {
            item.Description = CleanText.Lines(appointment.Notes);
        }

        if (appointment.Link is { } link)
        {
            item.Url = new Uri(link.GetComponents(UriComponents.AbsoluteUri, UriFormat.UriEscaped));
        }

        if (appointment.Remind is { } remind && !cancelled)
        {
            item.Alarms.Add(new Alarm
            {
                Action = AlarmAction.Display,
                Description = CleanText.Line(appointment.Title),
                Trigger = new Trigger(Duration.FromMinutes(-(int)remind.TotalMinutes)),
            });
        }

        return item;
    }

    private static CalDateTime OnTheClock(DateOnly date, TimeOnly time) => new(date, time, TimeZone);

    private static Uri Mail(string address) => new("mailto:" + CleanText.Address(address));
}
