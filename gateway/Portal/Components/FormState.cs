using System.Globalization;
using Microsoft.Extensions.Primitives;
using PeerReview.Portal.Api;

namespace PeerReview.Portal.Components;

/// <summary>What a form's fields show: what was typed, and what is wrong with it.</summary>
/// <param name="Typed">What the person typed; null while the fields show what is saved.</param>
/// <param name="Errors">By field.</param>
/// <param name="IsMerge">Somebody else saved meanwhile: fields show both.</param>
public sealed record FormState(IReadOnlyDictionary<string, StringValues>? Typed, IReadOnlyDictionary<string, string[]> Errors, bool IsMerge = false)
{
    /// <summary>Nothing typed yet.</summary>
    public static readonly FormState Fresh = new(null, new Dictionary<string, string[]>());

    /// <summary>The first thing wrong with a field.</summary>
    public string? ErrorOf(string field) => Errors.TryGetValue(field, out var messages) && messages.Length > 0 ? messages[0] : null;

    /// <summary>The values of a field as typed; null while what is saved should show.</summary>
    public StringValues? TypedOf(string field) => Typed is null ? (StringValues?)null : Typed.TryGetValue(field, out var values) ? values : StringValues.Empty;

    /// <summary>The id of a field's input.</summary>
    public static string IdOf(string field) => field.Replace("[", "-", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Replace('.', '-');
}

/// <summary>A posted form: reads its fields, and gathers what cannot be read.</summary>
public sealed class Posted(IFormCollection form)
{
    private readonly Dictionary<string, string[]> _errors = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The same for every try of one rendered form, so that a double click happens once.</summary>
    public string Key => Text("_key") ?? Guid.NewGuid().ToString();

    /// <summary>The version the form was rendered from.</summary>
    public long? Version => long.TryParse(form["_version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    public IFormCollection Form => form;

    /// <summary>Which of several buttons was pressed.</summary>
    public bool Has(string name) => form.ContainsKey(name);

    /// <summary>A text without surrounding space; null when empty.</summary>
    public string? Text(string name) => form[name].ToString().Trim() is { Length: > 0 } text ? text.ReplaceLineEndings("\n") : null;

    /// <summary>A text that must be there.</summary>
    public string Required(string name, string otherwise)
    {
        var text = Text(name);
        if (text is null)
            Fail(name, otherwise);
        return text ?? string.Empty;
    }

    /// <summary>Every value of a field, such as ticked boxes.</summary>
    public IReadOnlyList<string> Values(string name) => [.. form[name].OfType<string>().Where(value => value.Length > 0)];

    public bool IsTicked(string name) => form[name].Count > 0;

    public Guid? Id(string name) => Guid.TryParse(form[name], out var id) ? id : null;

    public IReadOnlyList<Guid> Ids(string name) => [.. Values(name).Select(value => Guid.TryParse(value, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];

    public int? Number(string name, string otherwise)
    {
        if (Text(name) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return number;
        Fail(name, otherwise);
        return null;
    }

    /// <summary>One of an enum's values; null when none was chosen.</summary>
    public T? Choice<T>(string name)
        where T : struct, Enum => Enum.TryParse<T>(form[name], ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;

    /// <summary>A day from its three boxes; null when all are empty.</summary>
    public DateOnly? Day(string name, string what)
    {
        var (day, month, year) = (form[name + "-day"].ToString().Trim(), form[name + "-month"].ToString().Trim(), form[name + "-year"].ToString().Trim());
        if (day.Length + month.Length + year.Length == 0)
            return null;
        if (DateOnly.TryParseExact($"{day}/{month}/{year}", ["d/M/yyyy", "d/M/yy", "d/MMM/yyyy", "d/MMMM/yyyy"], Words.British, DateTimeStyles.None, out var date))
            return date;
        Fail(name, $"{what} must be a real date, such as 27 3 2027");
        return null;
    }

    /// <summary>A time of day as people write it: 9am, 9:30, 14.15.</summary>
    public TimeOnly? Time(string name, string what)
    {
        if (Text(name) is not { } text)
            return null;
        if (TimeOnly.TryParseExact(text.Replace('.', ':').Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant(), ["H:mm", "h:mmtt", "htt", "HHmm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        Fail(name, $"{what} must be a time, such as 9am or 13:30");
        return null;
    }

    public void Fail(string name, string message) => _errors[name] = [message];

    /// <summary>Refuses the form when something in it could not be read.</summary>
    public void Check()
    {
        if (_errors.Count > 0)
            throw new ApiProblem(StatusCodes.Status400BadRequest, "invalid", "Some of what was sent needs correcting") { Errors = _errors };
    }
}
