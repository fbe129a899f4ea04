using System.Text.Json.Nodes;

namespace PeerReview.Gateway.Reference;

/// <summary>
/// Joins the services' OpenAPI documents into the one document of the public API. Paths are the same on both sides of the gateway, so
/// they are taken as they are; schemas that two services mean differently get the service's name in front.
/// </summary>
internal static class JoinedOpenApi
{
    public static JsonObject Join(IReadOnlyDictionary<string, JsonObject> documents, IReadOnlyList<string> missing, string server)
    {
        var paths = new JsonObject();
        var schemas = new JsonObject();
        var securitySchemes = new JsonObject();
        var tags = new JsonArray();
        foreach (var (service, original) in documents.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var document = RenameClashes(service, original, schemas);
            tags.Add(new JsonObject { ["name"] = service });
            foreach (var (name, schema) in Members(document["components"]?["schemas"]))
                schemas.TryAdd(name, schema?.DeepClone());
            foreach (var (name, scheme) in Members(document["components"]?["securitySchemes"]))
                securitySchemes.TryAdd(name, scheme?.DeepClone());
            foreach (var (path, item) in Members(document["paths"]))
                paths[path] = Tagged(item, service);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Peer Review",
                ["version"] = "1",
                ["description"] = "School-to-school peer review for networks. Times are UTC; days are days in Europe/London. "
                    + "Errors are problem+json (RFC 9457) with a stable type. Every POST takes an Idempotency-Key; every change takes If-Match."
                    + (missing.Count == 0 ? "" : $" Not in this document, because it did not answer just now: {string.Join(", ", missing)}."),
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = server }),
            ["tags"] = tags,
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas, ["securitySchemes"] = securitySchemes },
        };
    }

    private static JsonObject RenameClashes(string service, JsonObject original, JsonObject taken)
    {
        var clashes = Members(original["components"]?["schemas"])
            .Where(schema => taken[schema.Key] is { } other && !JsonNode.DeepEquals(other, schema.Value))
            .Select(schema => schema.Key)
            .ToHashSet(StringComparer.Ordinal);
        if (clashes.Count == 0)
            return original;

        var prefix = char.ToUpperInvariant(service[0]) + service[1..];
        var renamed = original.DeepClone().AsObject();
        var schemas = renamed["components"]!["schemas"]!.AsObject();
        foreach (var clash in clashes)
        {
            var schema = schemas[clash];
            schemas.Remove(clash);
            schemas[prefix + clash] = schema;
        }

        RewriteReferences(renamed, clashes, prefix);
        return renamed;
    }

    private static void RewriteReferences(JsonNode? node, HashSet<string> clashes, string prefix)
    {
        const string Start = "#/components/schemas/";
        switch (node)
        {
            case JsonObject jsonObject:
                if (jsonObject["$ref"] is JsonValue reference && reference.TryGetValue<string>(out var target)
                    && target.StartsWith(Start, StringComparison.Ordinal) && clashes.Contains(target[Start.Length..]))
                    jsonObject["$ref"] = Start + prefix + target[Start.Length..];
                foreach (var (_, child) in jsonObject.ToList())
                    RewriteReferences(child, clashes, prefix);
                break;
            case JsonArray array:
                foreach (var child in array)
                    RewriteReferences(child, clashes, prefix);
                break;
        }
    }

    private static JsonNode? Tagged(JsonNode? pathItem, string service)
    {
        var tagged = pathItem?.DeepClone();
        foreach (var (_, operation) in Members(tagged))
        {
            if (operation is JsonObject described && described.ContainsKey("responses"))
                described["tags"] = new JsonArray(service);
        }

        return tagged;
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Members(JsonNode? node) => node as JsonObject ?? [];
}
