using System.Text.Json;
using MassTransit;
using MassTransit.Context;
using MassTransit.Logging;
using MassTransit.Serialization;

namespace PeerReview.ServiceDefaults.Messaging;

/// <summary>What goes beside the body of a stored message: ids, addresses, headers and transport properties.</summary>
internal sealed record OutboxEnvelope(
    Guid MessageId,
    Guid? RequestId,
    Guid? ConversationId,
    Guid? CorrelationId,
    Guid? InitiatorId,
    Uri? SourceAddress,
    Uri? ResponseAddress,
    Uri? FaultAddress,
    string ContentType,
    DateTimeOffset? ExpiresAt,
    string[] MessageTypes,
    string Headers,
    string Properties)
{
    private static readonly TimeSpan LongestTrace = TimeSpan.FromMinutes(1);

    public static OutboxMessage Store<T>(SendContext<T> context, DateTimeOffset now)
        where T : class
    {
        // The row waits, not the message: a message with a delay would go to an exchange of a plugin that is not there.
        var delay = context.Delay;
        context.Delay = null;
        // A reminder that leaves weeks later is linked to the trace that wrote it; as its child it would stretch that trace over weeks.
        if (delay > LongestTrace)
            context.Headers.Set(DiagnosticHeaders.ActivityPropagation, "Link");

        var properties = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        if (context is TransportSendContext<T> transport)
            transport.WritePropertiesTo(properties);

        var messageId = context.MessageId ?? throw new MessageException(typeof(T), "A message needs an id.");
        var envelope = new OutboxEnvelope(
            messageId,
            context.RequestId,
            context.ConversationId,
            context.CorrelationId,
            context.InitiatorId,
            context.SourceAddress,
            context.ResponseAddress,
            context.FaultAddress,
            context.ContentType?.ToString() ?? context.Serialization.DefaultContentType.ToString(),
            context.TimeToLive is { } timeToLive ? now + timeToLive : null,
            context.SupportedMessageTypes ?? [],
            SystemTextJsonMessageSerializer.Instance.SerializeDictionary(context.Headers.GetAll()) ?? "{}",
            SystemTextJsonMessageSerializer.Instance.SerializeDictionary(properties) ?? "{}");

        return new OutboxMessage
        {
            MessageId = messageId,
            Destination = context.DestinationAddress?.ToString() ?? throw new MessageException(typeof(T), "A message needs a destination."),
            Envelope = JsonSerializer.Serialize(envelope),
            Body = context.Serializer.GetMessageBody(context).GetBytes(),
            DueAt = delay > TimeSpan.Zero ? now + delay.Value : now,
        };
    }

    public static OutboxEnvelope Read(string json) =>
        JsonSerializer.Deserialize<OutboxEnvelope>(json) ?? throw new JsonException("An outbox row without an envelope.");

    public IReadOnlyDictionary<string, object> ReadHeaders() =>
        SystemTextJsonMessageSerializer.Instance.DeserializeDictionary<object>(Headers) ?? new Dictionary<string, object>();

    public IReadOnlyDictionary<string, object> ReadProperties() =>
        SystemTextJsonMessageSerializer.Instance.DeserializeDictionary<object>(Properties) ?? new Dictionary<string, object>();
}
