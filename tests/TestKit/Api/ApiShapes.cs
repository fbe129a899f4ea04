using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PeerReview.TestKit.Api;

/// <summary>Compares JSON with a schema of an OpenAPI document (the part of JSON Schema that our documents use).</summary>
public static class ApiShapes
{
    /// <summary>Where the value is not what the schema says; empty when it fits.</summary>
    public static IEnumerable<string> Misfits(this ApiDocument document, JsonNode schema, JsonNode? value, string at = "$")
    {
        var shape = document.Resolve(schema);
        if ((shape["oneOf"] ?? shape["anyOf"]) is JsonArray alternatives)
            return document.MisfitsOfAll(alternatives, value, at);

        return [.. MisfitOfType(shape, value, at), .. MisfitOfEnum(shape, value, at), .. MisfitOfFormat(shape, value, at), .. document.MisfitsInside(shape, value, at)];
    }

    private static IEnumerable<string> MisfitsOfAll(this ApiDocument document, JsonArray alternatives, JsonNode? value, string at)
    {
        var misfits = alternatives.Select(alternative => document.Misfits(alternative!, value, at).ToList()).ToList();
        return misfits.Exists(list => list.Count == 0) ? [] : [$"{at} fits none of {alternatives.Count} alternatives: {misfits.MinBy(list => list.Count)![0]}"];
    }

    private static IEnumerable<string> MisfitOfType(JsonObject shape, JsonNode? value, string at)
    {
        if (shape["type"] is not { } type)
            yield break;
        var allowed = type is JsonArray several ? several.Select(one => (string)one!).ToList() : [(string)type!];
        if (!allowed.Exists(one => Is(one, value)))
            yield return $"{at} is {(value is null ? "null" : value.GetValueKind())} and not {string.Join(" or ", allowed)}";
    }

    private static bool Is(string type, JsonNode? value) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("null", JsonValueKind.Null) or ("string", JsonValueKind.String) or ("array", JsonValueKind.Array) or ("object", JsonValueKind.Object) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => long.TryParse(value!.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        _ => false,
    };

    private static IEnumerable<string> MisfitOfEnum(JsonObject shape, JsonNode? value, string at)
    {
        if (shape["enum"] is JsonArray names && !names.Any(name => JsonNode.DeepEquals(name, value)))
            yield return $"{at} is {value?.ToJsonString() ?? "null"}, which is none of its values";
    }

    private static IEnumerable<string> MisfitOfFormat(JsonObject shape, JsonNode? value, string at)
    {
        if (value?.GetValueKind() is not JsonValueKind.String || (string?)shape["format"] is not { } format)
            yield break;
        var text = (string)value!;
        var fits = format switch
        {
            "uuid" => Guid.TryParseExact(text, "D", out _),
            "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) && (text.EndsWith('Z') || text.EndsWith("+00:00", StringComparison.Ordinal)),
            "time" => TimeOnly.TryParse(text, CultureInfo.InvariantCulture, out _),
            _ => true,
        };
        if (!fits)
            yield return $"{at} is no {format} in UTC: {text}";
    }

    private static IEnumerable<string> MisfitsInside(this ApiDocument document, JsonObject shape, JsonNode? value, string at)
    {
        if (value is JsonArray list && shape["items"] is { } items)
            return list.SelectMany((item, number) => document.Misfits(items, item, $"{at}[{number}]"));
        if (value is not JsonObject members)
            return [];

        var known = shape["properties"] as JsonObject ?? [];
        var missing = (shape["required"] as JsonArray ?? []).Select(name => (string)name!).Where(name => !members.ContainsKey(name)).Select(name => $"{at}.{name} is missing");
        return missing.Concat(members.SelectMany(member =>
            known[member.Key] is { } schema ? document.Misfits(schema, member.Value, $"{at}.{member.Key}")
            : shape["additionalProperties"] is JsonObject others ? document.Misfits(others, member.Value, $"{at}.{member.Key}")
            : shape["additionalProperties"]?.GetValueKind() is JsonValueKind.False ? [$"{at}.{member.Key} is not in the document"]
            : []));
    }
}
