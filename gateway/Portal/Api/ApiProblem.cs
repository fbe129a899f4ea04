using System.Text.Json;

namespace PeerReview.Portal.Api;

/// <summary>The API said no, or could not be reached: problem+json as the portal needs it.</summary>
public sealed class ApiProblem(int status, string code, string title, string? detail = null) : Exception($"{status} {code}: {title}")
{
    /// <summary>No service answered.</summary>
    public const string Away = "away";

    public int Status => status;

    /// <summary>The problem's stable code, the end of its type.</summary>
    public string Code => code;

    public string Title => title;

    /// <summary>A sentence for the person.</summary>
    public string? Detail => detail;

    /// <summary>What is wrong, by the member of the request.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    /// <summary>With 412: the thing as it is now, where the service says.</summary>
    public JsonElement? Current { get; init; }

    /// <summary>For support.</summary>
    public string? TraceId { get; init; }

    /// <summary>Nothing was decided: the same again may work in a moment, and with the same key it happens once.</summary>
    public bool IsAway => status is 429 or >= 500;

    /// <summary>Somebody changed the thing since it was read.</summary>
    public bool IsChangedMeanwhile => status == StatusCodes.Status412PreconditionFailed || code == "changed-meanwhile";

    /// <summary>The service, or the way to it, is away.</summary>
    public static ApiProblem Unreachable() => new(StatusCodes.Status503ServiceUnavailable, Away, "Try again shortly", "This part of Peer Review does not answer just now.");

    /// <summary>Reads the answer.</summary>
    public static async Task<ApiProblem> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var status = (int)answer.StatusCode;
        if (answer.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
            return status >= 500 ? Unreachable() : new ApiProblem(status, "refused", "That was refused");

        using var document = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
        var root = document.RootElement;
        return new ApiProblem(status, CodeOf(Text(root, "type")), Text(root, "title") ?? "That was refused", Text(root, "detail"))
        {
            TraceId = Text(root, "traceId"),
            Errors = root.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Object
                ? errors.EnumerateObject().ToDictionary(error => error.Name, error => error.Value.EnumerateArray().Select(message => message.GetString() ?? "").ToArray(), StringComparer.OrdinalIgnoreCase)
                : new Dictionary<string, string[]>(),
            Current = root.TryGetProperty("current", out var current) ? current.Clone() : null,
        };
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string CodeOf(string? type) => type is null ? "refused" : type[(type.LastIndexOf('/') + 1)..];
}
