namespace PeerReview.Portal.Tests;

/// <summary>The ways in which every journey is gone, as (scripts, keyboard): with a mouse, by keyboard alone, and in a browser without scripts.</summary>
public sealed class EveryWay : TheoryData<bool, bool>
{
    public EveryWay()
    {
        Add(true, false);
        Add(true, true);
        Add(false, false);
    }
}
