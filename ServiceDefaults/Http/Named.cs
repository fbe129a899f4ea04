using System.Diagnostics.CodeAnalysis;

namespace PeerReview.ServiceDefaults.Http;

/// <summary>
/// A value in a path or query, by its name and in any case, as the same value is written in JSON. (Left to the framework, an enum there is
/// case-sensitive and may also be a number.)
/// </summary>
/// <param name="Value">The value.</param>
public readonly record struct Named<TEnum>(TEnum Value)
    where TEnum : struct, Enum
{
    /// <summary>Reads a name; used by the framework's binding.</summary>
    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "The framework looks for it here.")]
    public static bool TryParse(string? text, IFormatProvider? provider, out Named<TEnum> named)
    {
        named = default;
        if (text is not { Length: > 0 } || !char.IsLetter(text[0]) || !Enum.TryParse<TEnum>(text, ignoreCase: true, out var value) || !Enum.IsDefined(value))
            return false;

        named = new Named<TEnum>(value);
        return true;
    }
}
