using System.Text.Json.Nodes;

namespace PeerReview.Local.Demo;

/// <summary>A school that takes part, and its two people.</summary>
public sealed record DemoSchool(
    Guid Id, int Urn, string Name, bool IsPrimary, string HeadName, string HeadEmail, string SeniorLeaderName, string SeniorLeaderEmail)
{
    public Guid HeadId { get; init; }

    public Guid SeniorLeaderId { get; init; }

    public ApiClient Head { get; init; } = null!;

    public ApiClient SeniorLeader { get; init; } = null!;

    /// <summary>The trust the school belongs to; null for a maintained school.</summary>
    public Guid? TrustId { get; init; }

    /// <summary>The trust's name.</summary>
    public string? TrustName { get; init; }
}

/// <summary>Somebody who leads a trust with schools in the network.</summary>
/// <param name="Name">Who.</param>
/// <param name="Email">The address.</param>
/// <param name="TrustId">The trust.</param>
/// <param name="TrustName">Its name.</param>
/// <param name="Urn">A school of it, by which the invitation finds the trust.</param>
public sealed record DemoTrustLead(string Name, string Email, Guid TrustId, string TrustName, int Urn);

/// <summary>Invents a head and a senior leader for each school, and somebody who leads each trust.</summary>
public static class DemoPeople
{
    private static readonly string[] FirstNames =
        ["Amara", "Ben", "Chloe", "Dev", "Elin", "Farah", "George", "Hana", "Isaac", "Jo", "Kit", "Leila", "Marcus", "Nia", "Owen", "Priya", "Quinn", "Rosa", "Sunil", "Tess", "Uma", "Victor", "Wren", "Yusuf"];

    private static readonly string[] LastNames =
        ["Alder", "Brook", "Carrow", "Dereham", "Eaton", "Fenn", "Gurney", "Howes", "Ives", "Jary", "Kett", "Ludham", "Mack", "Neave", "Oakes", "Paston", "Quarles", "Reeve", "Sizewell", "Tuck", "Utting", "Vane", "Wherry", "Yaxham"];

    internal static DemoSchool Of(JsonNode school, int number, string mailDomain)
    {
        var head = NameOf(number, 0);
        var seniorLeader = NameOf(number, 7);
        return new DemoSchool(
            (Guid)school["id"]!, (int)school["school"]!["urn"]!, (string)school["school"]!["name"]!, (string?)school["school"]!["phaseFamily"] == "primary",
            head, EmailOf(head, number, mailDomain), seniorLeader, EmailOf(seniorLeader, number, mailDomain))
        {
            TrustId = (Guid?)school["school"]!["trustId"],
            TrustName = (string?)school["school"]!["trustName"],
        };
    }

    internal static DemoTrustLead LeadOf(DemoSchool school, int number, string mailDomain)
    {
        // A shift at which no head and no senior leader has the same two names.
        var name = NameOf(number, 11);
        return new DemoTrustLead(name, EmailOf(name, number, mailDomain), school.TrustId!.Value, school.TrustName ?? "the trust", school.Urn);
    }

    /// <summary>A name; with another shift, another name for somebody of the same school.</summary>
    public static string NameOf(int number, int shift) =>
        $"{FirstNames[(number + shift) % FirstNames.Length]} {LastNames[(number * 5 + shift) % LastNames.Length]}";

#pragma warning disable CA1308 // E-mail addresses are written in lower case.
    private static string EmailOf(string name, int number, string domain)
    {
        // The names come round again, the addresses do not.
        var round = number / FirstNames.Length;
        return $"{name.ToLowerInvariant().Replace(' ', '.')}{(round == 0 ? "" : round + 1)}@{domain}";
    }
#pragma warning restore CA1308
}
