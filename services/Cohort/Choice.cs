using System.Text.Json;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Cohorts;

/// <summary>A filter in a query string, by the name the value has in JSON: the framework would accept only the name it has in C#.</summary>
internal static class Choice
{
    /// <summary>The value, or null when the filter is absent; refused (400) when there is no such value.</summary>
    public static T? Of<T>(string name, string? text)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(text))
            return null;

        return Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0])
            ? value
            : throw Refusal.Invalid(name, $"Choose one of {string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName))}.");
    }
}
