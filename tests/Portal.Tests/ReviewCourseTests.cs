using Microsoft.Playwright;
using PeerReview.Portal.Tests.Cycle;

namespace PeerReview.Portal.Tests;

/// <summary>One review from the morning of the day to the follow-up, through the portal alone and without scripts, by the two people it takes.</summary>
public sealed class ReviewCourseTests(PortalFixture portal)
{
    [Fact]
    public async Task A_review_runs_its_whole_course_in_the_portal()
    {
        Assert.SkipUnless(portal.World.Has("course"), "This platform has no second review that is ready; a fresh one has.");
        var review = portal.World["course"];
        await using var reviewerVisitor = await Visitor.AsAsync(portal, portal.Person("course reviewer"), Browsing.WithoutScripts);
        await using var hostVisitor = await Visitor.AsAsync(portal, portal.Person("course host"), Browsing.WithoutScripts);
        var (reviewer, host) = (new ReviewerPages(reviewerVisitor.Page), new HeadPages(hostVisitor.Page));

        await reviewer.StartDayAsync(review);
        await reviewer.GatherAsync(review, ("Pupil voice", "Nine of ten pupils named a club they go to."), ("Book look", "Every book shows a plan and what became of it."));
        await reviewer.FindAsync(review, "What went well", "Pupils take part in much that is offered.");
        await reviewer.FindAsync(review, "Even better if", "Those who do not take part were asked why.");
        await Assertions.Expect(reviewerVisitor.Page.GetByText("2 sources").First).ToBeVisibleAsync();
        await reviewer.GiveFeedbackAsync(review);
        await host.AcceptFeedbackAsync(review);
        await host.AgreePlanAsync(review);
        await host.HoldFollowUpAsync(review);
        Assert.Empty(reviewerVisitor.Complaints.Concat(hostVisitor.Complaints));
    }
}
