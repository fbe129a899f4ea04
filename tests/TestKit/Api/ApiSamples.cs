using System.Globalization;
using System.Text.Json.Nodes;

namespace PeerReview.TestKit.Api;

/// <summary>Values that a schema allows.</summary>
/// <param name="document">Where schemas are looked up.</param>
/// <param name="known">What a member or parameter of a name is in the world of the test; null when it may be anything.</param>
/// <param name="withOptional">Whether members that may be left out are there.</param>
/// <param name="mark">What every free text begins with.</param>
public sealed class ApiSamples(ApiDocument document, Func<string, string?> known, bool withOptional, string mark)
{
    /// <summary>A value of a schema.</summary>
    public JsonNode? Of(JsonNode schema, string name, int depth = 0)
    {
        var shape = document.Resolve(schema);
        if ((shape["oneOf"] ?? shape["anyOf"]) is JsonArray alternatives)
            return Of(alternatives.First(alternative => (string?)TypeOf(alternative!) != "null")!, name, depth);
        if (shape["enum"] is JsonArray names)
            return (known(name) is { } value ? JsonValue.Create(value) : names.First(one => one is not null))!.DeepClone();

        return TypeOf(shape) switch
        {
            "object" => ObjectOf(shape, depth),
            "array" => depth <= 6 && shape["items"] is { } items ? new JsonArray(Of(items, name, depth + 1)) : [],
            "boolean" => JsonValue.Create(false),
            "integer" or "number" => known(name) is { } number
                ? JsonValue.Create(decimal.Parse(number, CultureInfo.InvariantCulture))
                : JsonValue.Create((decimal?)shape["minimum"] ?? 1),
            _ => JsonValue.Create(TextOf(shape, name)),
        };
    }

    /// <summary>The same as text, for a path, a query or a header.</summary>
    public string Text(JsonNode schema, string name) => known(name) ?? Of(schema, name)?.ToString() ?? string.Empty;

    private JsonObject ObjectOf(JsonObject shape, int depth)
    {
        var required = (shape["required"] as JsonArray ?? []).Select(name => (string)name!).ToHashSet();
        var made = new JsonObject();
        foreach (var (name, schema) in shape["properties"] as JsonObject ?? [])
        {
            if (required.Contains(name) || (withOptional && depth < 4))
                made[name] = Of(schema!, name, depth + 1);
        }

        return made;
    }

    private string TextOf(JsonObject shape, string name) => known(name) ?? (string?)shape["format"] switch
    {
        "uuid" => Guid.CreateVersion7().ToString(),
        "date" => DateTime.UtcNow.AddDays(60).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        "date-time" => DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        "time" => "09:00:00",
        _ => Cut($"{mark} {name}", (int?)shape["maxLength"]),
    };

    private static string Cut(string text, int? length) => length is { } most && text.Length > most ? text[..most] : text;

    private static string? TypeOf(JsonNode shape) => shape["type"] switch
    {
        JsonArray several => several.Select(one => (string)one!).First(one => one != "null"),
        { } one => (string?)one,
        null => shape["properties"] is null ? null : "object",
    };
}
