using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PeerReview.ServiceDefaults.Http;

/// <summary>
/// A list without <c>null</c> among its items. C# says so of every list of ours that does not say otherwise, and the reader of JSON respects
/// that for members, but not for items: what runs over the list would fail over them.
/// </summary>
internal static class NoNullItems
{
    public static void Refuse(JsonTypeInfo type)
    {
        if (type is { Kind: JsonTypeInfoKind.Enumerable, ElementType.IsValueType: false })
            type.OnDeserialized = items => Check((IEnumerable)items);
    }

    private static void Check(IEnumerable items)
    {
        foreach (var item in items)
        {
            if (item is null)
                throw new JsonException("A list contains null: every item needs a value.");
        }
    }
}
