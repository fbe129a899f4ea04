using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PeerReview.SampleService;
using PeerReview.ServiceDefaults.Security;
using PeerReview.ServiceDefaults.Support;
using PeerReview.TestKit;

namespace PeerReview.ServiceDefaults.Tests;

/// <summary>Messages nobody could deal with: kept, grouped, shown without a word of theirs, and sent again without a second effect.</summary>
public sealed class DeadLetterTests(SampleFactory sample)
{
    private const string Letters = "/api/sample/platform/dead-letters";
    private readonly Guid _network = SampleFactory.NewNetwork();

    [Fact]
    public async Task Poison_is_grouped_with_its_like_and_support_sees_no_word_of_it()
    {
        var canary = $"poison canary-{Guid.NewGuid():N}";
        for (var number = 0; number < 3; number++)
            await sample.Bus.PublishAsync(new NoteWritten(_network, Guid.CreateVersion7(), 1, canary));

        var group = await GroupAsync(found => found.Waiting == 3);
        Assert.Equal(("sample-copy-note", "NoteWritten", "InvalidOperationException", "CopyNote.Consume"), (group.Queue, group.MessageType, group.ExceptionType, group.Place));
        Assert.Null(group.Reason);
        var all = await TextAsync($"{Letters}/groups") + await TextAsync($"{Letters}?group={group.Group}") + await TextAsync("/api/sample/platform");
        Assert.DoesNotContain("canary", all, StringComparison.Ordinal);
        Assert.DoesNotContain("This note is poison", all, StringComparison.Ordinal);
        Assert.Equal(3, await sample.AsOwnerAsync<long>($"SELECT count(*) FROM dead_letter WHERE network_id = '{_network}' AND convert_from(body, 'UTF8') LIKE '%{canary}%'", _network));
    }

