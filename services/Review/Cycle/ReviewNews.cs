using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Feedback;
using PeerReview.Reviews.Findings;
using PeerReview.Reviews.Plans;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reviews.Cycle;

/// <summary>What other services and people are told of a review: where it stands and how much there is, never a word of it.</summary>
public sealed class ReviewNews(ReviewsDb db, IPublishEndpoint publish)
{
    /// <summary>Saves, and publishes how the review stands now.</summary>
    public async Task SaveAndPublishAsync(Review review, CancellationToken cancellationToken)
    {
        var versionBefore = db.Entry(review).Property(row => row.Version).OriginalValue;
        await db.SaveChangesAsync(cancellationToken);
        if (review.Version != versionBefore)
            await PublishAsync([review], cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Publishes how saved reviews stand now.</summary>
    public async Task PublishAsync(IReadOnlyCollection<Review> reviews, CancellationToken cancellationToken)
    {
        var progress = await ProgressAsync([.. reviews.Select(review => review.Id)], cancellationToken);
        foreach (var review in reviews)
        {
            await publish.Publish(
                new ReviewChanged(
                    review.NetworkId,
                    review.Id,
                    review.Version,
                    review.CohortId,
                    review.GroupId,
                    review.HostSchoolId,
                    review.Stage,
                    review.StageSince,
                    review.VisitDay,
                    review.Deadlines,
                    progress[review.Id] with { FollowUpOn = review.FollowUpOn }),
                cancellationToken);
        }
    }

    /// <summary>Tells the head of the host school.</summary>
    /// <param name="review">The review.</param>
    /// <param name="notice">The notice's code.</param>
    /// <param name="occasion">What makes this telling different from another with the same code.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task TellHostAsync(Review review, string notice, string occasion, CancellationToken cancellationToken) =>
        TellAsync(review, notice, occasion, [], review.HostSchoolId, cancellationToken);

    /// <summary>Tells the review team.</summary>
    public Task TellReviewersAsync(Review review, string notice, string occasion, CancellationToken cancellationToken)
    {
        var team = review.Participants.Where(person => person.IsReviewer).Select(person => person.PersonId).Order().ToList();
        return team.Count == 0 ? Task.CompletedTask : TellAsync(review, notice, occasion, team, null, cancellationToken);
    }

    private async Task TellAsync(
        Review review, string notice, string occasion, IReadOnlyList<Guid> people, Guid? schoolId, CancellationToken cancellationToken)
    {
        var schoolName = await db.Schools.Where(school => school.Id == review.HostSchoolId).Select(school => school.Name).SingleOrDefaultAsync(cancellationToken);
        await publish.Publish(
            new TellPeople(
                review.NetworkId,
                $"review/{review.Id}/{notice}/{occasion}",
                notice,
                people,
                schoolId,
                schoolId is null ? null : Role.Headteacher,
                Facts(review, schoolName, schoolId is null ? "reviewing" : "our-reviews")),
            cancellationToken);
    }

    /// <summary>Names from the national register, days and a link: nothing that a school or a reviewer wrote.</summary>
    private static Dictionary<string, string> Facts(Review review, string? schoolName, string pages)
    {
        var facts = new Dictionary<string, string> { ["reviewId"] = review.Id.ToString(), ["link"] = $"/{pages}/{review.Id}" };
        if (schoolName is not null)
            facts["school"] = schoolName;
        if (review.VisitDay is { } day)
            facts["visitDay"] = day.Iso();
        if (review.FollowUpOn is { } followUp)
            facts["followUpOn"] = followUp.Iso();
        return facts;
    }

    /// <summary>The counts of several reviews, as they are in the database.</summary>
    public async Task<IReadOnlyDictionary<Guid, ReviewProgress>> ProgressAsync(IReadOnlyCollection<Guid> reviewIds, CancellationToken cancellationToken)
    {
        var evidence = await db.Evidence.Where(row => reviewIds.Contains(row.ReviewId) && row.RemovedAt == null)
            .GroupBy(row => row.ReviewId).ToDictionaryAsync(rows => rows.Key, rows => rows.Count(), cancellationToken);
        var findings = await db.Findings.Where(row => reviewIds.Contains(row.ReviewId))
            .GroupBy(row => row.ReviewId).ToDictionaryAsync(rows => rows.Key, rows => rows.Count(), cancellationToken);
        var sources = await db.Citations.Where(row => reviewIds.Contains(row.ReviewId))
            .Join(db.Evidence, citation => citation.EvidenceId, record => record.Id, (citation, record) => new { citation.ReviewId, citation.FindingId, record.SourceType })
            .Distinct().ToListAsync(cancellationToken);
        var actions = await db.Actions.Where(row => reviewIds.Contains(row.ReviewId) && row.Status != ActionStatus.Dropped)
            .GroupBy(row => new { row.ReviewId, IsDone = row.Status == ActionStatus.Done })
            .Select(rows => new { rows.Key.ReviewId, rows.Key.IsDone, Count = rows.Count() }).ToListAsync(cancellationToken);
        var queried = await db.PointChecks.Where(row => reviewIds.Contains(row.ReviewId) && (row.State == PointState.Queried || row.State == PointState.Answered))
            .GroupBy(row => row.ReviewId).ToDictionaryAsync(rows => rows.Key, rows => rows.Count(), cancellationToken);

        return reviewIds.ToDictionary(id => id, id => new ReviewProgress(
            evidence.GetValueOrDefault(id),
            findings.GetValueOrDefault(id),
            sources.Where(row => row.ReviewId == id).GroupBy(row => row.FindingId).Count(rows => rows.Count() >= Finding.TriangulatedFrom),
            actions.Where(row => row.ReviewId == id).Sum(row => row.Count),
            actions.Where(row => row.ReviewId == id && row.IsDone).Sum(row => row.Count),
            FollowUpOn: null,
            queried.GetValueOrDefault(id)));
    }
}
