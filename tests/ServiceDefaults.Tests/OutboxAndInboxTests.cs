using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PeerReview.SampleService;
using PeerReview.TestKit;

namespace PeerReview.ServiceDefaults.Tests;

public sealed class OutboxAndInboxTests(SampleFactory sample)
{
    private readonly Guid _network = SampleFactory.NewNetwork();

    [Fact]
    public async Task A_change_and_its_event_are_one_and_the_event_is_dealt_with_two_hops_on()
    {
        var note = await sample.WriteNoteAsync(Person.Coordinator(_network), "hello");

        var written = await sample.Bus.WaitForAsync<NoteWritten>(message => message.NoteId == note.Id);
        Assert.Equal(_network, written.NetworkId);
        await sample.Bus.WaitForAsync<NoteCopied>(message => message.NoteId == note.Id);
        Assert.Equal(1, await sample.CountCopiesAsync(_network));
    }

    [Fact]
    public async Task A_refused_request_leaves_neither_row_nor_event()
    {
        var author = Person.Coordinator(_network);
        var refused = await sample.As(author).PostAsync("/api/sample/notes/refused", new WriteNoteRequest("never"));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);

        // What is written afterwards has arrived; so what was refused before it never will.
        var after = await sample.WriteNoteAsync(author, "after");
        await sample.Bus.WaitForAsync<NoteCopied>(message => message.NoteId == after.Id);
        Assert.DoesNotContain(sample.Bus.Seen<NoteWritten>(), message => message.Text == "never");
        Assert.Equal(1, await sample.AsOwnerAsync<long>("SELECT count(*) FROM notes", _network));
    }

    [Fact]
    public async Task The_same_message_delivered_eight_times_at_once_has_its_effect_once()
    {
        var written = new NoteWritten(_network, Guid.CreateVersion7(), 1, "again and again");
        var messageId = Guid.NewGuid();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => sample.Bus.PublishAsync(written, messageId)));
        await sample.Bus.PublishAsync(written with { NoteId = Guid.CreateVersion7(), Text = "last" });

        // The last one is through, so are the eight before it; and what they published was stored before what it published.
        await sample.Bus.WaitForAsync<NoteCopied>(copied => copied.NetworkId == _network && copied.Text == "last");
        await sample.Bus.WaitForAsync<NoteCopied>(copied => copied.NoteId == written.NoteId);
        Assert.Equal(1, await sample.AsOwnerAsync<long>("SELECT count(*) FROM copies WHERE text = 'again and again'", _network));
        Assert.Single(sample.Bus.Seen<NoteCopied>(), copied => copied.NoteId == written.NoteId);
    }

    [Fact]
    public async Task Without_the_inbox_mark_the_same_message_would_have_its_effect_twice()
    {
        // The control of the test above: take the mark away, and the second delivery is dealt with again.
        var written = new NoteWritten(_network, Guid.CreateVersion7(), 1, "control");
        var messageId = Guid.NewGuid();

        await sample.Bus.PublishAsync(written, messageId);
        await Eventually.SeeAsync(() => sample.CountCopiesAsync(_network), count => count == 1);
        await Eventually.SeeAsync(
            () => sample.AsOwnerAsync<long>($"WITH gone AS (DELETE FROM inbox_message WHERE message_id = '{messageId}' RETURNING 1) SELECT count(*) FROM gone", _network),
            deleted => deleted == 1);

        await sample.Bus.PublishAsync(written, messageId);
        await Eventually.SeeAsync(() => sample.CountCopiesAsync(_network), count => count == 2);
    }

    [Fact]
    public async Task A_poison_message_leaves_nothing_behind_and_does_not_hold_up_the_others()
    {
        await sample.Bus.PublishAsync(new NoteWritten(_network, Guid.CreateVersion7(), 1, "poison"));
        var good = new NoteWritten(_network, Guid.CreateVersion7(), 1, "good");
        await sample.Bus.PublishAsync(good);

        await sample.Bus.WaitForAsync<NoteCopied>(copied => copied.NoteId == good.NoteId);
        var failed = await Eventually.SeeAsync(() => sample.CountDeadLettersAsync(_network), count => count >= 1);
        Assert.Equal(1, failed);
        Assert.Equal(1, await sample.CountCopiesAsync(_network));
        Assert.DoesNotContain(sample.Bus.Seen<NoteCopied>(), copied => copied.Text == "poison");
    }

    [Fact]
    public async Task A_delayed_message_waits_for_its_time_in_the_database()
    {
        var author = Person.Coordinator(_network);
        var late = await sample.As(author).PostAsync("/api/sample/notes", new WriteNoteRequest("late", DueInSeconds: 3600)).ReadAsync<NoteView>();
        var now = await sample.WriteNoteAsync(author, "now");

        await sample.Bus.WaitForAsync<NoteCopied>(copied => copied.NoteId == now.Id);
        Assert.DoesNotContain(sample.Bus.Seen<NoteWritten>(), written => written.NoteId == late.Id);

        await sample.AsOwnerAsync<long>("WITH due AS (UPDATE outbox_message SET due_at = now() WHERE due_at > now() RETURNING 1) SELECT count(*) FROM due", _network);
        await sample.Bus.WaitForAsync<NoteCopied>(copied => copied.NoteId == late.Id);
    }

    [Fact]
    public async Task Ten_first_events_at_once_make_one_saga_that_has_seen_them_all()
    {
        await Task.WhenAll(Enumerable.Range(0, 10).Select(number =>
            sample.Bus.PublishAsync(new NoteCopied(_network, Guid.CreateVersion7(), $"copy {number}"))));

        var copies = await Eventually.SeeAsync(() => CountTalliedAsync(_network), sum => sum >= 10);
        Assert.Equal(10, copies);
        Assert.Equal(1, await sample.AsOwnerAsync<long>("SELECT count(*) FROM note_tally", _network));
    }

    [Fact]
    public async Task A_replica_that_comes_and_goes_meanwhile_changes_nothing()
    {
        for (var round = 0; round < 3; round++)
        {
            var network = SampleFactory.NewNetwork();
            var replica = sample.WithWebHostBuilder(_ => { });
            await Eventually.SeeAsync(() => replica.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(), health => health.Status == HealthStatus.Healthy);

            var events = Task.WhenAll(Enumerable.Range(0, 100).Select(number =>
                sample.Bus.PublishAsync(new NoteCopied(network, Guid.CreateVersion7(), $"copy {number}"))));
            await Eventually.SeeAsync(() => CountTalliedAsync(network), sum => sum > 30 * round);
            await replica.DisposeAsync();
            await events;

            Assert.Equal(100, await CountTalliedAsync(network));
            Assert.Equal(0, await sample.CountDeadLettersAsync(network));
        }
    }

    private Task<long> CountTalliedAsync(Guid network) => sample.AsOwnerAsync<long>("SELECT coalesce(sum(copies), 0)::bigint FROM note_tally", network);
}
