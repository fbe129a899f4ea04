using System.Diagnostics;
using System.Net.Mime;
using MassTransit;
using MassTransit.Context;
using MassTransit.Logging;

namespace PeerReview.ServiceDefaults.Messaging;

/// <summary>
/// Restores a stored message on its way out: ids, headers and properties from the envelope, the body byte for byte as it was
/// written. (MassTransit's own pipe would parse and write the JSON again for every message.)
/// </summary>
internal sealed class StoredMessage(OutboxEnvelope envelope, byte[] body, DateTimeOffset now) : IPipe<SendContext>, IMessageSerializer
{
    private static readonly ActivitySource Activities = new(ActivitySourceName);

    private readonly IReadOnlyDictionary<string, object> _headers = envelope.ReadHeaders();

    public const string ActivitySourceName = "PeerReview.Outbox";

    public ContentType ContentType { get; } = new(envelope.ContentType);

    public MessageBody GetMessageBody<T>(SendContext<T> context)
        where T : class => new BytesMessageBody(body);

    public Task Send(SendContext context)
    {
        context.MessageId = envelope.MessageId;
        context.RequestId = envelope.RequestId;
        context.ConversationId = envelope.ConversationId;
        context.CorrelationId = envelope.CorrelationId;
        context.InitiatorId = envelope.InitiatorId;
        context.SourceAddress = envelope.SourceAddress;
        context.ResponseAddress = envelope.ResponseAddress;
        context.FaultAddress = envelope.FaultAddress;
        context.SupportedMessageTypes = envelope.MessageTypes;
        context.Serializer = this;

        if (envelope.ExpiresAt is { } expiresAt)
            context.TimeToLive = expiresAt - now;

        foreach (var (key, value) in _headers)
            context.Headers.Set(key, value);

        if (context is TransportSendContext transport && envelope.ReadProperties() is { Count: > 0 } properties)
            transport.ReadPropertiesFrom(properties);

        return Task.CompletedTask;
    }

    /// <summary>The activity in which the message leaves, as a child of the one that wrote it.</summary>
    public Activity? ContinueTrace()
    {
        var isKnown = _headers.TryGetValue(DiagnosticHeaders.ActivityId, out var id)
            & ActivityContext.TryParse(id?.ToString(), null, isRemote: true, out var writer);

        return isKnown && !_headers.ContainsKey(DiagnosticHeaders.ActivityPropagation)
            ? Activities.StartActivity("outbox send", ActivityKind.Producer, writer)
            : Activities.StartActivity("outbox send", ActivityKind.Producer, parentContext: default, links: isKnown ? [new ActivityLink(writer)] : []);
    }

    public void Probe(ProbeContext context) => context.CreateScope("storedMessage");
}
