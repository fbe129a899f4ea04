using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace PeerReview.Membership.Mail;

/// <summary>Hands a letter to the mail server, or writes it into the pickup directory.</summary>
internal sealed class MailCarrier(IOptions<MailOptions> options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Delivers. The message's id is the letter's, so a server that gets it twice – we died between its answer and our note of it – can tell.
    /// A file is written once for certain: its name is the letter's id, and it appears whole or not at all.
    /// </summary>
    public async Task DeliverAsync(Letter letter, CancellationToken cancellationToken)
    {
        using var message = Compose(letter);
        if (options.Value.Smtp.Host is { Length: > 0 } host)
            await SendAsync(message, host, cancellationToken);
        else
            await WriteAsync(message, letter.Id, cancellationToken);
    }

    private MimeMessage Compose(Letter letter)
    {
        var from = MailboxAddress.Parse(options.Value.From);
        var message = new MimeMessage
        {
            Subject = letter.Subject ?? string.Empty,
            MessageId = $"{letter.Id:N}@{from.Domain}",
            Date = letter.CreatedAt,
            Body = BodyOf(letter, from),
        };
        message.From.Add(new MailboxAddress(letter.Sender, from.Address));
        message.To.Add(new MailboxAddress(string.Empty, letter.Email ?? throw new InvalidOperationException("The letter was sent already.")));
        // No machine shall answer us "I am on holiday" (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    private static Multipart BodyOf(Letter letter, MailboxAddress from)
    {
        // The richest last (RFC 2046, 5.1.4): a diary that understands invitations shows that part, any other shows the words.
        var body = new MultipartAlternative(new TextPart("plain") { Text = letter.Plain ?? "" }, new TextPart("html") { Text = letter.Html ?? "" });
        if (letter is { Invitation: { } invitation, Email: { } email })
            body.Add(DiaryPart.Of(invitation, from.Address, email));
        return body;
    }

    private async Task SendAsync(MimeMessage message, string host, CancellationToken cancellationToken)
    {
        var smtp = options.Value.Smtp;
        using var client = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
        await client.ConnectAsync(host, smtp.Port, smtp.AllowPlaintext ? SecureSocketOptions.StartTlsWhenAvailable : SecureSocketOptions.Auto, cancellationToken);
        if (!client.IsSecure && !smtp.AllowPlaintext)
            throw new InvalidOperationException("The mail server offers no TLS.");
        if (smtp.UserName is { Length: > 0 } user)
            await client.AuthenticateAsync(user, smtp.Password ?? string.Empty, cancellationToken);
        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(quit: true, cancellationToken);
    }

    private async Task WriteAsync(MimeMessage message, Guid id, CancellationToken cancellationToken)
    {
        var directory = options.Value.PickupDirectory ?? throw new InvalidOperationException("Neither Mail:Smtp:Host nor Mail:PickupDirectory is set.");
        Directory.CreateDirectory(directory);
        var unfinished = Path.Combine(directory, $".{id:N}.{Guid.NewGuid():N}");
        await using (var file = File.Create(unfinished))
            await message.WriteToAsync(file, cancellationToken);
        File.Move(unfinished, Path.Combine(directory, $"{id:N}.eml"), overwrite: true);
    }
}
