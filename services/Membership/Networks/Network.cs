using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Networks;

/// <summary>A network as its people know it: its name, its colours, its own words for roles, and how long trained status lasts in it.</summary>
public sealed partial class Network : Aggregate
{
    public const int MaxNameLength = 120;
    private const string DefaultColour = "#0b5cab";

    private Network()
    {
    }

    /// <summary>The network with this id, which is also the tenant's.</summary>
    public static Network Create(Guid networkId, string name)
    {
        var network = new Network { Id = networkId };
        network.Rename(name);
        return network;
    }

    public string Name { get; private set; } = string.Empty;

    /// <summary>The colour of the portal's header and buttons, such as <c>#0b5cab</c>.</summary>
    public string Colour { get; private set; } = DefaultColour;

    /// <summary>The name in the From line of the network's mail; the network's own name when null.</summary>
    public string? MailSenderName { get; private set; }

    /// <summary>What the network calls a role, by the role's code; a role that is not here keeps its usual name.</summary>
    public Dictionary<string, string> RoleNames { get; private set; } = [];

    /// <summary>The month in which a membership year begins (1 to 12); agreements are signed anew each year.</summary>
    public int MembershipYearStartsIn { get; private set; } = 9;

    /// <summary>For how many years training counts; then a refresher is due.</summary>
    public int TrainingValidYears { get; private set; } = 2;

    /// <summary>The From line's name.</summary>
    public string Sender => MailSenderName ?? Name;

    /// <summary>The network's own name of a role, or its usual one.</summary>
    public string NameOf(string role) => RoleNames.GetValueOrDefault(role) ?? UsualName(role);

    /// <summary>Gives the network another name.</summary>
    public void Rename(string name)
    {
        Name = Text.Clean(name) is { Length: > 0 and <= MaxNameLength } clean
            ? clean
            : throw Refusal.Invalid("name", $"Give the network a name of up to {MaxNameLength} characters.");
        Changed();
    }

    /// <summary>Sets how the network presents itself.</summary>
    public void Present(string colour, string? mailSenderName, IReadOnlyDictionary<string, string> roleNames)
    {
        if (!HexColour().IsMatch(colour))
            throw Refusal.Invalid("colour", "Give a colour as six hexadecimal digits, such as #0b5cab.");
        if (ContrastWithWhite(colour) < 4.5)
            throw Refusal.Invalid("colour", "White text would not be readable on that colour (WCAG 1.4.3: a contrast of at least 4.5). Choose a darker one.");
        if (roleNames.Keys.Any(role => !Role.All.Contains(role)))
            throw Refusal.Invalid("roleNames", "There is a role among them that does not exist.");
        if (roleNames.FirstOrDefault(pair => Text.Clean(pair.Value).Length is 0 or > 60) is { Key: { } badlyNamed })
            throw Refusal.Invalid($"roleNames.{badlyNamed}", "Give the role a name of up to 60 characters.");

        Colour = colour.ToLowerInvariant();
        MailSenderName = Text.Clean(mailSenderName) is { Length: > 0 } sender ? sender : null;
        RoleNames = roleNames.ToDictionary(pair => pair.Key, pair => Text.Clean(pair.Value));
        Changed();
    }

    /// <summary>Sets the network's calendar of agreements and trained status.</summary>
    public void SetTerms(int membershipYearStartsIn, int trainingValidYears)
    {
        if (membershipYearStartsIn is < 1 or > 12)
            throw Refusal.Invalid("membershipYearStartsIn", "Give a month from 1 to 12.");
        if (trainingValidYears is < 1 or > 10)
            throw Refusal.Invalid("trainingValidYears", "Training counts for 1 to 10 years.");

        MembershipYearStartsIn = membershipYearStartsIn;
        TrainingValidYears = trainingValidYears;
        Changed();
    }

    /// <summary>The last day of the membership year that the day is in.</summary>
    public DateOnly MembershipYearEnd(DateOnly day)
    {
        var start = new DateOnly(day.Year, MembershipYearStartsIn, 1);
        return (day < start ? start : start.AddYears(1)).AddDays(-1);
    }

    public NetworkChanged ToEvent() => new(Id, Version, Name);

    private static string UsualName(string role) => role switch
    {
        Role.MatLead => "MAT lead",
        Role.ApiClient => "API client",
        _ => char.ToUpperInvariant(role[0]) + role[1..].Replace('-', ' '),
    };

    private static double ContrastWithWhite(string colour)
    {
        var channels = Convert.FromHexString(colour.AsSpan(1)).Select(value => value / 255.0)
            .Select(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4)).ToArray();
        return 1.05 / ((0.2126 * channels[0]) + (0.7152 * channels[1]) + (0.0722 * channels[2]) + 0.05);
    }

    [GeneratedRegex("^#[0-9a-fA-F]{6}$", RegexOptions.CultureInvariant)]
    private static partial Regex HexColour();

    internal static void Map(ModelBuilder model)
    {
        model.Entity<Network>(network =>
        {
            network.ToTable("network");
            network.Property(row => row.Name).HasMaxLength(MaxNameLength);
            network.Property(row => row.Colour).HasMaxLength(7);
            network.Property(row => row.MailSenderName).HasMaxLength(MaxNameLength);
            network.Property(row => row.RoleNames).HasDocument();
        });
        model.Entity<RegisteredNetwork>(network =>
        {
            network.ToTable("registered_network");
            network.Property(row => row.Name).HasMaxLength(MaxNameLength);
            network.Property(row => row.FirstCoordinatorEmail).HasMaxLength(Identity.Accounts.EmailAddress.MaxLength);
            network.Property(row => row.FirstCoordinatorName).HasMaxLength(People.Person.MaxNameLength);
        });
    }
}

/// <summary>
/// That a network exists, and its name: what the operator sees, and what a person with several networks chooses from. All else about a
/// network is its own row.
/// </summary>
public sealed class RegisteredNetwork
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Name { get; set; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>Kept only until the first coordinator's invitation is written.</summary>
    public string? FirstCoordinatorEmail { get; set; }

    /// <summary>Kept only until the first coordinator's invitation is written.</summary>
    public string? FirstCoordinatorName { get; set; }
}
