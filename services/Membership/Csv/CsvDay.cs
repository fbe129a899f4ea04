using System.Globalization;

namespace PeerReview.Membership.Csv;

/// <summary>Days as people and GIAS write them.</summary>
internal static class CsvDay
{
    private static readonly string[] Forms = ["yyyy-MM-dd", "dd-MM-yyyy", "dd/MM/yyyy", "d/M/yyyy"];

    /// <summary>The cell's day, the other one for an empty cell; false when it is no day.</summary>
    public static (DateOnly Day, bool IsDay) Read(string cell, DateOnly whenEmpty) =>
        cell.Length == 0
            ? (whenEmpty, true)
            : DateOnly.TryParseExact(cell, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? (day, true) : (whenEmpty, false);
}
