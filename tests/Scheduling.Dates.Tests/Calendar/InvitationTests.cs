using System.Text;
using CsCheck;
using Ical.Net.CalendarComponents;
using PeerReview.Scheduling.Dates.Calendar;

namespace PeerReview.Scheduling.Dates.Tests.Calendar;

public sealed class InvitationTests
{
    private static readonly TimeZoneInfo England = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
    private static readonly Organiser Network = new("Coast \"network\"; schools", "dates@coast.example");
    private static readonly string[] Typed =
    [
        "Review at Ash Primary", "a, b; c: \"d\" \\ e", "x\r\nATTENDEE:mailto:evil@example.com", "x\nBEGIN:VEVENT\nUID:1\nEND:VEVENT",
        "x\r\n more", "\u2028y\u0085z\u0000", "Ysgol y Môr – 学校 🏫", new string('é', 200), "", " ", "tab\there", "a\\nb",
    ];

    [Fact]
    public void Over_any_history_diaries_show_what_they_should_and_revisions_only_rise() =>
        Gen.Int[0, int.MaxValue].Sample(seed =>
        {
            var random = new Random(seed);
            var id = new Guid(seed, 1, 2, [1, 2, 3, 4, 5, 6, 7, 8]);
            var log = InvitationLog.New(id);
            var diaries = new Dictionary<string, CalendarEvent>(StringComparer.OrdinalIgnoreCase);
            var last = -1;
            Appointment? wanted = null;
            for (var change = 0; change < random.Next(1, 7); change++)
            {
                wanted = Change(random, wanted);
                var (after, messages) = Invitations.Update(log, wanted, Network, DateTimeOffset.UnixEpoch.AddDays(20_000 + change));
                foreach (var message in messages)
                {
                    var item = Read(message, id);
                    Assert.True(item.Sequence > last);
                    last = item.Sequence;
                    Deliver(diaries, message, item);
                }

                log = after;
                Assert.Equal(last, log.Sequence);
                Assert.Empty(Invitations.Update(log, wanted, Network, DateTimeOffset.UnixEpoch).Messages);
                AssertShow(diaries, wanted);
            }
        }, iter: 4000);

    [Fact]
    public void A_cancelled_visit_ends_with_a_cancellation_to_everyone_who_had_it()
    {
        var (log, _) = Invitations.Update(InvitationLog.New(Guid.CreateVersion7()), Plain(), Network, DateTimeOffset.UnixEpoch);
        var (cancelled, messages) = Invitations.Update(log, wanted: null, Network, DateTimeOffset.UnixEpoch);
        var message = Assert.Single(messages);
        Assert.Equal(InvitationMethod.Cancel, message.Method);
        Assert.Equal(Plain().Invitees, message.To);
        Assert.Contains("STATUS:CANCELLED", message.Text, StringComparison.Ordinal);
        Assert.Contains("SEQUENCE:1", message.Text, StringComparison.Ordinal);
        Assert.Null(cancelled.Standing);
    }

