using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PeerReview.ServiceDefaults.Http;

/// <summary>Every failure is problem+json: a stable type, a sentence, field errors where there are any, and never personal data, SQL or a stack trace.</summary>
internal sealed partial class Problems(IProblemDetailsService writer, ILogger<Problems> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        var problem = Describe(exception);
        if (problem.Status >= 500)
            Log.Failed(logger, httpContext.Request.Method, httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint?.DisplayName ?? "(no endpoint)", exception);
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
            httpContext.Response.Headers.RetryAfter = "2";

        httpContext.Response.StatusCode = problem.Status ?? StatusCodes.Status500InternalServerError;
        return await writer.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem, Exception = exception });
    }

    private static ProblemDetails Describe(Exception exception) => exception switch
    {
        Refusal { Errors: { } errors } refusal => new HttpValidationProblemDetails(errors.ToDictionary())
        {
            Status = refusal.Status,
            Type = TypeOf(refusal.Code),
            Title = "Some of what was sent needs correcting",
            Detail = refusal.Message,
        },
        Refusal refusal => Problem(refusal.Status, refusal.Code, refusal.Message),
        BadHttpRequestException { InnerException: JsonException json } => Malformed(json),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            Problem(StatusCodes.Status413PayloadTooLarge, "too-large", "What was sent is larger than this operation accepts."),
        // An object of several kinds that does not say of which it is: the framework takes that for a fault of ours.
        NotSupportedException kind when kind.Message.Contains("must specify a type discriminator", StringComparison.Ordinal) =>
            Problem(StatusCodes.Status400BadRequest, "malformed", "The JSON that was sent does not say of which kind an object is."),
        BadHttpRequestException bad => Problem(bad.StatusCode, "malformed", "The request could not be read: a part is missing or of the wrong kind."),
        DbUpdateConcurrencyException or { InnerException: DbUpdateConcurrencyException } =>
            Problem(StatusCodes.Status409Conflict, "changed-meanwhile", "Someone else changed this at the same moment. Read it again and repeat your change."),
        DbUpdateException { InnerException: PostgresException postgres } => Describe(postgres),
        PostgresException postgres => Describe(postgres),
        // How EF hands on what may pass by itself, such as a deadlock.
        InvalidOperationException { InnerException: DbUpdateException { InnerException: PostgresException postgres } } => Describe(postgres),
        NpgsqlException or TimeoutException =>
            Problem(StatusCodes.Status503ServiceUnavailable, "unavailable", "The service cannot reach its database just now. Nothing was changed; try again shortly."),
        InvalidOperationException { InnerException: NpgsqlException } =>
            Problem(StatusCodes.Status503ServiceUnavailable, "unavailable", "The service cannot reach its database just now. Nothing was changed; try again shortly."),
        _ => Problem(StatusCodes.Status500InternalServerError, "unexpected", "Something went wrong on our side. Nothing was changed. The trace id helps us find it."),
    };

    private static ProblemDetails Describe(PostgresException exception) => exception.SqlState switch
    {
        PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ExclusionViolation =>
            Problem(StatusCodes.Status409Conflict, "already-there", "That already exists, or happened at the same moment."),
        PostgresErrorCodes.ForeignKeyViolation =>
            Problem(StatusCodes.Status409Conflict, "still-used", "Something this depends on is not there, or something still depends on this."),
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure =>
            Problem(StatusCodes.Status503ServiceUnavailable, "busy", "Many people are changing this at once. Nothing was changed; try again shortly."),
        PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter =>
            Problem(StatusCodes.Status400BadRequest, "malformed", "A text contains a character that cannot be kept (U+0000)."),
        _ when exception.IsTransient =>
            Problem(StatusCodes.Status503ServiceUnavailable, "unavailable", "The service cannot reach its database just now. Nothing was changed; try again shortly."),
        _ => Problem(StatusCodes.Status500InternalServerError, "unexpected", "Something went wrong on our side. Nothing was changed. The trace id helps us find it."),
    };

    /// <summary>Names the member, never the type behind it – and not one whose name is no name but text, which may say anything.</summary>
    private static HttpValidationProblemDetails Malformed(JsonException exception)
    {
        var jsonPath = exception.Path?.Split("['")[0] ?? string.Empty;
        var path = jsonPath.Length > 2 && jsonPath.StartsWith("$.", StringComparison.Ordinal) ? jsonPath[2..] : "body";
        var message = exception.Message.Contains("could not be mapped", StringComparison.Ordinal)
            ? "There is no member of this name here."
            : exception.Message.Contains("missing required", StringComparison.Ordinal)
                ? "A required member is missing."
                : "The value is missing or of the wrong kind.";
        return new HttpValidationProblemDetails(new Dictionary<string, string[]> { [path] = [message] })
        {
            Status = StatusCodes.Status400BadRequest,
            Type = TypeOf("malformed"),
            Title = "The request could not be read",
            Detail = "The JSON that was sent does not have the form this operation takes.",
        };
    }

    private static ProblemDetails Problem(int status, string code, string detail) =>
        new() { Status = status, Type = TypeOf(code), Title = TitleOf(status), Detail = detail };

    /// <summary>A problem's type: a path under the public address, described on the reference page.</summary>
    public static string TypeOf(string code) => "/problems/" + code;

    /// <summary>What a status says in a few words.</summary>
    public static string TitleOf(int status) => Titles.GetValueOrDefault(status, "The request was refused");

    private static readonly Dictionary<int, string> Titles = new()
    {
        [400] = "The request could not be read",
        [401] = "Sign in first",
        [403] = "You may not do this",
        [404] = "Not found",
        [409] = "Not possible as things stand",
        [412] = "Changed since you read it",
        [422] = "The request could not be processed",
        [428] = "Say which version you change",
        [500] = "Something went wrong",
        [503] = "Try again shortly",
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Method} {Endpoint} failed.")]
        public static partial void Failed(ILogger logger, string method, string endpoint, Exception exception);
    }
}
