using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace PeerReview.Portal.Storage;

/// <summary>
/// What the portal itself keeps: who is signed in with which tokens, and what was typed and not saved yet. Everything a network owns is
/// with the services; both tables could be emptied and people would only have to sign in again.
/// </summary>
public sealed class PortalDb(DbContextOptions<PortalDb> options) : DbContext(options), IDataProtectionKeyContext
{
    public DbSet<StoredSession> Sessions => Set<StoredSession>();

    public DbSet<Draft> Drafts => Set<Draft>();

    /// <summary>The keys that encrypt both, shared by every replica.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StoredSession>(session =>
        {
            session.ToTable("session");
            session.HasKey(row => row.Id);
            session.Property(row => row.Id).HasMaxLength(64);
            session.HasIndex(row => row.ExpiresAt);
        });
        modelBuilder.Entity<Draft>(draft =>
        {
            draft.ToTable("draft");
            draft.HasKey(row => row.Id);
            draft.Property(row => row.Owner).HasMaxLength(64);
            draft.Property(row => row.Path).HasMaxLength(500);
            draft.Property(row => row.Form).HasMaxLength(100);
            draft.HasIndex(row => new { row.Owner, row.Path, row.Form }).IsUnique();
            draft.HasIndex(row => row.SavedAt);
        });
        modelBuilder.Entity<DataProtectionKey>().ToTable("data_protection_key");
    }
}

/// <summary>Somebody being signed in, in one browser.</summary>
public sealed class StoredSession
{
    /// <summary>The hash of what the cookie holds: a copy of this table signs nobody in.</summary>
    public required string Id { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>The ticket with the tokens, encrypted.</summary>
    public required byte[] Ticket { get; set; }

    public required DateTimeOffset ExpiresAt { get; set; }
}

/// <summary>What somebody typed into one form of one page and has not saved yet.</summary>
public sealed class Draft
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>The person, or, while nobody is signed in, the browser.</summary>
    public required string Owner { get; set; }

    /// <summary>The page's path.</summary>
    public required string Path { get; init; }

    /// <summary>The form's name on the page.</summary>
    public required string Form { get; init; }

    /// <summary>Names and values, encrypted.</summary>
    public required byte[] Fields { get; set; }

    public required DateTimeOffset SavedAt { get; set; }
}
