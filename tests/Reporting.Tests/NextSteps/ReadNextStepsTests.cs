using System.Net.Http.Json;
using PeerReview.Reporting.NextSteps;
using PeerReview.Reviews.Contracts;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Reporting.Tests.NextSteps;

/// <summary>What is read for a person's steps is enough for all of them: the rules themselves are tested without a database.</summary>
public sealed class ReadNextStepsTests(ReportingFactory reporting)
{
    private readonly CohortStory _story = new();

    [Fact]
    public async Task A_head_sees_the_groups_steps_and_the_coordinator_the_networks()
    {
        // Of a visit whose date is agreed, somebody of the group still has the feedback to write.
        foreach (var message in _story.Events().Append(_story.Review(0, ReviewStage.WrittenFeedback, version: 3)))
            await reporting.Bus.PublishAsync(message);

        var head = new Person(_story.Delegates[1], "Hana Head", _story.Network, new RoleAt(Role.Headteacher, _story.Schools[1]));
        var ofHead = await SeeAsync(head, count: 3);
        Assert.Equal(
            [(NextStepKind.ShareSelfEvaluation, _story.Reviews[1], "School B"), (NextStepKind.WriteFeedback, _story.Reviews[0], "School A"), (NextStepKind.AgreeDate, _story.Visits[2], "School C")],
            ofHead.Select(step => (step.Kind, step.SubjectId, step.SchoolName)));

        var ofCoordinator = await SeeAsync(Person.Coordinator(_story.Network), count: 1);
        Assert.Equal([(NextStepKind.SetDates, "Set the date of a review")], ofCoordinator.Select(step => (step.Kind, step.Title)));
    }

    [Fact]
    public async Task A_delegate_without_a_role_in_the_school_is_still_asked_to_the_training()
    {
        var starts = DateTimeOffset.UtcNow.AddDays(30);
        var training = new SessionChanged(_story.Network, _story.Session, _story.Cohort, 1, SessionKind.Training, starts, starts.AddHours(3), "The hall", IsCancelled: false);
        foreach (var message in _story.Events().Append<object>(training))
            await reporting.Bus.PublishAsync(message);

        var steps = await SeeAsync(new Person(_story.Delegates[0], "Del Egate", _story.Network, new RoleAt(Role.Facilitator, _story.Network)), count: 1);
        Assert.Equal(NextStepKind.AttendSession, steps[0].Kind);
    }

    private async Task<List<NextStep>> SeeAsync(Person person, int count) => (await Eventually.SeeAsync(
        () => reporting.As(person).GetFromJsonAsync<List<NextStep>>("/api/reporting/next-steps", ServiceFactory<Program>.Json), steps => steps?.Count == count))!;
}
