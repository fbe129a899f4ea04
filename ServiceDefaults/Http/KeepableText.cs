using System.Text.Json;
using System.Text.Json.Serialization;

namespace PeerReview.ServiceDefaults.Http;

/// <summary>
/// Text the database can hold: any but U+0000. Refused where a request is read, because the database's own refusal may quote the text, and that
/// would reach the log.
/// </summary>
internal sealed class KeepableText : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // As the built-in one: any other token is not silently turned into text.
        if (reader.TokenType is not JsonTokenType.String)
            throw new JsonException();
        return Checked(reader.GetString()!);
    }

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Checked(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);

    private static string Checked(string text) => text.Contains('\0', StringComparison.Ordinal)
        ? throw new JsonException("A text contains a character that cannot be kept (U+0000).")
        : text;
}
