using Microsoft.AspNetCore.Components;

namespace PeerReview.Portal.Components;

/// <summary>A column of a table.</summary>
/// <param name="Heading">What it says; also its name in addresses.</param>
/// <param name="Text">A row's value in words: what is shown, searched and exported.</param>
/// <param name="SortBy">What rows are sorted by, where the words would sort wrongly.</param>
/// <param name="Cell">How it is shown, where the words alone are not enough.</param>
/// <param name="IsNumeric">Aligned as figures are.</param>
public sealed record Column<TRow>(string Heading, Func<TRow, string> Text, Func<TRow, IComparable?>? SortBy = null, RenderFragment<TRow>? Cell = null, bool IsNumeric = false)
{
    /// <summary>Its name in addresses.</summary>
    public string Key => new([.. Heading.ToLowerInvariant().Where(char.IsLetterOrDigit)]);

    internal IComparable? Sorted(TRow row) => SortBy is null ? Text(row) : SortBy(row);
}
