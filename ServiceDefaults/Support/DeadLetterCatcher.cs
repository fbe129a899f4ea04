using MassTransit;
using Microsoft.Extensions.Logging;

namespace PeerReview.ServiceDefaults.Support;

/// <summary>
/// Stands before MassTransit's error and skipped queues and keeps the message in the service's own database instead. While the database is away
/// the message goes on to the queue, as ever: nothing is lost, and <see cref="ErrorQueueSweep"/> fetches it from there.
/// </summary>
internal sealed partial class DeadLetterCatcher(DeadLetterStore store, string queue, ILogger<DeadLetterCatcher> logger)
    : IFilter<ExceptionReceiveContext>, IFilter<ReceiveContext>
{
    public Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next) => KeepAsync(context, FailureFacts.Of(context.Exception), () => next.Send(context));

    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next) => KeepAsync(context, FailureFacts.NobodyKnowsIt, () => next.Send(context));

    private async Task KeepAsync(ReceiveContext context, FailureFacts facts, Func<Task> otherwise)
    {
        try
        {
            // Not by the receive's own token: a message that fails while the service stops is kept as well.
            var type = await store.KeepAsync(
                queue, new FailedMessage(context.GetMessageId(), context.ContentType?.ToString(), context.GetBody()), facts, CancellationToken.None);
            Log.Kept(logger, type, queue, facts.ExceptionType, facts.Place);
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or TimeoutException or System.Net.Sockets.SocketException or InvalidOperationException)
        {
            Log.NotKept(logger, queue, exception);
            await otherwise();
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("deadLetter");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A {MessageType} in {Queue} could not be dealt with ({ExceptionType} in {Place}); it is a dead letter now.")]
        public static partial void Kept(ILogger logger, string messageType, string queue, string exceptionType, string? place);

        [LoggerMessage(2, LogLevel.Error, "A message in {Queue} could not be dealt with, and the database takes no dead letters; it goes to the error queue.")]
        public static partial void NotKept(ILogger logger, string queue, Exception exception);
    }
}
