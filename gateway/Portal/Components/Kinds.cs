namespace PeerReview.Portal.Components;

/// <summary>How a tag looks. Its word says it; the colour only helps.</summary>
public enum TagKind
{
    Quiet,
    Now,
    Good,
    Warn,
    Bad,
}

/// <summary>How far a task of a list is.</summary>
public enum TaskStatusShown
{
    ToDo,
    UnderWay,
    Overdue,
    Done,
    CannotStart,
}

/// <summary>What a note on a page is for.</summary>
public enum NoteKind
{
    Plain,
    Warn,
    Bad,
    Away,
}

/// <summary>A step in a row of steps.</summary>
/// <param name="Text">What it is.</param>
/// <param name="State">Before, now or after.</param>
public sealed record TrackStep(string Text, TrackState State);

/// <summary>Where a step stands.</summary>
public enum TrackState
{
    Done,
    Current,
    Later,
}
