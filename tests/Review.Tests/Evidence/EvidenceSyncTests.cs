using CsCheck;
using PeerReview.Reviews.Evidence;

namespace PeerReview.Reviews.Tests.Evidence;

/// <summary>The rule by which records written without a network come in: once, whatever is sent twice, late or out of order.</summary>
public sealed class EvidenceSyncTests
{
    private static readonly Guid Author = Guid.CreateVersion7();
    private static readonly Guid Review = Guid.CreateVersion7();
    private static readonly DateTimeOffset Now = new(2027, 2, 11, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false, null, "a", EvidenceOutcome.Created)]
    [InlineData(false, 3L, "a", EvidenceOutcome.Missing)]
    [InlineData(true, null, "a", EvidenceOutcome.Unchanged)]
    [InlineData(true, 1L, "a", EvidenceOutcome.Unchanged)]
    [InlineData(true, 7L, "a", EvidenceOutcome.Unchanged)]
    [InlineData(true, 1L, "b", EvidenceOutcome.Replaced)]
    [InlineData(true, null, "b", EvidenceOutcome.Conflict)]
    [InlineData(true, 7L, "b", EvidenceOutcome.Conflict)]
    public void One_record_of_its_author(bool isThere, long? baseVersion, string note, EvidenceOutcome expected) =>
        Assert.Equal(expected, EvidenceSync.Decide(isThere ? Stored("a") : null, baseVersion, Content(note), Author));

    [Fact]
    public void Nobody_else_changes_it_and_nothing_brings_it_back()
    {
        Assert.Equal(EvidenceOutcome.NotYours, EvidenceSync.Decide(Stored("a"), 1, Content("b"), Guid.CreateVersion7()));
        var removed = new EvidenceRecord(Guid.CreateVersion7(), Review, Author, Content("a"), Now);
        removed.Remove(Now);
        Assert.Equal(EvidenceOutcome.Removed, EvidenceSync.Decide(removed.Known, null, Content("a"), Author));
        Assert.Equal(string.Empty, removed.Note);
    }

    [Fact]
    public void Two_devices_that_lose_answers_and_repeat_themselves_lose_no_word_and_end_alike() =>
        // Each round: which device writes a sentence, and how the network behaves for it: nothing sent, sent and answer lost, or sent twice.
        Gen.Select(Gen.Bool, Gen.Int[0, 3]).List[1, 30].Sample(rounds =>
        {
            var server = (KnownEvidence?)null;
            var devices = new[] { new Device(), new Device() };
            var written = new List<string>();
            foreach (var ((onSecond, network), round) in rounds.Select((round, number) => (round, number)))
            {
                var device = devices[onSecond ? 1 : 0];
                var sentence = $"[{round}]";
                written.Add(sentence);
                device.Note += sentence;
                if (network == 0)
                    continue;

                Send(device, ref server, answerArrives: network != 1);
                if (network == 3)
                    Send(device, ref server, answerArrives: true);
            }

            // In the end everybody has a network: until nothing changes any more.
            for (var turn = 0; turn < 4; turn++)
            {
                foreach (var device in devices.Where(device => device.Note.Length > 0))
                    Send(device, ref server, answerArrives: true);
            }

            Assert.All(written, sentence => Assert.Contains(sentence, server!.Content.Note, StringComparison.Ordinal));
            Assert.All(devices.Where(device => device.Note.Length > 0), device => Assert.Equal(server!.Content.Note, device.Note));
        });

    private static void Send(Device device, ref KnownEvidence? server, bool answerArrives)
    {
        var content = Content(device.Note);
        var outcome = EvidenceSync.Decide(server, device.BaseVersion, content, Author);
        if (outcome == EvidenceOutcome.Created)
            server = Stored(device.Note);
        else if (outcome == EvidenceOutcome.Replaced)
            server = server! with { Content = content, Version = server.Version + 1 };
        if (!answerArrives)
            return;

        if (outcome == EvidenceOutcome.Conflict)
        {
            // The device merges: what is there, and its own sentences that are not.
            var own = device.Note.Split(']', StringSplitOptions.RemoveEmptyEntries).Select(part => part + "]");
            var there = server!.Content.Note;
            device.Note = there + string.Concat(own.Where(sentence => !there.Contains(sentence, StringComparison.Ordinal)));
        }

        device.BaseVersion = server!.Version;
    }

    private static KnownEvidence Stored(string note) => new(Author, IsRemoved: false, Content(note), Version: 1);

    private static EvidenceContent Content(string note) => new(SourceType.PupilVoice, note, Now, null, null, null);

    private sealed class Device
    {
        public string Note { get; set; } = string.Empty;

        public long? BaseVersion { get; set; }
    }
}
