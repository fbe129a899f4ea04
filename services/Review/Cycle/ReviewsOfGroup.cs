using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Reviews.Cohorts;
using PeerReview.Reviews.Concerns;
using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.SelfEvaluations;
using PeerReview.Scheduling.Contracts;

namespace PeerReview.Reviews.Cycle;

/// <summary>
/// Derives a group's reviews from the copies of the group and its visits. It looks only at what the copies say now, so in whatever order
/// their events arrive the reviews come out the same.
/// </summary>
internal sealed class ReviewsOfGroup(ReviewsDb db, ReviewNews news, TimeProvider time)
{
    /// <summary>
    /// Makes, changes, cancels or reinstates the reviews of the group, if it was heard of; the caller holds the group's queue.
    /// </summary>
    public async Task BringUpToDateAsync(Guid groupId, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        if (await db.Groups.SingleOrDefaultAsync(row => row.Id == groupId, cancellationToken) is not { } group)
            return; // a visit before its group: the group's own event makes the reviews

        var networkId = db.Tenant.NetworkId;
        var reviews = await db.Reviews
            .FromSql($"SELECT * FROM reviews WHERE network_id = {networkId} AND group_id = {group.Id} ORDER BY id FOR UPDATE")
            .IgnoreQueryFilters().ToListAsync(cancellationToken);
        foreach (var review in reviews)
        {
            await db.Entry(review).Collection(row => row.Schools).LoadAsync(cancellationToken);
            await db.Entry(review).Collection(row => row.Participants).LoadAsync(cancellationToken);
        }

        var visits = await db.Visits.Where(visit => visit.GroupId == group.Id).ToListAsync(cancellationToken);
        var changed = new List<Review>();
        foreach (var hostSchoolId in group.Members.Select(member => member.SchoolId).Union(reviews.Select(review => review.HostSchoolId)))
        {
            var review = reviews.Find(known => known.HostSchoolId == hostSchoolId);
            var isNew = review is null;
            review ??= Begin(group, hostSchoolId);
            if (Apply(review, group, VisitOf(visits, hostSchoolId)) || isNew)
                changed.Add(review);
        }

        await db.SaveChangesAsync(cancellationToken);
        await news.PublishAsync(changed, cancellationToken);
    }

    private Review Begin(Group group, Guid hostSchoolId)
    {
        var review = new Review(group.CohortId, group.Id, hostSchoolId, time.GetUtcNow());
        db.Add(review);
        db.Add(new SelfEvaluation(review.Id));
        db.Add(new ConcernsProtocol(review.Id));
        return review;
    }

    private bool Apply(Review review, Group group, Visit? visit)
    {
        var takesPlace = group.IsActive && group.Members.Any(member => member.SchoolId == review.HostSchoolId);
        var step = takesPlace ? ReviewStep.Reinstate : ReviewStep.Cancel;
        var isChanged = false;
        if (ReviewSteps.After(review.Stage, step, review.CancelledFrom) is not null)
        {
            review.Take(step, by: null, time.GetUtcNow());
            isChanged = true;
        }

        // A review that has taken place is finished by those who were there, also when their group is no more.
        if (takesPlace || review.Stage == ReviewStage.Cancelled)
        {
            var others = group.Members.Where(member => member.SchoolId != review.HostSchoolId).ToList();
            var reviewers = visit?.VisitorIds.ToHashSet() ?? [];
            var senders = others.SelectMany(member => member.DelegateIds.Select(person => (person, member.SchoolId)))
                .DistinctBy(sent => sent.person).ToDictionary(sent => sent.person, sent => (Guid?)sent.SchoolId);
            var people = senders.Keys.Union(reviewers).Select(person => new Sent(person, senders.GetValueOrDefault(person), reviewers.Contains(person)));
            isChanged |= review.TakePartAs([.. others.Select(member => member.SchoolId)], [.. people]);
        }

        var isConfirmed = visit is { State: VisitState.Confirmed };
        return review.VisitedAs(
            visit?.State, isConfirmed ? visit!.Day : null, isConfirmed ? visit!.StartsAt : null, isConfirmed ? visit!.EndsAt : null,
            isConfirmed ? visit!.Deadlines : null) || isChanged;
    }

    /// <summary>A visit that was called off gives way to the one planned in its place; of several, the latest made.</summary>
    private static Visit? VisitOf(IEnumerable<Visit> visits, Guid hostSchoolId) => visits
        .Where(visit => visit.HostSchoolId == hostSchoolId)
        .OrderBy(visit => visit.State == VisitState.Cancelled).ThenByDescending(visit => visit.Id)
        .FirstOrDefault();
}
