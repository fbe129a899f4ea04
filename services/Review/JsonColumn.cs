using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Reviews;

/// <summary>A document – an immutable record – in one <c>jsonb</c> column.</summary>
internal static partial class JsonColumn
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The document's text; two documents are the same when their texts are.</summary>
    public static string Write<T>(T document)
    {
        var text = JsonSerializer.Serialize(document, Options);
        // Here and not in the database, whose refusal quotes the text: that would reach the log.
        return text.Contains("\\u0000", StringComparison.Ordinal) && EscapedNul().IsMatch(text)
            ? throw Refusal.Invalid("body", "A text contains a character that cannot be kept (U+0000).")
            : text;
    }

    /// <summary>The document of a text written by <see cref="Write"/>.</summary>
    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("An empty document.");

    /// <summary>Stores the property as a document. The value is replaced as a whole, never changed in place.</summary>
    public static PropertyBuilder<T> HasDocument<T>(this PropertyBuilder<T> property) => property
        .HasColumnType("jsonb")
        .HasConversion(
            document => Write(document),
            json => Read<T>(json),
            new ValueComparer<T>((one, other) => Write(one) == Write(other), document => Write(document).GetHashCode(StringComparison.Ordinal), document => document));

    /// <summary>U+0000 as JSON writes it, and not the six characters \u0000 that somebody typed, which JSON writes with a second backslash.</summary>
    [GeneratedRegex(@"(?<!\\)(?:\\\\)*\\u0000")]
    private static partial Regex EscapedNul();
}
