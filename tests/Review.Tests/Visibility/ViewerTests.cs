using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PeerReview.Reviews.Visibility;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Security;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.Reviews.Tests.Visibility;

/// <summary>The filter that the database evaluates and the function for one review say the same of everybody.</summary>
public sealed class ViewerTests(ReviewFactory service)
{
    [Fact]
    public async Task Whoever_asks_the_list_holds_exactly_the_reviews_the_person_is_something_to()
    {
        var story = await new ReviewStory(service).BeginAsync();
        await using var scope = service.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Enter(story.Network);
        var db = scope.ServiceProvider.GetRequiredService<ReviewsDb>();
        await using var transaction = await db.BeginForNetworkAsync(TestContext.Current.CancellationToken);
        var reviews = await db.Reviews.Include(review => review.Schools).Include(review => review.Participants).OrderBy(review => review.Id).ToListAsync();
        var trusts = await db.Schools.ToDictionaryAsync(school => school.Id, school => school.TrustId);
        Assert.Equal(3, reviews.Count);
        Audience[][] releases = [[Audience.Network, Audience.Group], [Audience.Trust, Audience.Colleagues], []];
        foreach (var (review, audience) in reviews.Zip(releases).SelectMany(one => one.Second.Select(audience => (one.First, audience))))
            review.ReleaseTo(audience);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);

        var organisations = story.Schools.Append(story.HostTrust).Append(story.OtherTrust).Append(story.Network).Append(Guid.CreateVersion7()).ToArray();
        var people = story.Heads.Concat(story.Reviewers).Concat(story.StayAtHomes).Select(person => person.Id).Append(Guid.CreateVersion7()).ToArray();
        var role = Gen.Select(OneOf([.. Role.All]), OneOf(organisations)).Select((name, at) => new RoleAt(name, at));
        var callers = Gen.Select(OneOf(people), role.Array[0, 3])
            .Select((id, roles) => new Caller(id, "Somebody", story.Network, roles, DateTimeOffset.UtcNow)).Array[400].Single();

        var seenByNobody = 0;
        var (something, nothing) = (0, 0);
        foreach (var caller in callers)
        {
            var viewer = new Viewer(caller);
            var inDatabase = await db.Reviews.Where(viewer.Sees(db.Schools)).Select(review => review.Id).ToListAsync();
            var byFunction = reviews.Where(review => viewer.RelationsTo(review, trusts[review.HostSchoolId]) != Relations.None).Select(review => review.Id);
            Assert.Equal(byFunction.Order(), inDatabase.Order());

            var takingPart = await db.Reviews.Where(viewer.TakesPartIn()).Select(review => review.Id).ToListAsync();
            var ownByFunction = reviews.Where(review => viewer.RelationsTo(review, null) is > Relations.None and < Relations.Trust
                || (viewer.RelationsTo(review, null) & (Relations.HostHead | Relations.HostStaff | Relations.Reviewer | Relations.GroupMember)) != Relations.None).Select(review => review.Id);
            Assert.Equal(ownByFunction.Order(), takingPart.Order());

            var releasedInDatabase = await db.Reviews.Where(viewer.IsReleased(db.Schools)).Select(review => review.Id).ToListAsync();
            var releasedByLadder = reviews.Where(review => Ladder.Rungs.Any(rung => rung.Thing == Thing.Feedback && rung.OnceReleasedTo != Audience.None
                && review.ReleasedTo.HasFlag(rung.OnceReleasedTo) && (rung.Relations & viewer.RelationsTo(review, trusts[review.HostSchoolId])) != Relations.None)).Select(review => review.Id);
            Assert.Equal(releasedByLadder.Order(), releasedInDatabase.Order());
            something += inDatabase.Count;
            nothing += reviews.Count - inDatabase.Count;
            seenByNobody += inDatabase.Count == 0 ? 1 : 0;
        }

        Assert.True(something > 100 && nothing > 100 && seenByNobody > 20, $"{something} seen, {nothing} hidden, {seenByNobody} see nothing: too one-sided to prove anything");
    }

    private static Gen<T> OneOf<T>(T[] values) => Gen.Int[0, values.Length - 1].Select(place => values[place]);
}
