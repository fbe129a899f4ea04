using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PeerReview.TestKit.Api;

/// <summary>A request to an operation, in parts that can be bent one by one.</summary>
public sealed partial class ApiCall(ApiOperation operation)
{
    public ApiOperation Operation => operation;

    public HttpMethod Method { get; set; } = new(operation.Method);

    /// <summary>By name, not yet escaped.</summary>
    public Dictionary<string, string> PathValues { get; } = [];

    public List<(string Name, string Value)> Query { get; } = [];

    public List<(string Name, string Value)> Headers { get; } = [];

    public byte[]? Body { get; private set; }

    /// <summary>Null for a body that does not say what it is.</summary>
    public string? ContentType { get; set; }

    /// <summary>The body as JSON, while it is.</summary>
    public JsonNode? Json { get; private set; }

    /// <summary>A request the document allows, with values of the world where it knows them.</summary>
    public static ApiCall Valid(ApiDocument document, ApiOperation operation, ApiWorld world, bool withOptional)
    {
        var call = new ApiCall(operation);
        var samples = new ApiSamples(document, name => world.ValueOf(operation, name), withOptional, world.Mark);
        foreach (var parameter in operation.Parameters)
            call.Add(parameter, samples, world);

        if (world.Bodies.TryGetValue(operation.Name, out var body))
            call.Send(body as JsonNode ?? (body is string ? null : JsonSerializer.SerializeToNode(body, ServiceFactory<object>.Json)), body as string);
        else if (operation.ContentType == "application/json")
            call.Send(samples.Of(operation.Body!, "body"), null);
        else if (operation.ContentType is not null)
            call.Send(null, "Column\nValue\n");
        return call;
    }

    private void Add(ApiParameter parameter, ApiSamples samples, ApiWorld world)
    {
        var value = parameter.Name switch
        {
            "Idempotency-Key" => Guid.NewGuid().ToString(),
            "If-Match" => "*",
            _ => samples.Text(parameter.Schema, parameter.Name),
        };
        if (parameter.In == "path")
            PathValues[parameter.Name] = value;
        else if (parameter.In == "header")
            Headers.Add((parameter.Name, value));
        else if (parameter.Required || world.ValueOf(Operation, parameter.Name) is not null)
            Query.Add((parameter.Name, value));
    }

    private void Send(JsonNode? json, string? text)
    {
        if (json is not null)
            SendJson(json);
        else if (text is not null)
            SendRaw(Encoding.UTF8.GetBytes(text), Operation.ContentType);
    }

    public void SendJson(JsonNode? json)
    {
        Json = json;
        Body = JsonSerializer.SerializeToUtf8Bytes(json);
        ContentType = "application/json";
    }

    public void SendRaw(byte[] body, string? contentType)
    {
        Json = null;
        Body = body;
        ContentType = contentType;
    }

    /// <summary>True when there is something to say about a header of this name.</summary>
    public void SetHeader(string name, string? value)
    {
        Headers.RemoveAll(header => header.Name == name);
        if (value is not null)
            Headers.Add((name, value));
    }

    public HttpRequestMessage ToRequest()
    {
        var path = Parameter().Replace(Operation.Path, match => Uri.EscapeDataString(PathValues[match.Groups["name"].Value]));
        var query = string.Join('&', Query.Select(one => $"{Uri.EscapeDataString(one.Name)}={Uri.EscapeDataString(one.Value)}"));
        var request = new HttpRequestMessage(Method, new Uri(query.Length == 0 ? path : $"{path}?{query}", UriKind.Relative));
        if (Body is not null)
        {
            request.Content = new ByteArrayContent(Body);
            if (ContentType is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        }

        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
