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
}

/// <summary>Invents a head and a senior leader for each school.</summary>
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
            head, EmailOf(head, mailDomain), seniorLeader, EmailOf(seniorLeader, mailDomain));
    }

    /// <summary>A name; with another shift, another name for somebody of the same school.</summary>
    public static string NameOf(int number, int shift) =>
        $"{FirstNames[(number + shift) % FirstNames.Length]} {LastNames[(number * 5 + shift) % LastNames.Length]}";

#pragma warning disable CA1308 // E-mail addresses are written in lower case.
    private static string EmailOf(string name, string domain) => $"{name.ToLowerInvariant().Replace(' ', '.')}@{domain}";
#pragma warning restore CA1308
}
