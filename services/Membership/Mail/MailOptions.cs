namespace PeerReview.Membership.Mail;

/// <summary>How mail leaves: <c>Mail</c> in the configuration.</summary>
internal sealed class MailOptions
{
    /// <summary>The mail server; without a host, mail is written into <see cref="PickupDirectory"/>.</summary>
    public SmtpOptions Smtp { get; init; } = new();

    /// <summary>Where mail is written as files (<c>.eml</c>) when there is no server.</summary>
    public string? PickupDirectory { get; init; }

    /// <summary>The address in the From line.</summary>
    public string From { get; init; } = "no-reply@localhost.localdomain";
}

/// <summary>The mail server.</summary>
internal sealed class SmtpOptions
{
    public string? Host { get; init; }

    public int Port { get; init; } = 587;

    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>Without TLS; only for a server on this machine or in tests.</summary>
    public bool AllowPlaintext { get; init; }
}

/// <summary>Adds mail.</summary>
internal static class MailRegistration
{
    public static void AddMail(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<MailOptions>().BindConfiguration("Mail");
        builder.Services.AddSingleton<MailCarrier>();
        builder.Services.AddScoped<Post>();
        builder.Services.AddHostedService<MailSender>();
    }
}