    [Fact]
    public void Somebody_who_withdraws_is_struck_out_and_the_others_are_told()
    {
        var (log, _) = Invitations.Update(InvitationLog.New(Guid.CreateVersion7()), Plain(), Network, DateTimeOffset.UnixEpoch);
        var (_, messages) = Invitations.Update(log, Plain() with { Invitees = [Plain().Invitees[0]] }, Network, DateTimeOffset.UnixEpoch);
        Assert.Equal([InvitationMethod.Cancel, InvitationMethod.Request], messages.Select(message => message.Method));
        Assert.Equal("Bo", Assert.Single(messages[0].To).Name);
        Assert.Equal("Al", Assert.Single(messages[1].To).Name);
        Assert.DoesNotContain("mailto:al", messages[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_that_differ_in_case_are_one_person()
    {
        var (log, _) = Invitations.Update(InvitationLog.New(Guid.CreateVersion7()), Plain(), Network, DateTimeOffset.UnixEpoch);
        var renamed = Plain() with { Invitees = [.. Plain().Invitees.Select(one => one with { Email = one.Email.ToUpperInvariant() })] };
        var (_, messages) = Invitations.Update(log, renamed, Network, DateTimeOffset.UnixEpoch);
        Assert.Equal(InvitationMethod.Request, Assert.Single(messages).Method);
    }

    [Fact]
    public void A_name_with_a_line_break_cannot_add_a_property()
    {
        var evil = Plain() with { Invitees = [new Invitee("Jo\r\nX-EVIL:1", "jo@x.example\r\nX-EVIL:2"), new Invitee("\"; X=\"", "a b@c;d")] };
        var (_, messages) = Invitations.Update(InvitationLog.New(Guid.CreateVersion7()), evil, Network, DateTimeOffset.UnixEpoch);
        Assert.DoesNotContain(IcsLines.Unfolded(messages[0].Text), line => line.StartsWith("X-EVIL", StringComparison.Ordinal));
        IcsLines.AssertWellFormed(messages[0].Text);
    }

    [Fact]
    public void The_same_request_is_the_same_text()
    {
        var id = Guid.CreateVersion7();
        string Once() => Invitations.Update(InvitationLog.New(id), Plain(), Network, DateTimeOffset.UnixEpoch).Messages[0].Text;
        Assert.Equal(Once(), Once());
    }

    private static Appointment Plain() => new()
    {
        Date = new(2026, 5, 14),
        Starts = new(9, 0),
        Ends = new(15, 30),
        Title = "Review at Ash Primary",
        Invitees = [new("Al", "al@ash.example"), new("Bo", "bo@birch.example", Required: false)],
    };

    private static Appointment? Change(Random random, Appointment? before)
    {
        if (before is null || random.Next(6) == 0)
        {
            return before is not null ? null : Any(random);
        }

        return random.Next(4) switch
        {
            0 => before with { Date = DateNearClockChange(random) },
            1 => before with { Invitees = Invitees(random) },
            2 => before with { Notes = Typed[random.Next(Typed.Length)], Tentative = random.Next(2) == 0 },
            _ => Any(random),
        };
    }

    private static Appointment Any(Random random)
    {
        var starts = new TimeOnly(random.Next(7, 16), random.Next(60));
        return new Appointment
        {
            Date = DateNearClockChange(random),
            Starts = starts,
            Ends = starts.AddMinutes(random.Next(1, 400)),
            Title = Typed[random.Next(Typed.Length)],
            Place = Typed[random.Next(Typed.Length)],
            Notes = Typed[random.Next(Typed.Length)],
            Link = random.Next(2) == 0 ? null : new Uri("https://coast.example/visits/1?a=b&c=%0D%0AX:1"),
            Tentative = random.Next(2) == 0,
            Remind = random.Next(2) == 0 ? null : TimeSpan.FromHours(random.Next(1, 72)),
            Invitees = Invitees(random),
        };
    }

    private static List<Invitee> Invitees(Random random) =>
        [.. Enumerable.Range(0, 4).Where(_ => random.Next(2) == 0)
            .Select(number => new Invitee(Typed[random.Next(Typed.Length)], $"person{number}@school.example", random.Next(2) == 0))];

    // The days around the last Sundays of March and October, and any other day of four years.
    private static DateOnly DateNearClockChange(Random random)
    {
        var year = random.Next(2025, 2030);
        return random.Next(3) switch
        {
            0 => new DateOnly(year, 3, random.Next(24, 32)),
            1 => new DateOnly(year, 10, random.Next(24, 32)),
            _ => new DateOnly(year, 1, 1).AddDays(random.Next(365)),
        };
    }

    private static CalendarEvent Read(Invitation message, Guid id)
    {
        IcsLines.AssertWellFormed(message.Text);
        var calendar = Ical.Net.Calendar.Load(message.Text)!;
        Assert.Equal(message.Method == InvitationMethod.Request ? "REQUEST" : "CANCEL", calendar.Method);
        Assert.Equal("Europe/London", Assert.Single(calendar.TimeZones).TzId);
        var item = Assert.Single(calendar.Events);
        Assert.Equal($"{id:D}@peer-review", item.Uid);
        Assert.Equal(message.Sequence, item.Sequence);
        Assert.Equal(message.To.Select(invitee => "mailto:" + invitee.Email), item.Attendees.Select(attendee => attendee.Value!.ToString()));
        return item;
    }

    // A diary takes a revision only when it is newer than the one it has.
    private static void Deliver(Dictionary<string, CalendarEvent> diaries, Invitation message, CalendarEvent item)
    {
        foreach (var invitee in message.To)
        {
            Assert.True(!diaries.TryGetValue(invitee.Email, out var known) || item.Sequence > known.Sequence);
            diaries[invitee.Email] = item;
            Assert.Equal(message.Method == InvitationMethod.Cancel, item.Status == "CANCELLED");
        }
    }

    private static void AssertShow(Dictionary<string, CalendarEvent> diaries, Appointment? wanted)
    {
        var invited = (wanted?.Invitees ?? []).Select(invitee => invitee.Email).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (email, item) in diaries)
        {
            Assert.Equal(!invited.Contains(email), item.Status == "CANCELLED");
            if (invited.Contains(email))
            {
                Assert.Equal(Utc(wanted!.Date, wanted.Starts), item.Start!.AsUtc);
                Assert.Equal(Utc(wanted.Date, wanted.Ends), item.End!.AsUtc);
                Assert.Equal(wanted.Tentative ? "TENTATIVE" : "CONFIRMED", item.Status);
            }
        }

        Assert.True(invited.IsSubsetOf(diaries.Keys));
    }

    private static DateTime Utc(DateOnly date, TimeOnly time) =>
        TimeZoneInfo.ConvertTimeToUtc(date.ToDateTime(time, DateTimeKind.Unspecified), England);
}

/// <summary>The rules of iCalendar's text that hold whatever it says.</summary>
internal static class IcsLines
{
    private static readonly HashSet<string> Known =
    [
        "BEGIN", "END", "VERSION", "PRODID", "METHOD", "X-WR-CALNAME", "TZID", "X-LIC-LOCATION", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO",
        "DTSTART", "DTEND", "RRULE", "UID", "SEQUENCE", "DTSTAMP", "SUMMARY", "LOCATION", "DESCRIPTION", "STATUS", "TRANSP", "URL",
        "ORGANIZER", "ATTENDEE", "ACTION", "TRIGGER",
    ];

    public static IEnumerable<string> Unfolded(string text) => text.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n")[..^1];

    public static void AssertWellFormed(string text)
    {
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text.Replace("\r\n", "", StringComparison.Ordinal), letter => char.IsControl(letter));
        Assert.All(text.Split("\r\n"), line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 75));
        var depth = 0;
        foreach (var line in Unfolded(text))
        {
            Assert.Contains(line.Split([':', ';'])[0], Known);
            depth += line.StartsWith("BEGIN:", StringComparison.Ordinal) ? 1 : line.StartsWith("END:", StringComparison.Ordinal) ? -1 : 0;
            Assert.True(depth >= 0);
        }

        Assert.Equal(0, depth);
    }
}
