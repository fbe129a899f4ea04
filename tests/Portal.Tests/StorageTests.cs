using Microsoft.EntityFrameworkCore;
using PeerReview.Portal.Storage;

namespace PeerReview.Portal.Tests;

/// <summary>What the portal keeps itself.</summary>
public sealed class StorageTests
{
    [Fact]
    public void The_migrations_make_what_the_model_says()
    {
        using var db = new PortalDb(new DbContextOptionsBuilder<PortalDb>().UsePortal("Host=nowhere;Database=nothing").Options);
        Assert.False(db.Database.HasPendingModelChanges());
    }
}
