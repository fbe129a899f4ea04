using Microsoft.EntityFrameworkCore;
using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Feedback;
using PeerReview.Reviews.People;
using PeerReview.Reviews.Visibility;
using PeerReview.ServiceDefaults;

namespace PeerReview.Reviews.Cycle;

/// <summary>Puts together what is shown of reviews that the viewer was found to see.</summary>
public sealed class ReviewReader(ReviewsDb db, ReviewNews news, TimeProvider time)
{
    /// <summary>Where these reviews stand.</summary>
    public async Task<IReadOnlyList<ReviewStatus>> StatusAsync(IReadOnlyList<Review> reviews, CancellationToken cancellationToken)
    {
        var schoolIds = reviews.Select(review => review.HostSchoolId).Distinct().ToList();
        var cohortIds = reviews.Select(review => review.CohortId).Distinct().ToList();
        var groupIds = reviews.Select(review => review.GroupId).Distinct().ToList();
        var schools = await db.Schools.AsNoTracking().Where(row => schoolIds.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellationToken);
        var cohorts = await db.Cohorts.AsNoTracking().Where(row => cohortIds.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellationToken);
        var groups = await db.Groups.AsNoTracking().Where(row => groupIds.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Name, cancellationToken);
        var progress = await news.ProgressAsync([.. reviews.Select(review => review.Id)], cancellationToken);
        return [.. reviews.Select(review => new ReviewStatus(
            review.Id,
            review.CohortId,
            cohorts.GetValueOrDefault(review.CohortId)?.Name,
            cohorts.GetValueOrDefault(review.CohortId)?.Theme,
            review.GroupId,
            groups.GetValueOrDefault(review.GroupId),
            review.HostSchoolId,
            schools.GetValueOrDefault(review.HostSchoolId)?.Name,
            schools.GetValueOrDefault(review.HostSchoolId)?.Urn,
            review.Stage,
            review.StageSince,
            review.VisitState,
            review.VisitDay,
            review.StartsAt,
            review.EndsAt,
            review.Deadlines,
            progress[review.Id] with { FollowUpOn = review.FollowUpOn },
            review.Version))];
    }

    /// <summary>One review as the viewer's part in it lets it be seen.</summary>
    public async Task<ReviewView> ViewAsync(SeenReview seen, CancellationToken cancellationToken)
    {
        var status = (await StatusAsync([seen.Review], cancellationToken))[0];
        var open = (await OpenPointsAsync([seen.Review.Id], cancellationToken))[seen.Review.Id];
        var mustSign = seen.Situation is { AgreementRequired: true, HasSigned: false };
        var toDo = NextSteps.For(seen.Review, seen.Relations, mustSign, open, time.Today());
        IReadOnlyList<Thing> mayRead = [.. Enum.GetValues<Thing>().Where(seen.Shows)];

        if ((seen.Relations & (Relations.HostHead | Relations.HostStaff)) != Relations.None)
        {
            var (reviewers, schools) = await TeamAsync(seen.Review, cancellationToken);
            return new HostReview(
                status, toDo, seen.Relations.HasFlag(Relations.HostHead), reviewers, schools, mayRead,
                seen.Shows(Thing.Releases) ? [.. Enum.GetValues<Audience>().Where(one => one != Audience.None && seen.Review.ReleasedTo.HasFlag(one))] : []);
        }

        if (seen.Relations.HasFlag(Relations.Reviewer))
        {
            var (reviewers, schools) = await TeamAsync(seen.Review, cancellationToken);
            return new ReviewerReview(
                status, toDo, mustSign, reviewers, schools, mayRead, seen.Review.Stage <= ReviewStage.Ready ? Gates.BeforeTheDay(seen.Review) : []);
        }

        return new OverseenReview(status, [], MustSignAgreement: Enum.GetValues<Thing>().Any(seen.AwaitsSignature), mayRead);
    }

    /// <summary>What is open in the factual checks of these reviews.</summary>
    public async Task<IReadOnlyDictionary<Guid, OpenPoints>> OpenPointsAsync(IReadOnlyCollection<Guid> reviewIds, CancellationToken cancellationToken)
    {
        var counts = await db.PointChecks.AsNoTracking().Where(row => reviewIds.Contains(row.ReviewId))
            .GroupBy(row => new { row.ReviewId, row.State }).Select(rows => new { rows.Key.ReviewId, rows.Key.State, Count = rows.Count() })
            .ToListAsync(cancellationToken);
        return reviewIds.ToDictionary(id => id, id => new OpenPoints(Count(id, PointState.Unchecked), Count(id, PointState.Queried), Count(id, PointState.Answered)));

        int Count(Guid id, PointState state) => counts.Where(row => row.ReviewId == id && row.State == state).Sum(row => row.Count);
    }

    private async Task<(IReadOnlyList<TeamMember> Reviewers, IReadOnlyList<GroupSchool> Schools)> TeamAsync(Review review, CancellationToken cancellationToken)
    {
        var reviewers = review.Participants.Where(person => person.IsReviewer).ToList();
        var names = await db.NamesOfAsync(reviewers.Select(person => person.PersonId), cancellationToken);
        var schoolIds = review.Schools.Select(school => school.SchoolId).ToList();
        var schools = await db.Schools.AsNoTracking().Where(row => schoolIds.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Name, cancellationToken);
        return (
            [.. reviewers.Select(person => new TeamMember(
                person.PersonId,
                names.GetValueOrDefault(person.PersonId),
                person.SchoolId,
                person.SchoolId is { } school ? schools.GetValueOrDefault(school) : null)).OrderBy(member => member.Name, StringComparer.Ordinal)],
            [.. schoolIds.Select(id => new GroupSchool(id, schools.GetValueOrDefault(id))).OrderBy(school => school.Name, StringComparer.Ordinal)]);
    }
}
