using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.SampleService;

/// <summary>Notes, what was copied of them by event, and a saga that counts them.</summary>
public sealed class SampleDb(DbContextOptions<SampleDb> options, Tenant tenant) : ServiceDb(options, tenant)
{
    public DbSet<Note> Notes => Set<Note>();

    public DbSet<NoteCopy> Copies => Set<NoteCopy>();

    protected override void Map(ModelBuilder model)
    {
        model.Entity<Note>(note =>
        {
            note.Property(row => row.Text).HasMaxLength(2000);
            note.HasMany(row => row.Lines).WithOne().HasForeignKey(line => new { line.NetworkId, line.NoteId });
        });
        model.Entity<NoteCopy>();
        model.Entity<NoteTally>();
    }
}
