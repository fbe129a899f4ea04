using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Contracts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Scheduling.Cohorts;

/// <summary>What Scheduling knows of a cohort: its window and the rules of its programme. Learned from Cohort.</summary>
public sealed class Cohort : ForeignFact
{
    public string Name { get; private set; } = string.Empty;

    public CohortStatus Status { get; private set; }

    public DateOnly ReviewsFrom { get; private set; }

    public DateOnly ReviewsUntil { get; private set; }

    public ReviewRules Rules { get; private set; } = null!;

    public void Learn(CohortChanged fact)
    {
        (Name, Status) = (fact.Name, fact.Status);
        (ReviewsFrom, ReviewsUntil, Rules) = (fact.ReviewsFrom, fact.ReviewsUntil, fact.Rules);
    }

    internal static void Map(ModelBuilder model) => model.Entity<Cohort>(cohort =>
    {
        cohort.Property(row => row.Name).HasMaxLength(200);
        cohort.Property(row => row.Status).HasMaxLength(30);
        cohort.Property(row => row.Rules).HasDocument();
    });

    /// <summary>Finds a cohort or refuses (404).</summary>
    internal static async Task<Cohort> FindAsync(SchedulingDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Cohorts.SingleOrDefaultAsync(cohort => cohort.Id == id, cancellationToken) ?? throw Refusal.NotFound("The cohort");
}
