using MassTransit;

namespace PeerReview.SampleService;

/// <summary>Copies each note once. Text that begins with "poison" always fails, after it wrote and published.</summary>
public sealed class CopyNote(SampleDb db) : IConsumer<NoteWritten>
{
    public async Task Consume(ConsumeContext<NoteWritten> context)
    {
        var written = context.Message;
        db.Add(new NoteCopy { NoteId = written.NoteId, Text = written.Text });
        await context.Publish(new NoteCopied(written.NetworkId, written.NoteId, written.Text), context.CancellationToken);
        if (written.Text.StartsWith("poison", StringComparison.Ordinal))
        {
            await db.SaveChangesAsync(context.CancellationToken);
            throw new InvalidOperationException("This note is poison.");
        }
    }
}
