using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using PeerReview.Local.Demo;
using PeerReview.TestKit;

namespace PeerReview.Portal.Tests.Cycle;

/// <summary>
/// A termly cohort, from the file of its schools to accepted action plans, through the portal alone. Whatever is done for one school is done
/// for all, by the same pages; four browsers do it: the coordinator's, and three that the schools' people use in turn.
/// </summary>
public sealed class WholeCycleTests(PortalFixture portal)
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    [Fact]
    public Task Twenty_four_schools_go_round_the_whole_cycle_without_scripts() => GoRoundAsync(primaries: 18, secondaries: 6, Browsing.WithoutScripts, Looks.AtBothWidthsAsync);

    [Fact]
    public Task Three_schools_go_round_the_whole_cycle_on_a_phone() => GoRoundAsync(primaries: 3, secondaries: 0, Browsing.Phone, (_, _) => Task.CompletedTask);

    /// <summary>The file of schools alone is chosen for the coordinator: the window for it is the browser's own.</summary>
    [Fact]
    public Task Three_schools_go_round_the_whole_cycle_by_keyboard_alone() => GoRoundAsync(primaries: 3, secondaries: 0, Browsing.WithoutMouse, (_, _) => Task.CompletedTask);

    private async Task GoRoundAsync(int primaries, int secondaries, Browsing browsing, Func<Visitor, string, Task> look)
    {
        var register = NorfolkSchools.Take(primaries, secondaries);
        var count = register.Urns.Count;
        var stamp = Guid.NewGuid().ToString("N")[..6];
        var plan = new NetworkPlan($"cycle-{stamp}", "Norfolk Peer Review", $"norfolk-{stamp}.example", register.Register, register.Urns, primaries, secondaries);
        // The register is national, and the operator's: decision 0005. From here on everything is done in the portal.
        var casey = new DemoSignIn("Casey Coordinator", "coordinator", await new NetworkFounding(portal.Founding, plan, Say).OpenAsync(TestContext.Current.CancellationToken), portal.Founding.Password);
        await using var network = await Visitor.AsAsync(portal, casey, browsing);
        await using var first = await Visitor.AnonymousAsync(portal, browsing);
        await using var second = await Visitor.AnonymousAsync(portal, browsing);
        await using var third = await Visitor.AnonymousAsync(portal, browsing);
        Visitor[] everybody = [first, second, third];
        var (coordinator, seats) = (new CoordinatorPages(network.Hands), new Seats(everybody));
        Task LookAsync(string name) => look(network, name);

        var names = await coordinator.ImportSchoolsAsync(register.Urns);
        var schools = register.Urns.Select((urn, number) => new School(names[urn], urn, DemoPeople.NameOf(number, 0), DemoPeople.NameOf(number, 7), plan.MailDomain)).ToList();
        await coordinator.InviteAsync("email,name,role,URN\n" + string.Concat(schools.Select(school => school.Rows)), 2 * count);
        var name = $"Autumn {stamp} – Personal Development";
        var from = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(21);
        await coordinator.DrawUpAsync(name, from, from.AddDays(150));
        await JoinAsync(schools, seats, name);
        Say($"{2 * count} people have accepted their invitations, {count} schools have booked");

        await coordinator.TrainAsync(2 * count);
        var groups = await coordinator.FormGroupsAsync(LookAsync);
        Assert.Equal(schools.Select(school => school.Name).Order(), groups.SelectMany(group => group).Order());
        Assert.All(groups, group => Assert.InRange(group.Count, 3, 4));
        Say($"from the file to {groups.Count} published groups in {coordinator.Steps} steps");
        Assert.InRange(coordinator.Steps, 1, 10);

        await coordinator.ProposeDatesAsync(count, LookAsync);
        var byName = schools.ToDictionary(school => school.Name);
        var reviews = await AgreeAndWriteAsync(groups, byName, seats);
        Say("all dates are agreed and all self-evaluations shared");
        await ReviewAsync(groups, byName, reviews, seats);
        Say("all reviews are held and their feedback sent");
        await AcceptAsync(groups, byName, reviews, seats);
        Say("all feedback is accepted and all plans are agreed");

        await network.Page.LookAgainUntilAsync(coordinator.Cohort, network.Page.GetByText($"Follow-up: {count}", new() { Exact = true }), 1);
        await LookAsync("coordinator-cohorts-Id--all-planned");
        await seats.ForEachAsync(schools.Take(1), async (seat, school) => await new HeadPages(await seat.OfAsync(school.HeadEmail)).HoldFollowUpAsync(reviews[school.Name]));
        Say("the first follow-up is held");
        Assert.Empty(everybody.Append(network).SelectMany(visitor => visitor.Complaints));
    }

    private async Task JoinAsync(IReadOnlyList<School> schools, Seats seats, string cohort)
    {
        var founding = portal.Founding;
        var mail = await PickedUpMail.InvitationsAsync(founding.MailDirectory, [.. schools.SelectMany(school => new[] { school.HeadEmail, school.LeaderEmail })], TestContext.Current.CancellationToken);
        await seats.ForEachAsync(schools, async (seat, school) =>
        {
            await new HeadPages(await seat.OfAsync(school.LeaderEmail)).AcceptInvitationAsync(mail[school.LeaderEmail].InvitationToken, school.Leader, founding.Password);
            var head = new HeadPages(await seat.OfAsync(school.HeadEmail));
            await head.AcceptInvitationAsync(mail[school.HeadEmail].InvitationToken, school.Head, founding.Password);
            await head.BookAsync(cohort);
            if (school == schools[0])
                await head.ChangeDelegatesAsync();
        });
    }

    /// <summary>Each head agrees to the dates of the group and shares the school's self-evaluation.</summary>
    /// <returns>The review of each school, by the school's name.</returns>
    private static async Task<IReadOnlyDictionary<string, string>> AgreeAndWriteAsync(IReadOnlyList<IReadOnlyList<string>> groups, IReadOnlyDictionary<string, School> schools, Seats seats)
    {
        var reviews = new ConcurrentDictionary<string, string>();
        await seats.ForEachAsync(groups.SelectMany(group => group.Select(name => (School: schools[name], group.Count))), async (seat, one) =>
        {
            var head = new HeadPages(await seat.OfAsync(one.School.HeadEmail));
            await head.AgreeToDatesAsync(one.Count);
            var review = reviews[one.School.Name] = await head.ShareSelfEvaluationAsync();
            if (one.School.Name == groups[0][0])
                await head.NameSafeguardingContactAsync(review);
        });
        return reviews;
    }

    /// <summary>In each group every senior leader reviews the next school.</summary>
    private static Task ReviewAsync(
        IReadOnlyList<IReadOnlyList<string>> groups, IReadOnlyDictionary<string, School> schools, IReadOnlyDictionary<string, string> reviews, Seats seats) =>
        seats.ForEachAsync(
            Reviewers(groups, schools).Select(one => (Review: reviews[one.Host], one.Reviewer)),
            async (seat, one) =>
            {
                var reviewer = new ReviewerPages(await seat.OfAsync(one.Reviewer.LeaderEmail));
                await reviewer.SignProtocolAsync();
                await reviewer.StartDayAsync(one.Review);
                await reviewer.GatherAsync(
                    one.Review, ("Pupil voice", "Nine of ten pupils named a club they go to."), ("Staff voice", "Staff know who has not been on a trip; there is no plan for them yet."));
                await reviewer.FindAsync(one.Review, "Even better if", "Those who do not take part were asked why.");
                if (one.Review == reviews[groups[0][0]])
                    await reviewer.ReviseAsync(one.Review);
                await reviewer.GiveFeedbackAsync(one.Review);
            });

    /// <summary>Each head accepts the feedback and agrees a plan; the first queries a point before, and then says how the plan goes.</summary>
    private static async Task AcceptAsync(
        IReadOnlyList<IReadOnlyList<string>> groups, IReadOnlyDictionary<string, School> schools, IReadOnlyDictionary<string, string> reviews, Seats seats)
    {
        const string Query = "We asked them in October.";
        var (host, reviewer) = Reviewers(groups, schools).First();
        await seats.ForEachAsync([reviews[host]], async (seat, review) =>
        {
            await new HeadPages(await seat.OfAsync(schools[host].HeadEmail)).QueryAsync(review, Query);
            await new ReviewerPages(await seat.OfAsync(reviewer.LeaderEmail)).AnswerQueryAsync(review, Query);
        });
        await seats.ForEachAsync(schools.Values, async (seat, school) =>
        {
            var (head, review) = (new HeadPages(await seat.OfAsync(school.HeadEmail)), reviews[school.Name]);
            await head.AcceptFeedbackAsync(review);
            if (school.Name == host)
                await head.PlanAndTakeOutAsync(review);
            await head.AgreePlanAsync(review);
            if (school.Name == host)
                await head.ReportAsync(review);
        });
    }

    /// <summary>In each group every school is reviewed by the next.</summary>
    private static IEnumerable<(string Host, School Reviewer)> Reviewers(IReadOnlyList<IReadOnlyList<string>> groups, IReadOnlyDictionary<string, School> schools) =>
        groups.SelectMany(group => group.Select((host, number) => (host, schools[group[(number + 1) % group.Count]])));

    private void Say(string what) => TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_watch.Elapsed.TotalSeconds,6:0.0} s  {what}"));

    /// <summary>A school, with the two people it sends.</summary>
    private sealed record School(string Name, int Urn, string Head, string Leader, string Domain)
    {
        public string HeadEmail => $"head.{Urn}@{Domain}";

        public string LeaderEmail => $"leader.{Urn}@{Domain}";

        /// <summary>Their rows of the file of people.</summary>
        public string Rows => $"{HeadEmail},{Head},headteacher,{Urn}\n{LeaderEmail},{Leader},senior-leader,{Urn}\n";
    }
}
