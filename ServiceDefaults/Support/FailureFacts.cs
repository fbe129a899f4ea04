using System.Diagnostics;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.ServiceDefaults.Support;

/// <summary>
/// What support may know of a failure. Messages of exceptions are left out altogether, for they may quote what somebody typed; what is here is made of
/// names in our code and in the database's structure, and of codes.
/// </summary>
/// <param name="ExceptionType">The innermost exception's kind.</param>
/// <param name="Reason">What is known of the reason; null when the kind says it all.</param>
/// <param name="Place">The innermost method of ours it came through; null when there is none.</param>
internal sealed record FailureFacts(string ExceptionType, string? Reason, string? Place)
{
    public const int MaxLength = 200;

    /// <summary>Nothing was thrown: nobody here knows this kind of message.</summary>
    public static readonly FailureFacts NobodyKnowsIt = new("UnknownMessage", "No consumer of this queue takes this kind of message.", null);

    public static FailureFacts Of(Exception exception)
    {
        var cause = exception.GetBaseException();
        return new FailureFacts(Short(cause.GetType().Name)!, Short(ReasonOf(exception, cause)), Short(PlaceOf(cause) ?? PlaceOf(exception)));
    }

    /// <summary>The same in one line.</summary>
    public override string ToString() => Reason is null ? ExceptionType : $"{ExceptionType}: {Reason}";

    private static string? ReasonOf(Exception exception, Exception cause) => cause switch
    {
        PostgresException postgres => string.Join(' ', new[]
        {
            $"PostgreSQL {postgres.SqlState}", postgres.TableName is { } table ? $"table {table}" : null, postgres.ConstraintName is { } constraint ? $"constraint {constraint}" : null,
        }.OfType<string>()),
        Refusal refusal => refusal.Code,
        System.Net.Sockets.SocketException socket => socket.SocketErrorCode.ToString(),
        TimeoutException => "It took too long.",
        System.Text.Json.JsonException => "It cannot be read.",
        _ when exception is DbUpdateConcurrencyException => "Another change came between, every time.",
        _ when exception is System.Runtime.Serialization.SerializationException or TransportException => "It cannot be read.",
        _ => null,
    };

    private static string? PlaceOf(Exception exception) =>
        new StackTrace(exception, fNeedFileInfo: false).GetFrames()
            .Select(frame => frame.GetMethod())
            .Where(method => method?.DeclaringType?.Namespace?.StartsWith("PeerReview.", StringComparison.Ordinal) is true && !method.DeclaringType.Namespace.EndsWith(".Messaging", StringComparison.Ordinal))
            .Select(method => NameOf(method!.DeclaringType!, method.Name))
            .FirstOrDefault();

    /// <summary>An async method is a class of its own, named after it.</summary>
    private static string NameOf(Type type, string method)
    {
        while (type.Name.StartsWith('<') && type.DeclaringType is { } outer)
        {
            var end = type.Name.IndexOf('>', StringComparison.Ordinal);
            if (end > 1)
                method = type.Name[1..end];
            type = outer;
        }

        return $"{type.Name}.{method}";
    }

    private static string? Short(string? text) => text is { Length: > MaxLength } ? text[..MaxLength] : text;
}
