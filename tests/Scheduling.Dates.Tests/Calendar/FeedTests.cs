using PeerReview.Scheduling.Dates.Calendar;

namespace PeerReview.Scheduling.Dates.Tests.Calendar;

public sealed class FeedTests
{
    [Fact]
    public void A_feed_publishes_each_appointment_once_under_the_uid_of_its_invitations()
    {
        var (one, two) = (Worlds.Id(1, 1), Worlds.Id(1, 2));
        var text = Feed.Write("Coast; network\r\nX-EVIL:1", [Entry(two, cancelled: true), Entry(one, cancelled: false)]);

        IcsLines.AssertWellFormed(text);
        var calendar = Ical.Net.Calendar.Load(text)!;
        Assert.Equal("PUBLISH", calendar.Method);
        Assert.Equal([$"{one:D}@peer-review", $"{two:D}@peer-review"], calendar.Events.Select(item => item.Uid!).Order());
        Assert.Equal("CANCELLED", calendar.Events.Single(item => item.Uid == $"{two:D}@peer-review").Status);
        Assert.All(calendar.Events, item => Assert.Empty(item.Attendees));
    }

    [Fact]
    public void The_order_given_does_not_matter()
    {
        FeedEntry[] entries = [Entry(Worlds.Id(1, 1), cancelled: false), Entry(Worlds.Id(1, 2), cancelled: false)];
        Assert.Equal(Feed.Write("Coast", entries), Feed.Write("Coast", entries.Reverse()));
    }

    [Fact]
    public void An_empty_feed_is_a_calendar()
    {
        var text = Feed.Write("Nothing yet", []);
        IcsLines.AssertWellFormed(text);
        Assert.Empty(Ical.Net.Calendar.Load(text)!.Events);
    }

    private static FeedEntry Entry(Guid id, bool cancelled) => new(id, 3, DateTimeOffset.UnixEpoch, new Appointment
    {
        Date = new(2026, 10, 26),
        Starts = new(9, 0),
        Ends = new(12, 0),
        Title = "Review",
        Invitees = [new("Al", "al@x.example")],
    }, cancelled);
}
