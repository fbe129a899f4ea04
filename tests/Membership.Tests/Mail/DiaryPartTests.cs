using Ical.Net;
using MimeKit;
using PeerReview.Membership.Contracts;

namespace PeerReview.Membership.Tests.Mail;

public sealed class DiaryPartTests(MembershipFactory membership)
{
    private const string Invitation =
        """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//Tests//EN
        METHOD:REQUEST
        BEGIN:VEVENT
        UID:one@peer-review
        SEQUENCE:3
        DTSTAMP:20270101T090000Z
        DTSTART;TZID=Europe/London:20270304T090000
        DTEND;TZID=Europe/London:20270304T153000
        SUMMARY:Review visit: Oakfield
        ORGANIZER;CN=Peer Review:mailto:scheduling@people.peer-review.invalid
        ATTENDEE;CN=Invited;RSVP=TRUE:mailto:nobody@people.peer-review.invalid
        END:VEVENT
        END:VCALENDAR
        """;

    [Fact]
    public async Task An_invitation_goes_with_the_mail_made_out_to_each_person_told()
    {
        var network = await membership.NewNetworkAsync();
        var school = (await network.AddSchoolsAsync(1))[0];
        var (head, headEmail) = await network.AddHeadAsync(school.Id);
        var key = $"visit/{Guid.CreateVersion7()}";
        await membership.Bus.PublishAsync(new TellPeople(
            network.Id, key, "visit-confirmed", [head.Id], SchoolId: null, SchoolRole: null,
            new Dictionary<string, string> { ["host"] = key, ["day"] = "2027-03-04", ["startsAt"] = "2027-03-04T09:00:00Z", ["endsAt"] = "2027-03-04T15:30:00Z" }, Invitation));

        await membership.MailAsync(headEmail, mail => mail.Text.Contains(key, StringComparison.Ordinal));
        var file = Directory.GetFiles(membership.MailDirectory, "*.eml").Last(path => File.ReadAllText(path).Contains("text/calendar", StringComparison.Ordinal));
        using var message = await MimeMessage.LoadAsync(file);
        var part = Assert.Single(message.BodyParts.OfType<TextPart>(), one => one.ContentType.IsMimeType("text", "calendar"));
        Assert.Equal("REQUEST", part.ContentType.Parameters["method"]);
        var entry = Assert.Single(Calendar.Load(part.Text)!.Events);
        Assert.Equal(("one@peer-review", 3, $"mailto:{headEmail}"), (entry.Uid, entry.Sequence, Assert.Single(entry.Attendees).Value!.ToString()));
        Assert.Equal($"mailto:{message.From.Mailboxes.Single().Address}", entry.Organizer!.Value!.ToString());
        Assert.DoesNotContain(".invalid", part.Text, StringComparison.Ordinal);
    }
}
