namespace PeerReview.Local;

/// <summary>One kind of process of the platform, and what it needs around it.</summary>
/// <param name="Name">What other processes find it by, and the name of its database and logins.</param>
/// <param name="Project">Its project file, from the repository's root.</param>
public sealed record Resource(string Name, string Project)
{
    /// <summary>Whether it has a database of its own, named as itself.</summary>
    public bool OwnsDatabase { get; init; }

    /// <summary>Whether it talks to the broker.</summary>
    public bool UsesBroker { get; init; }

    /// <summary>Whether it may run as several processes; otherwise it is always one.</summary>
    public bool Replicated { get; init; }

    /// <summary>The processes it calls by name.</summary>
    public IReadOnlyList<string> References { get; init; } = [];
}

/// <summary>
/// What the platform consists of. AppHost/apphost.cs says the same for containers; an architecture test compares the two.
/// </summary>
public static class Topology
{
    public const string Postgres = "postgres";
    public const string RabbitMq = "rabbitmq";
    public const string Gateway = "gateway";
    public const string Membership = "membership";
    public const string Portal = "portal";

    private static readonly string[] Services = [Membership, "cohort", "scheduling", "review", "reporting"];

    /// <summary>Every process, in the order of starting; stopping goes the other way.</summary>
    public static IReadOnlyList<Resource> Resources { get; } =
    [
        .. Services.Select(Service),
        new Resource(Portal, "gateway/Portal/Portal.csproj") { OwnsDatabase = true, Replicated = true, References = [Gateway] },
        new Resource(Gateway, "gateway/Gateway/Gateway.csproj") { References = [.. Services, Portal] },
    ];

    // The gateway is the identity provider's address, by which a service fetches the keys that sign tokens.
    private static Resource Service(string name)
    {
        var project = char.ToUpperInvariant(name[0]) + name[1..];
        return new Resource(name, $"services/{project}/{project}.csproj")
        {
            OwnsDatabase = true,
            UsesBroker = true,
            Replicated = true,
            References = [Gateway],
        };
    }
}
