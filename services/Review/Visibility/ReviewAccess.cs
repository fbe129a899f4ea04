using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Contracts;
using PeerReview.Reviews.Cohorts;
using PeerReview.Reviews.Cycle;
using PeerReview.Reviews.People;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reviews.Visibility;

/// <summary>A review as somebody meets it.</summary>
/// <param name="Review">The review with the group's schools and people.</param>
/// <param name="Relations">What the person is to it.</param>
/// <param name="Situation">All that visibility depends on.</param>
/// <param name="Cohort">What is known of the cohort; null until its event arrives.</param>
/// <param name="Host">What is known of the host school; null until its event arrives.</param>
public sealed record SeenReview(Review Review, Relations Relations, Situation Situation, Cohort? Cohort, School? Host)
{
    /// <summary>True when the person may see the thing now.</summary>
    public bool Shows(Thing thing) => Ladder.See(Relations, thing, Situation) == Sight.Visible;

    /// <summary>True when only the person's signature under the agreement is wanting.</summary>
    public bool AwaitsSignature(Thing thing) => Ladder.See(Relations, thing, Situation) == Sight.AwaitsAgreement;
}

/// <summary>
/// The only way to a review: every read says what it wants to see, every change what it wants to do, and gets the review or a refusal.
/// What the person may not know of is not there (404); an opening the host wants to know of is put in its log.
/// </summary>
public sealed class ReviewAccess(ReviewsDb db, Caller caller, TimeProvider time)
{
    private readonly Viewer _viewer = new(caller);

    /// <summary>Who asks.</summary>
    public Viewer Viewer => _viewer;

    /// <summary>Finds a review in order to read something of it.</summary>
    /// <param name="reviewId">The review.</param>
    /// <param name="thing">What is read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="isDownload">True when it is taken away as a document and not merely looked at.</param>
    public async Task<SeenReview> SeeAsync(Guid reviewId, Thing thing, CancellationToken cancellationToken, bool isDownload = false)
    {
        var review = await db.Reviews.AsNoTracking().AsSplitQuery().Include(row => row.Schools).Include(row => row.Participants)
            .Where(_viewer.Sees(db.Schools)).SingleOrDefaultAsync(row => row.Id == reviewId, cancellationToken)
            ?? throw Refusal.NotFound("The review");
        var seen = await MeetAsync(review, cancellationToken);
        switch (Ladder.See(seen.Relations, thing, seen.Situation))
        {
            case Sight.Hidden:
                throw Refusal.NotFound();
            case Sight.AwaitsAgreement:
                throw Unsigned();
        }

        if (Ladder.IsLogged(thing))
        {
            db.Add(new AccessLogEntry
            {
                ReviewId = reviewId,
                PersonId = caller.PersonId,
                Relations = seen.Relations,
                IsOfHost = (seen.Relations & (Relations.HostHead | Relations.HostStaff)) != Relations.None,
                Thing = thing,
                IsDownload = isDownload,
                At = time.GetUtcNow(),
            });
        }

        return seen;
    }

    /// <summary>
    /// Finds a review in order to change it, and holds it until the transaction ends: of several people's changes to one review each sees
    /// the one before.
    /// </summary>
    public async Task<SeenReview> ActAsync(Guid reviewId, Act act, CancellationToken cancellationToken)
    {
        var networkId = db.Tenant.NetworkId;
        var review = await db.Reviews
            .FromSql($"SELECT * FROM reviews WHERE network_id = {networkId} AND id = {reviewId} FOR UPDATE")
            .IgnoreQueryFilters() // named in the statement: composing over it would wrap the lock in a subquery
            .SingleOrDefaultAsync(cancellationToken) ?? throw Refusal.NotFound("The review");
        await db.Entry(review).Collection(row => row.Schools).LoadAsync(cancellationToken);
        await db.Entry(review).Collection(row => row.Participants).LoadAsync(cancellationToken);

        var seen = await MeetAsync(review, cancellationToken);
        if (!seen.Shows(Thing.Status))
            throw Refusal.NotFound("The review");
        if (!Acts.IsFor(seen.Relations, act, seen.Situation.Released))
            throw Refusal.Forbidden("That is for others to do in this review.");
        if (Acts.NeedsAgreement(seen.Relations, act) && seen.Situation is { AgreementRequired: true, HasSigned: false })
            throw Unsigned();
        if (!Acts.StagesOf(act).Contains(review.Stage))
            throw Refusal.Conflict("wrong-stage", ReviewSteps.WhyNot(review.Stage, Acts.StagesOf(act)));

        return seen;
    }

    private async Task<SeenReview> MeetAsync(Review review, CancellationToken cancellationToken)
    {
        var host = await db.Schools.AsNoTracking().SingleOrDefaultAsync(school => school.Id == review.HostSchoolId, cancellationToken);
        var cohort = await db.Cohorts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == review.CohortId, cancellationToken);
        var today = time.Today();
        var hasSigned = await db.Signatures.AnyAsync(row => row.Id == caller.PersonId && row.ValidUntil >= today, cancellationToken);
        return new SeenReview(
            review,
            _viewer.RelationsTo(review, host?.TrustId),
            new Situation(
                review.Stage,
                review.ReleasedTo,
                // Rules that are not known yet are taken to be the careful ones.
                AgreementRequired: cohort?.Rules.AgreementRequired ?? true,
                hasSigned,
                IsStrict: cohort?.Rules.Disclosure == DisclosurePolicy.Strict),
            cohort,
            host);
    }

    private static Refusal Unsigned() =>
        Refusal.Conflict("agreement-unsigned", "Sign the network's agreement first: nobody sees a school's material before that.");
}
