using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Membership.People;

/// <summary>How a person wants to hear of what happens.</summary>
public enum MailPreference
{
    /// <summary>Each thing at once.</summary>
    Immediate,

    /// <summary>Not at all, but for what concerns the account itself.</summary>
    Off,
}

/// <summary>
/// A person in one network: the name colleagues see there and the roles held there. The same person in another network is another row with
/// the same id, which is the account's.
/// </summary>
public sealed class Person : Aggregate
{
    public const int MaxNameLength = 120;

    private readonly List<RoleHolding> _roles = [];

    private Person()
    {
    }

    /// <summary>The person of this account, new in the network.</summary>
    public static Person Create(Guid accountId, string displayName)
    {
        var person = new Person { Id = accountId };
        person.Rename(displayName);
        return person;
    }

    public string DisplayName { get; private set; } = string.Empty;

    /// <summary>True while a coordinator keeps the person out of this network; the roles are kept for later.</summary>
    public bool IsSuspended { get; private set; }

    public MailPreference MailPreference { get; private set; }

    public IReadOnlyList<RoleHolding> Roles => _roles;

    public void Rename(string displayName)
    {
        DisplayName = Text.Clean(displayName) is { Length: > 0 and <= MaxNameLength } clean
            ? clean
            : throw Refusal.Invalid("displayName", $"Give a name of up to {MaxNameLength} characters.");
        Changed();
    }

    public void Prefer(MailPreference preference)
    {
        MailPreference = preference;
        Changed();
    }

    /// <summary>Gives a role; one already held changes nothing.</summary>
    public void Grant(string role, OrganisationKind kind, Guid organisationId, DateTimeOffset now)
    {
        if (_roles.Any(held => held.Role == role && held.OrganisationId == organisationId))
            return;

        _roles.Add(new RoleHolding { PersonId = Id, Role = role, OrganisationKind = kind, OrganisationId = organisationId, Since = now });
        Changed();
    }

    /// <summary>Takes a role away.</summary>
    public void Take(RoleHolding role)
    {
        if (!_roles.Remove(role))
            throw Refusal.NotFound("The role");
        Changed();
    }

    /// <summary>Keeps the person out of the network, or lets them in again.</summary>
    public void SetSuspended(bool isSuspended)
    {
        IsSuspended = isSuspended;
        Changed();
    }

    /// <summary>Somebody suspended is told of as having no role: that is what others must go by.</summary>
    public PersonChanged ToEvent(Guid networkId)
    {
        IReadOnlyList<RoleHeld> roles = IsSuspended ? [] : [.. _roles.OrderBy(role => role.Id).Select(role => new RoleHeld(role.Role, role.OrganisationKind, role.OrganisationId))];
        return new PersonChanged(networkId, Id, Version, DisplayName, IsActive: roles.Count > 0, roles);
    }

    internal static void Map(ModelBuilder model)
    {
        model.Entity<Person>(person =>
        {
            person.ToTable("person");
            person.Property(row => row.DisplayName).HasMaxLength(MaxNameLength);
            person.Property(row => row.MailPreference).HasMaxLength(20);
            person.HasMany(row => row.Roles).WithOne().HasForeignKey(role => new { role.NetworkId, role.PersonId });
        });
        model.Entity<RoleHolding>(role =>
        {
            role.ToTable("role_holding");
            role.Property(row => row.Role).HasMaxLength(40);
            role.Property(row => row.OrganisationKind).HasMaxLength(20);
            role.HasIndex(row => new { row.NetworkId, row.PersonId, row.Role, row.OrganisationId }).IsUnique();
            role.HasIndex(row => new { row.NetworkId, row.OrganisationId, row.Role });
        });
    }
}

/// <summary>One role of a person at one organisation of the network.</summary>
public sealed class RoleHolding : TenantEntity
{
    public required Guid PersonId { get; init; }

    /// <summary>The role's code (<see cref="ServiceDefaults.Security.Role"/>).</summary>
    public required string Role { get; init; }

    public required OrganisationKind OrganisationKind { get; init; }

    public required Guid OrganisationId { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset Since { get; init; }
}
