using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.TestKit.Api;

/// <summary>Whether an answer is one the document and the house rules allow, whatever was asked.</summary>
/// <param name="document">The document.</param>
/// <param name="mark">What typed texts begin with: no refusal may repeat them.</param>
/// <param name="secrets">What must not be in any answer: another network's ids and texts.</param>
/// <param name="personal">What must not be in a refusal: names and addresses of people.</param>
public sealed partial class ApiJudge(ApiDocument document, string mark, IReadOnlyCollection<string> secrets, IReadOnlyCollection<string> personal)
{
    /// <summary>What is wrong with an answer; empty when nothing is.</summary>
    /// <param name="operation">What was asked.</param>
    /// <param name="asked">The request as text, whose ids may come back.</param>
    /// <param name="status">The status.</param>
    /// <param name="contentType">The media type without its parameters.</param>
    /// <param name="body">The body.</param>
    public IEnumerable<string> Faults(ApiOperation operation, string asked, int status, string? contentType, string body)
    {
        if (status >= 500)
            yield return $"answered {status}";
        else if (!operation.Documents(status) && status != 304)
            yield return $"answered {status}, which the document does not have";

        // What only the platform's operator may ask for is of all networks.
        foreach (var secret in secrets.Where(secret => operation.Roles is not [Role.Operator] && body.Contains(secret, StringComparison.OrdinalIgnoreCase) && !asked.Contains(secret, StringComparison.OrdinalIgnoreCase)))
            yield return $"shows another network's {secret}";
        // An import that was refused says so row by row, where the document has that.
        if (status >= 400 && (contentType != "application/json" || operation.ShapeOf(status, contentType) is null))
        {
            foreach (var fault in FaultsOfRefusal(status, contentType, body))
                yield return fault;
        }
        else if (contentType is not null && body.Length > 0 && contentType.EndsWith("json", StringComparison.Ordinal) && operation.ShapeOf(status, contentType) is { } shape)
        {
            foreach (var misfit in document.Misfits(shape, JsonNode.Parse(body)))
                yield return $"answered {status} with {misfit}";
        }
        else if (body.Length > 0 && operation.Documents(status) && operation.ShapeOf(status, contentType ?? string.Empty) is null)
        {
            yield return $"answered {status} with {contentType ?? "a body of no type"}, which the document does not have";
        }
    }

    private IEnumerable<string> FaultsOfRefusal(int status, string? contentType, string body)
    {
        if (contentType != "application/problem+json")
        {
            yield return $"answered {status} as {contentType ?? "nothing"} and not as a problem: {body[..Math.Min(200, body.Length)]}";
            yield break;
        }

        var problem = JsonSerializer.Deserialize<JsonObject>(body)!;
        if ((string?)problem["type"] is not { Length: > 0 } type || !type.StartsWith("/problems/", StringComparison.Ordinal))
            yield return $"a problem of the type {problem["type"]}";
        if ((string?)problem["title"] is not { Length: > 0 } || problem["status"]?.ToJsonString() != status.ToString(CultureInfo.InvariantCulture))
            yield return $"a problem without a title or with another status: {body}";
        if (body.Contains(mark, StringComparison.OrdinalIgnoreCase))
            yield return $"a problem that repeats what was typed: {body[..Math.Min(500, body.Length)]}";
        foreach (var name in personal.Where(name => body.Contains(name, StringComparison.OrdinalIgnoreCase)))
            yield return $"a problem that says {name}";
        if (Insides().Match(body) is { Success: true } inside)
            yield return $"a problem that shows our insides: {inside.Value}";
    }

    /// <summary>Stack traces, SQL, type names and files.</summary>
    [GeneratedRegex(@"\bat PeerReview\.|\bSystem\.|Npgsql|Microsoft\.|\bSELECT \S|\bINSERT INTO|violates|relation ""|\.cs:line|/home/|Exception", RegexOptions.CultureInvariant)]
    private static partial Regex Insides();
}
