using PeerReview.ServiceDefaults.Security;

namespace PeerReview.TestKit.Api;

/// <summary>
/// A network with something of everything in it, and everybody who might ask for it. "Host" is the school that most things belong to, "group" a
/// school of the same group, "outside" one of another group and another trust.
/// </summary>
/// <param name="Network">The network.</param>
/// <param name="HostSchool">The school things belong to.</param>
/// <param name="HostTrust">Its trust.</param>
/// <param name="GroupSchool">A school of its group.</param>
/// <param name="OutsideSchool">A school of another group.</param>
public sealed record ApiWorld(Guid Network, Guid HostSchool, Guid HostTrust, Guid GroupSchool, Guid OutsideSchool)
{
    /// <summary>What every free text that is typed in this world begins with; it must turn up nowhere but in answers.</summary>
    public string Mark { get; } = $"canary-{Guid.NewGuid().ToString("N")[..12]}";

    public Guid CoordinatorId { get; init; } = Guid.CreateVersion7();

    public Guid HostHead { get; init; } = Guid.CreateVersion7();

    public Guid HostStaff { get; init; } = Guid.CreateVersion7();

    public Guid GroupHead { get; init; } = Guid.CreateVersion7();

    public Guid GroupStaff { get; init; } = Guid.CreateVersion7();

    public Guid OutsideHead { get; init; } = Guid.CreateVersion7();

    /// <summary>What the world has for a parameter or a member of an operation, by name, such as <c>schoolId</c>.</summary>
    public required Func<ApiOperation, string, string?> ValueOf { get; init; }

    /// <summary>Bodies that the operations accept, where made-up ones would be refused; text for one that is not JSON.</summary>
    public IReadOnlyDictionary<string, object> Bodies { get; init; } = new Dictionary<string, object>();

    /// <summary>Ids that are no secret: what the national register says is the same for everybody.</summary>
    public IReadOnlyCollection<string> KnownToAll { get; init; } = [];

    /// <summary>Operations that are not done for real, because what they do cannot be taken back; only that others are kept out is asked.</summary>
    public IReadOnlyCollection<string> NotForReal { get; init; } = [];

    /// <summary>Everybody, by name; the columns of the reviewed table. Null is nobody: no token.</summary>
    public IReadOnlyList<(string Name, Person? Person)> Everybody()
    {
        var elsewhere = Guid.CreateVersion7();
        return
        [
            ("anonymous", null),
            // Every role of a network, at organisations of the very same ids – by the token of another network.
            ("other-network", new Person(HostHead, "Foreign", elsewhere,
                [.. Role.All.Except([Role.Operator, Role.Support]).SelectMany(role => new[] { HostSchool, HostTrust, Network, elsewhere }.Select(at => new RoleAt(role, at)))])),
            ("operator", Person.Operator()),
            ("support", Somebody(Role.Support, Network)),
            ("finance", Somebody(Role.Finance, Network)),
            ("facilitator", Somebody(Role.Facilitator, Network)),
            ("champion", Somebody(Role.ImprovementChampion, GroupSchool)),
            ("coordinator", new Person(CoordinatorId, "Casey Coordinator", Network, new RoleAt(Role.Coordinator, Network))),
            ("director", Somebody(Role.Director, Network)),
            ("mat-lead", Somebody(Role.MatLead, HostTrust)),
            ("other-mat-lead", Somebody(Role.MatLead, Guid.CreateVersion7())),
            ("host-head", new Person(HostHead, "Harper Head", Network, new RoleAt(Role.Headteacher, HostSchool))),
            ("host-staff", new Person(HostStaff, "Sam Senior", Network, new RoleAt(Role.SeniorLeader, HostSchool))),
            ("host-client", Somebody(Role.ApiClient, HostSchool)),
            ("group-head", new Person(GroupHead, "Gale Head", Network, new RoleAt(Role.Headteacher, GroupSchool))),
            ("group-staff", new Person(GroupStaff, "Gus Senior", Network, new RoleAt(Role.SeniorLeader, GroupSchool))),
            ("outside-head", new Person(OutsideHead, "Olly Head", Network, new RoleAt(Role.Headteacher, OutsideSchool))),
            ("outside-client", Somebody(Role.ApiClient, OutsideSchool)),
        ];
    }

    /// <summary>Somebody who is let in: the operator where only the operator is, otherwise the host's head with every other role besides.</summary>
    public Person LetIn(ApiOperation operation) => operation.Roles is [Role.Operator]
        ? Person.Operator()
        : new Person(operation.Roles.Contains(Role.Headteacher) ? HostHead : CoordinatorId, "Robin Roles", Network,
        [
            new RoleAt(Role.Coordinator, Network), new RoleAt(Role.Director, Network), new RoleAt(Role.Finance, Network), new RoleAt(Role.Facilitator, Network),
            new RoleAt(Role.Support, Network), new RoleAt(Role.MatLead, HostTrust), new RoleAt(Role.Headteacher, HostSchool), new RoleAt(Role.SeniorLeader, HostSchool),
        ]);

    private Person Somebody(string role, Guid at) => new(Guid.CreateVersion7(), $"Somebody {role}", Network, new RoleAt(role, at));
}
