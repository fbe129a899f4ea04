using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace PeerReview.ServiceDefaults.Persistence;

/// <summary>A document – an immutable value that is read and replaced as a whole, and never searched – in one <c>jsonb</c> column.</summary>
public static class JsonColumn
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The document's text; two documents are the same when their texts are.</summary>
    public static string Write<T>(T document) => JsonSerializer.Serialize(document, Options);

    /// <summary>The document of a text written by <see cref="Write"/>.</summary>
    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("An empty document.");

    /// <summary>Stores the property as a document. The value is replaced as a whole, never changed in place.</summary>
    public static PropertyBuilder<T> HasDocument<T>(this PropertyBuilder<T> property) => property
        .HasColumnType("jsonb")
        .HasConversion(
            document => Write(document),
            json => Read<T>(json),
            new ValueComparer<T>(
                (one, other) => ReferenceEquals(one, other) || Write(one) == Write(other),
                document => Write(document).GetHashCode(StringComparison.Ordinal),
                document => document));
}
