using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace PeerReview.Membership;

/// <summary>Small structured values kept as JSON in one column.</summary>
internal static class JsonColumn
{
    public static ValueConverter<T, string> Converter<T>() => new(value => Write(value), json => Read<T>(json));

    public static ValueComparer<T> Comparer<T>() => new((left, right) => Write(left) == Write(right), value => Write(value).GetHashCode(StringComparison.Ordinal), value => Read<T>(Write(value)));

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Web);

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web)!;
}
