using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Membership.ApiClients;

/// <summary>The software of a school, a trust or a network: acts for itself, with its own secret, and sees what its organisation may see.</summary>
public sealed class ApiClient : Aggregate
{
    public const int MaxNameLength = 120;

    private ApiClient()
    {
    }

    public static ApiClient Create(string name, OrganisationKind kind, Guid organisationId, Guid createdBy, DateTimeOffset now) => new()
    {
        Name = Text.Clean(name) is { Length: > 0 and <= MaxNameLength } clean
            ? clean
            : throw Refusal.Invalid("name", $"Give the client a name of up to {MaxNameLength} characters."),
        OrganisationKind = kind,
        OrganisationId = organisationId,
        CreatedBy = createdBy,
        CreatedAt = now,
    };

    public string Name { get; private init; } = string.Empty;

    public OrganisationKind OrganisationKind { get; private init; }

    public Guid OrganisationId { get; private init; }

    public Guid CreatedBy { get; private init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When its present secret was made, UTC; null while it has none.</summary>
    public DateTimeOffset? SecretMadeAt { get; private set; }

    /// <summary>UTC; null while it may act.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>The <c>client_id</c> at the token endpoint.</summary>
    public string ClientId => "api-" + Id.ToString("N");

    /// <summary>It gets a secret; one before stops working.</summary>
    public void SecretMade(DateTimeOffset now)
    {
        RefuseIfRevoked();
        SecretMadeAt = now;
        Changed();
    }

    public void Revoke(DateTimeOffset now)
    {
        RefuseIfRevoked();
        RevokedAt = now;
        Changed();
    }

    private void RefuseIfRevoked()
    {
        if (RevokedAt is not null)
            throw Refusal.Conflict("client-revoked", "This client was revoked already.");
    }

    internal static void Map(ModelBuilder model) => model.Entity<ApiClient>(client =>
    {
        client.ToTable("api_client");
        client.Property(row => row.Name).HasMaxLength(MaxNameLength);
        client.Property(row => row.OrganisationKind).HasMaxLength(20);
        client.Ignore(row => row.ClientId);
    });
}
