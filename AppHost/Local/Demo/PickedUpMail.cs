using System.Text.RegularExpressions;
using MimeKit;

namespace PeerReview.Local.Demo;

/// <summary>
/// A mail that Membership wrote into its pickup directory (<c>Mail:PickupDirectory</c>), where no mail server is configured. How programs get
/// at invitations: the link is in the mail and nowhere else.
/// </summary>
/// <param name="To">The address.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Text">The plain text.</param>
public sealed partial record PickedUpMail(string To, string Subject, string Text)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The token of an invitation's link.</summary>
    public string InvitationToken => Token().Match(Text) is { Success: true } match
        ? match.Groups["token"].Value
        : throw new InvalidOperationException("The mail has no invitation's link.");

    /// <summary>True when the mail has an invitation's link.</summary>
    public bool IsInvitation => Token().IsMatch(Text);

    /// <summary>Every mail so far, oldest first.</summary>
    public static IReadOnlyList<PickedUpMail> Read(string directory) => Directory.Exists(directory)
        ? [.. Directory.GetFiles(directory, "*.eml").Order(StringComparer.Ordinal).Select(Parse)]
        : [];

    /// <summary>Waits until each of these addresses has an invitation; by address.</summary>
    /// <param name="directory">The pickup directory.</param>
    /// <param name="addresses">The addresses, in lower case.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task<Dictionary<string, PickedUpMail>> InvitationsAsync(string directory, IReadOnlyCollection<string> addresses, CancellationToken cancellationToken) =>
        FindAsync(
            directory,
            mails =>
            {
                var invitations = mails.Where(mail => mail.IsInvitation && addresses.Contains(mail.To)).GroupBy(mail => mail.To).ToDictionary(sent => sent.Key, sent => sent.Last());
                return invitations.Count == addresses.Count ? invitations : null;
            },
            cancellationToken);

    /// <summary>Waits for the latest mail that is like this.</summary>
    /// <param name="directory">The pickup directory.</param>
    /// <param name="like">Which mail.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task<PickedUpMail> WaitForAsync(string directory, Func<PickedUpMail, bool> like, CancellationToken cancellationToken) =>
        FindAsync(directory, mails => mails.LastOrDefault(like), cancellationToken);

    private static async Task<T> FindAsync<T>(string directory, Func<IReadOnlyList<PickedUpMail>, T?> find, CancellationToken cancellationToken)
        where T : class
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            if (find(Read(directory)) is { } found)
                return found;

            await Task.Delay(100, patience.Token);
        }
    }

    private static PickedUpMail Parse(string path)
    {
        using var message = MimeMessage.Load(path);
        return new PickedUpMail(message.To.Mailboxes.Single().Address, message.Subject ?? string.Empty, message.TextBody ?? string.Empty);
    }

    [GeneratedRegex(@"token=(?<token>[A-Za-z0-9_-]+)")]
    private static partial Regex Token();
}
