using System.Text.RegularExpressions;
using MimeKit;

namespace PeerReview.TestKit;

/// <summary>
/// A mail that Membership wrote into its pickup directory (<c>Mail:PickupDirectory</c>), where no mail server is configured. How tests get at
/// invitations: the link is in the mail and nowhere else.
/// </summary>
/// <param name="To">The address.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Text">The plain text.</param>
public sealed partial record PickedUpMail(string To, string Subject, string Text)
{
    /// <summary>The token of an invitation's link.</summary>
    public string InvitationToken => Token().Match(Text) is { Success: true } match
        ? match.Groups["token"].Value
        : throw new InvalidOperationException("The mail has no invitation's link.");

    /// <summary>Waits for a mail to an address; the last one when there are several.</summary>
    /// <param name="directory">The pickup directory.</param>
    /// <param name="to">The address, in lower case.</param>
    /// <param name="like">What else it must be.</param>
    public static async Task<PickedUpMail> WaitForAsync(string directory, string to, Func<PickedUpMail, bool>? like = null) =>
        (await Eventually.SeeAsync(
            () => Task.FromResult(Read(directory).LastOrDefault(mail => mail.To == to && like?.Invoke(mail) is not false)), mail => mail is not null))!;

    /// <summary>Every mail so far, oldest first.</summary>
    public static IReadOnlyList<PickedUpMail> Read(string directory) => Directory.Exists(directory)
        ? [.. Directory.GetFiles(directory, "*.eml").Order(StringComparer.Ordinal).Select(Parse)]
        : [];

    private static PickedUpMail Parse(string path)
    {
        using var message = MimeMessage.Load(path);
        return new PickedUpMail(message.To.Mailboxes.Single().Address, message.Subject ?? string.Empty, message.TextBody ?? string.Empty);
    }

    [GeneratedRegex(@"token=(?<token>[A-Za-z0-9_-]+)")]
    private static partial Regex Token();
}
