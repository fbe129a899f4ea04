namespace PeerReview.Portal.Frame;

/// <summary>One line of the error summary.</summary>
/// <param name="FieldId">The input it is about; null for the form as a whole.</param>
public sealed record SummaryLine(string? FieldId, string Message);

/// <summary>What the parts of one page tell one another: a form deep inside says what is wrong, the top of the page shows it.</summary>
public sealed class PageState
{
    public IReadOnlyList<SummaryLine> Problems { get; private set; } = [];

    /// <summary>Nothing was decided: the summary says that trying again is safe.</summary>
    public bool IsAway { get; private set; }

    public event Action? Changed;

    public void Show(IReadOnlyList<SummaryLine> problems, bool isAway = false)
    {
        Problems = problems;
        IsAway = isAway;
        Changed?.Invoke();
    }
}
