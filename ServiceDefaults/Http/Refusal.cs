using Microsoft.AspNetCore.Http;

namespace PeerReview.ServiceDefaults.Http;

/// <summary>
/// A rule says no. Thrown by entities and use cases, answered as problem+json (RFC 9457) with a stable type
/// <c>/problems/{code}</c>; the transaction is rolled back, so nothing is half-done.
/// </summary>
public sealed class Refusal : Exception
{
    private Refusal(int status, string code, string message, IReadOnlyDictionary<string, string[]>? errors = null)
        : base(message)
    {
        Status = status;
        Code = code;
        Errors = errors;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The problem's stable code, the end of its type.</summary>
    public string Code { get; }

    /// <summary>Per request field, what is wrong with it; null when the refusal is not about a field.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; }

    /// <summary>What the caller may not see does not exist for the caller: the same answer for both (404).</summary>
    public static Refusal NotFound(string what = "That") => new(StatusCodes.Status404NotFound, "not-found", $"{what} was not found.");

    /// <summary>The state of things does not allow it (409). The message is a sentence for the person.</summary>
    public static Refusal Conflict(string code, string message) => new(StatusCodes.Status409Conflict, code, message);

    /// <summary>A field's value breaks a rule (400), shown beside the field.</summary>
    /// <param name="field">The member's JSON name, such as <c>delegates</c> or <c>findings[0].text</c>.</param>
    /// <param name="message">What is wrong, as a sentence for the person.</param>
    public static Refusal Invalid(string field, string message) =>
        Invalid(new Dictionary<string, string[]> { [field] = [message] });

    /// <summary>Several fields' values break rules (400).</summary>
    public static Refusal Invalid(IReadOnlyDictionary<string, string[]> errors) =>
        new(StatusCodes.Status400BadRequest, "invalid", "Some of what was sent needs correcting.", errors);

    /// <summary>The caller sees the thing but may not do this to it (403).</summary>
    public static Refusal Forbidden(string message) => new(StatusCodes.Status403Forbidden, "forbidden", message);

    internal static Refusal Of(int status, string code, string message) => new(status, code, message);
}
