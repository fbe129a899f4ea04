using Microsoft.AspNetCore.Components;

namespace PeerReview.Portal.Components;

/// <summary>A column of a table.</summary>
/// <param name="Heading">What it says; also its name in addresses.</param>
/// <param name="Text">A row's value in words: what is shown, searched and exported.</param>
/// <param name="SortBy">What rows are sorted by, where the words would sort wrongly.</param>
/// <param name="Cell">How it is shown, where the words alone are not enough.</param>
/// <param name="IsNumeric">Aligned as figures are.</param>
/// <param name="IsWhole">Stays on one line, as a day does.</param>
/// <param name="IsLink">Leads on and says nothing: neither sorted by, exported nor printed.</param>
public sealed record Column<TRow>(
    string Heading, Func<TRow, string> Text, Func<TRow, IComparable?>? SortBy = null, RenderFragment<TRow>? Cell = null, bool IsNumeric = false, bool IsWhole = false,
    bool IsLink = false)
{
    /// <summary>Its name in addresses.</summary>
    public string Key => new([.. Heading.ToLowerInvariant().Where(char.IsLetterOrDigit)]);

    internal IComparable? Sorted(TRow row) => SortBy is null ? Text(row) : SortBy(row);
}

/// <summary>Which columns a table has.</summary>
public static class Columns
{
    /// <summary>Without the columns that would be empty from top to bottom: they only take room.</summary>
    public static IReadOnlyList<Column<TRow>> ThatSay<TRow>(this IEnumerable<Column<TRow>> columns, IReadOnlyCollection<TRow> rows) =>
        [.. columns.Where(column => column.Cell is not null || rows.Any(row => column.Text(row).Length > 0))];
}
