using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PeerReview.Reviews.Cycle;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews;

/// <summary>Mapping of what belongs to a review.</summary>
internal static class ReviewParts
{
    /// <summary>Several rows of a review.</summary>
    public static void OfReview<TPart>(this EntityTypeBuilder<TPart> part, Expression<Func<TPart, Guid>> reviewId)
        where TPart : TenantEntity
    {
        var name = ((MemberExpression)reviewId.Body).Member.Name;
        part.HasOne<Review>().WithMany().HasForeignKey(nameof(TenantEntity.NetworkId), name);
    }

    /// <summary>At most one row of a review.</summary>
    public static void OneOfReview<TPart>(this EntityTypeBuilder<TPart> part, Expression<Func<TPart, Guid>> reviewId)
        where TPart : TenantEntity
    {
        part.OfReview(reviewId);
        part.HasIndex(nameof(TenantEntity.NetworkId), ((MemberExpression)reviewId.Body).Member.Name).IsUnique();
    }
}
