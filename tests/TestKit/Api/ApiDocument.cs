using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PeerReview.TestKit.Api;

/// <summary>An OpenAPI document as its reader sees it: what can be asked, and what may be answered.</summary>
public sealed partial class ApiDocument
{
    private readonly JsonObject _document;

    public ApiDocument(string json)
    {
        _document = JsonNode.Parse(json)!.AsObject();
        Operations =
        [
            .. from path in _document["paths"]!.AsObject()
               from operation in path.Value!.AsObject()
               where operation.Key is "get" or "post" or "put" or "delete" or "patch"
               orderby path.Key, operation.Key
               select Read(path.Key, operation.Key, operation.Value!.AsObject()),
        ];
    }

    /// <summary>Every operation, in the order of paths.</summary>
    public IReadOnlyList<ApiOperation> Operations { get; }

    /// <summary>The document that a service, or the gateway, gives out.</summary>
    public static async Task<ApiDocument> OfAsync(HttpClient client) => new(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));

    /// <summary>The schema itself, or the one it refers to.</summary>
    public JsonObject Resolve(JsonNode schema)
    {
        var resolved = schema.AsObject();
        while ((string?)resolved["$ref"] is { } reference)
        {
            JsonNode? at = _document;
            foreach (var step in reference.Split('/').Skip(1))
                at = at![step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)];
            resolved = at!.AsObject();
        }

        return resolved;
    }

    private static ApiOperation Read(string path, string method, JsonObject operation)
    {
        var content = operation["requestBody"]?["content"]?.AsObject();
        var media = content is null ? null : content.ContainsKey("application/json") ? "application/json" : content.First().Key;
        var answers = operation["responses"]!.AsObject().ToDictionary(answer => answer.Key, answer => answer.Value?["content"]?.AsObject());
        var roles = RolesOf().Match((string?)operation["description"] ?? string.Empty);
        return new ApiOperation(
            method.ToUpperInvariant(),
            path,
            [.. (operation["parameters"]?.AsArray() ?? []).Select(parameter => new ApiParameter(
                (string)parameter!["name"]!, (string)parameter["in"]!, (bool?)parameter["required"] is true, parameter["schema"]!))],
            media,
            media is null ? null : content![media]?["schema"],
            answers,
            roles.Success ? roles.Groups["roles"].Value.Split(", ") : []);
    }

    [GeneratedRegex(@"For: (?<roles>[a-z-]+(?:, [a-z-]+)*)\.$")]
    private static partial Regex RolesOf();
}

/// <summary>One operation.</summary>
/// <param name="Method">GET, POST…</param>
/// <param name="Path">The path with its parameters in braces.</param>
/// <param name="Parameters">What goes into path, query and headers.</param>
/// <param name="ContentType">What the body is; null when there is none.</param>
/// <param name="Body">The body's schema.</param>
/// <param name="Answers">By status (<c>200</c>, <c>4XX</c>, <c>default</c>): the schemas by content type; null for an answer without a body.</param>
/// <param name="Roles">Whom it lets in, by its description; empty when it needs no token.</param>
public sealed record ApiOperation(
    string Method,
    string Path,
    IReadOnlyList<ApiParameter> Parameters,
    string? ContentType,
    JsonNode? Body,
    IReadOnlyDictionary<string, JsonObject?> Answers,
    IReadOnlyList<string> Roles)
{
    /// <summary>What it is called in tables: <c>GET /api/cohorts/{id}</c>.</summary>
    public string Name => $"{Method} {Path}";

    /// <summary>True when the document says that this status may be answered.</summary>
    public bool Documents(int status) => KeyOf(status) is not null;

    /// <summary>The schema of the body that goes with a status; null when none does.</summary>
    public JsonNode? ShapeOf(int status, string contentType) => KeyOf(status) is { } key ? Answers[key]?[contentType]?["schema"] : null;

    private string? KeyOf(int status)
    {
        string[] keys = [status.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{status / 100}XX"), "default"];
        return keys.FirstOrDefault(Answers.ContainsKey);
    }
}

/// <summary>One parameter.</summary>
/// <param name="Name">Its name.</param>
/// <param name="In">path, query or header.</param>
/// <param name="Required">Whether it has to be there.</param>
/// <param name="Schema">What it may be.</param>
public sealed record ApiParameter(string Name, string In, bool Required, JsonNode Schema);