    [Fact]
    public async Task Sent_again_after_the_cause_is_gone_a_message_has_its_effect_once()
    {
        var constraint = $"trouble_{_network:N}";
        await sample.AsOwnerAsync<bool>($"ALTER TABLE copies ADD CONSTRAINT {constraint} CHECK (network_id <> '{_network}'); SELECT true", _network);
        var note = new NoteWritten(_network, Guid.CreateVersion7(), 1, "held up");
        await sample.Bus.PublishAsync(note);
        var group = await GroupAsync(found => found.Waiting == 1);
        Assert.Equal("PostgresException", group.ExceptionType);
        Assert.Equal($"PostgreSQL 23514 table copies constraint {constraint}", group.Reason);

        // While the cause is there it comes back, as the same letter.
        Assert.Equal(1, (await SendAgainAsync(group.Group)).Messages);
        await Eventually.SeeAsync(() => LettersAsync(group.Group), letters => letters is [{ State: DeadLetterState.Waiting, Times: 2 }]);

        await sample.AsOwnerAsync<bool>($"ALTER TABLE copies DROP CONSTRAINT {constraint}; SELECT true", _network);
        var handled = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAgainAsync(group.Group)));
        Assert.Equal(1, handled.Sum(one => one.Messages));
        await sample.Bus.WaitForAsync<NoteCopied>(copied => copied.NoteId == note.NoteId);

        // Once more by its id, as somebody in doubt would: the inbox knows it.
        var letter = Assert.Single(await LettersAsync(group.Group));
        Assert.Equal(DeadLetterState.SentAgain, letter.State);
        await sample.AsOwnerAsync<bool>($"UPDATE dead_letter SET state = 'SetAside' WHERE id = '{letter.Id}'; SELECT true", _network);
        Assert.Equal(1, (await SendAgainAsync(group.Group, letter.Id)).Messages);
        var last = new NoteWritten(_network, Guid.CreateVersion7(), 1, "last");
        await sample.Bus.PublishAsync(last);
        await sample.Bus.WaitForAsync<NoteCopied>(copied => copied.NoteId == last.NoteId);
        Assert.Equal(1, await sample.AsOwnerAsync<long>($"SELECT count(*) FROM copies WHERE note_id = '{note.NoteId}'", _network));
    }

    [Fact]
    public async Task What_is_set_aside_waits_no_more()
    {
        await sample.Bus.PublishAsync(new NoteWritten(_network, Guid.CreateVersion7(), 1, "poison"));
        var group = await GroupAsync(found => found.Waiting == 1);
        Assert.Equal(1, (await Support.PostAsync($"{Letters}/set-aside", new DeadLettersRequest(group.Group)).ReadAsync<DeadLettersHandled>()).Messages);
        Assert.Equal(0, (await SendAgainAsync(group.Group)).Messages);
        Assert.Equal((0, 1), await GroupAsync(found => found.SetAside == 1) is { } after ? (after.Waiting, after.SetAside) : default);
    }

    [Fact]
    public async Task Support_of_another_network_sees_and_moves_nothing_of_it()
    {
        await sample.Bus.PublishAsync(new NoteWritten(_network, Guid.CreateVersion7(), 1, "poison"));
        var group = await GroupAsync(found => found.Waiting == 1);
        using var stranger = SupportOf(SampleFactory.NewNetwork());
        var seen = await (await stranger.GetAsync(new Uri($"{Letters}?group={group.Group}", UriKind.Relative))).ReadAsync<IReadOnlyList<DeadLetterView>>();
        Assert.Empty(seen);
        Assert.Equal(0, (await stranger.PostAsync($"{Letters}/send-again", new DeadLettersRequest(group.Group)).ReadAsync<DeadLettersHandled>()).Messages);
        Assert.Equal(0, (await stranger.PostAsync($"{Letters}/set-aside", new DeadLettersRequest(group.Group)).ReadAsync<DeadLettersHandled>()).Messages);
        Assert.Equal(HttpStatusCode.Forbidden, (await sample.As(Person.Coordinator(_network)).GetAsync(new Uri($"{Letters}/groups", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task While_the_database_takes_none_a_message_waits_in_the_error_queue_and_is_fetched_afterwards()
    {
        var constraint = $"away_{_network:N}";
        await sample.AsOwnerAsync<bool>($"ALTER TABLE dead_letter ADD CONSTRAINT {constraint} CHECK (network_id <> '{_network}'); SELECT true", _network);
        await sample.Bus.SendOffAsync(new NoteWritten(_network, Guid.CreateVersion7(), 1, "poison"), Guid.CreateVersion7());
        await Eventually.SeeAsync(
            async () => (await StatusAsync()).Queues?.Single(queue => queue.Queue == "sample-copy-note").InErrorQueue, waiting => waiting == 1);

        await sample.AsOwnerAsync<bool>($"ALTER TABLE dead_letter DROP CONSTRAINT {constraint}; SELECT true", _network);
        var sweep = sample.Services.GetServices<IHostedService>().OfType<ErrorQueueSweep>().Single();
        await Eventually.SeeAsync(
            async () =>
            {
                await sweep.SweepAsync(TestContext.Current.CancellationToken);
                return await sample.CountDeadLettersAsync(_network);
            },
            count => count == 1);
        Assert.Equal("InvalidOperationException", (await GroupAsync(found => found.Waiting == 1)).ExceptionType);
        Assert.Equal(0, (await StatusAsync()).Queues!.Single(queue => queue.Queue == "sample-copy-note").InErrorQueue);
    }

    [Fact]
    public async Task A_service_says_how_it_fares()
    {
        var status = await StatusAsync();
        Assert.Equal("sample", status.Service);
        Assert.Equal(["database", "masstransit-bus", "outbox"], status.Checks.Select(check => check.Name));
        Assert.NotNull(status.Outbox);
        Assert.Contains(status.Queues!, queue => queue.Queue == "sample-copy-note" && queue.Consumers == 1);
    }

    private HttpClient Support => SupportOf(_network);

    private HttpClient SupportOf(Guid network) => sample.As(new Person(Guid.CreateVersion7(), "Sasha Support", network, new RoleAt(Role.Support, network)));

    private async Task<PlatformStatus> StatusAsync() => await (await Support.GetAsync(new Uri("/api/sample/platform", UriKind.Relative))).ReadAsync<PlatformStatus>();

    private async Task<string> TextAsync(string path) => await (await Support.GetAsync(new Uri(path, UriKind.Relative))).Content.ReadAsStringAsync();

    /// <summary>The group of this test's own letters; those of no network belong to other tests.</summary>
    private async Task<DeadLetterGroup> GroupAsync(Func<DeadLetterGroup, bool> like) => (await Eventually.SeeAsync(
        async () => (await (await Support.GetAsync(new Uri($"{Letters}/groups", UriKind.Relative))).ReadAsync<IReadOnlyList<DeadLetterGroup>>())
            .SingleOrDefault(group => group.MessageType == "NoteWritten" && like(group)),
        group => group is not null))!;

    private async Task<IReadOnlyList<DeadLetterView>> LettersAsync(string group) =>
        await (await Support.GetAsync(new Uri($"{Letters}?group={group}", UriKind.Relative))).ReadAsync<IReadOnlyList<DeadLetterView>>();

    private Task<DeadLettersHandled> SendAgainAsync(string group, params Guid[] ids) =>
        Support.PostAsync($"{Letters}/send-again", new DeadLettersRequest(group, ids.Length == 0 ? null : ids)).ReadAsync<DeadLettersHandled>();
}
