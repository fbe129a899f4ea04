namespace PeerReview.Local;

/// <summary>Something could not start for a reason the person at the keyboard can act on; the message is written for them.</summary>
public sealed class StartFailedException(string message) : Exception(message);
