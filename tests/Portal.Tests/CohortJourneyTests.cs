using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using PeerReview.Local.Demo;

namespace PeerReview.Portal.Tests;

/// <summary>The coordinator's way from a list of schools to published groups, and what is done to groups on the way.</summary>
public sealed class CohortJourneyTests(PortalFixture portal)
{
    private const int Schools = 24;
    private static readonly string[] Declarations = ["practised-in-self-evaluation", "will-share-documents", "committed-to-the-group"];

    /// <summary>Without scripts: whoever has them has it easier.</summary>
    [Fact]
    public async Task A_coordinator_takes_24_schools_from_a_file_to_published_groups_in_ten_steps()
    {
        var schools = await SchoolsWithPeopleAsync();
        Assert.Equal(Schools, schools.Count);
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("coordinator"), Browsing.WithoutScripts);
        var page = visitor.Page;
        var watch = Stopwatch.StartNew();
        var steps = 0;

        await visitor.GoAsync("/coordinator/schools/import");
        var tier = $"cohort of {DateTime.UtcNow:yyyy-MM-dd HH:mm:ss}";
        var csv = "URN,Tier\n" + string.Concat(schools.Select(school => $"{school.Urn},{tier}\n"));
        await page.GetByLabel("Your file").SetInputFilesAsync(new FilePayload { Name = "schools.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv) });
        await PressAsync("Look at the file");
        await Looks.AtAsync(visitor, "coordinator-schools-import--preview", 1280);
        await PressAsync($"Import {Schools} schools");
        await DoneAsync($"{Schools} schools imported");

        var name = $"Journey {Guid.NewGuid():N}"[..20];
        var from = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(60);
        await visitor.GoAsync("/coordinator/cohorts/new");
        await page.GetByText("Personal Development", new() { Exact = false }).First.ClickAsync();
        await page.Locator("input[name=programmeCode][value=vnet-personal-development]").CheckAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await FillDayAsync(page, "First day for reviews", from);
        await FillDayAsync(page, "Last day for reviews", from.AddDays(120));
        await FillDayAsync(page, "Booking opens (optional)", DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-1));
        await FillDayAsync(page, "Booking closes (optional)", from.AddDays(-1));
        await PressAsync("Draw up the cohort");
        await DoneAsync("The cohort is drawn up");
        var cohort = Guid.Parse(new Uri(page.Url).Segments[^1]);
        await PressAsync("Open for booking");
        await DoneAsync("Booking is open");

        foreach (var school in schools)
            await BookAsync(cohort, school);

        await visitor.GoAsync($"/coordinator/cohorts/{cohort}/sessions/new");
        await FillDayAsync(page, "Day", DateOnly.FromDateTime(DateTime.UtcNow));
        await page.GetByLabel("Where").FillAsync("Professional Development Centre");
        await PressAsync("Schedule it");
        await DoneAsync("The session is scheduled");
        await page.GetByRole(AriaRole.Link, new() { Name = "Training on" }).ClickAsync();
        await Assertions.Expect(page.Locator(".pr-sheet__row")).ToHaveCountAsync(2 * Schools, new() { Timeout = 60_000 });
        await PressAsync("Everyone not marked came");
        await DoneAsync($"{2 * Schools} marks saved");
        await ApiClient.UntilAsync(
            () => portal.Api("coordinator").GetAsync($"/api/cohorts/{cohort}/draft"),
            draft => draft["unplaced"]!.AsArray().Count == Schools && draft["unplaced"]!.AsArray().All(school => (int)school!["trainedReviewers"]! > 0));

        await visitor.GoAsync($"/coordinator/cohorts/{cohort}");
        await PressAsync("Close booking");
        await DoneAsync("Booking is closed");
        await PressAsync("Search");
        var take = page.GetByRole(AriaRole.Button, new() { Name = "Use these groups" });
        await Assertions.Expect(take).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Looks.AtAsync(visitor, "coordinator-groups-run--found", 1280);
        await PressAsync("Use these groups");
        await DoneAsync("These groups are your draft now");
        await PressAsync("Publish the groups");
        await DoneAsync("The groups are published");
        await Looks.AtAsync(visitor, "coordinator-groups--just-published", 1280);

        var published = await portal.Api("coordinator").ListAsync($"/api/cohorts/{cohort}/groups");
        Assert.Equal(Schools, published.Sum(group => group["schoolIds"]!.AsArray().Count));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"from the file to {published.Count} published groups: {steps} steps, {watch.Elapsed.TotalSeconds:0} s with {Schools} bookings in between"));
        Assert.InRange(steps, 1, 10);
        Assert.Empty(visitor.Complaints);

        async Task PressAsync(string button)
        {
            steps++;
            await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).First.ClickAsync();
        }

        Task DoneAsync(string heading) => Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = heading })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_refused_row_of_a_file_is_named_and_nothing_is_imported()
    {
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("coordinator"), Browsing.WithoutScripts);
        await visitor.GoAsync("/coordinator/schools/import");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Look at the file" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Choose a CSV file");
        await visitor.Page.GetByLabel("Your file").SetInputFilesAsync(new FilePayload { Name = "schools.csv", MimeType = "text/csv", Buffer = "URN\n999999\nabc\n"u8.ToArray() });
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Look at the file" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "2 rows cannot be taken" })).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Import" })).ToHaveCountAsync(0);
        await Looks.AtAsync(visitor, "coordinator-schools-import--refused", 1280);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_coordinator_sees_what_a_swap_would_do_before_it_is_made(bool scripts)
    {
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("coordinator"), new Browsing(Scripts: scripts));
        var page = visitor.Page;
        await visitor.GoAsync($"/coordinator/cohorts/{portal.World["openCohort"]}/groups");
        var draft = await portal.Api("coordinator").GetAsync($"/api/cohorts/{portal.World["openCohort"]}/draft");
        var groups = draft["groups"]!.AsArray();
        Assert.True(groups.Count >= 1, "the draft has groups");
        var swap = page.Locator("form").Filter(new() { HasText = "Swap two schools" });
        await swap.GetByLabel("This school").SelectOptionAsync((string)groups[0]!["schools"]![0]!["id"]!);
        await swap.GetByLabel("With this one").SelectOptionAsync((string)groups[^1]!["schools"]![1]!["id"]!);
        if (scripts)
        {
            await Assertions.Expect(swap.Locator("[data-effect]")).ToContainTextAsync("rule");
        }
        else
        {
            await swap.GetByRole(AriaRole.Button, new() { Name = "Try it first" }).ClickAsync();
            await Assertions.Expect(page.GetByText("If you do this:")).ToBeVisibleAsync();
        }

        await Looks.AtAsync(visitor, $"coordinator-groups--tried{(scripts ? "" : "-without-scripts")}", 1280);
        var after = await portal.Api("coordinator").GetAsync($"/api/cohorts/{portal.World["openCohort"]}/draft");
        Assert.Equal((long)draft["version"]!, (long)after["version"]!);
    }

    [Fact]
    public async Task A_group_is_locked_and_unlocked_by_keyboard_alone()
    {
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("coordinator"));
        await visitor.GoAsync($"/coordinator/cohorts/{portal.World["openCohort"]}/groups");
        foreach (var (button, done) in new[] { ("Lock", "is locked"), ("Unlock", "is unlocked") })
        {
            await Keys.TabToAsync(visitor, ".pr-group summary");
            await visitor.Page.Keyboard.PressAsync("Enter");
            await Keys.TabToAsync(visitor, $".pr-group button:has-text('{button} ')");
            await visitor.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = done })).ToBeVisibleAsync();
        }
    }

    private static async Task FillDayAsync(IPage page, string legend, DateOnly day)
    {
        var group = page.GetByRole(AriaRole.Group, new() { Name = legend, Exact = true });
        await group.GetByLabel("Day", new() { Exact = true }).FillAsync(day.Day.ToString(CultureInfo.InvariantCulture));
        await group.GetByLabel("Month").FillAsync(day.Month.ToString(CultureInfo.InvariantCulture));
        await group.GetByLabel("Year").FillAsync(day.Year.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The head books, who is not part of this journey.</summary>
    private async Task BookAsync(Guid cohort, SchoolWithPeople school)
    {
        var head = ApiClient.Person(portal.Address, school.HeadEmail, portal.Person("headteacher").Password);
        await ApiClient.WhenReadyAsync(
            () => head.PostAsync($"/api/cohorts/{cohort}/bookings", new { schoolId = school.Id, delegateIds = school.Delegates, declarations = Declarations }, $"journey-{cohort}-{school.Urn}"),
            HttpStatusCode.NotFound, HttpStatusCode.BadRequest);
    }

    private async Task<IReadOnlyList<SchoolWithPeople>> SchoolsWithPeopleAsync()
    {
        var coordinator = portal.Api("coordinator");
        var schools = (await coordinator.ListAsync("/api/membership/schools")).ToDictionary(school => (string)school["id"]!, school => (int)school["school"]!["urn"]!);
        var people = await coordinator.ListAsync("/api/membership/people");
        return
        [
            .. people.SelectMany(person => person["roles"]!.AsArray().Where(role => (string?)role!["organisationKind"] == "school").Select(role => (Person: person, Role: role!)))
                .GroupBy(held => (string)held.Role["organisationId"]!)
                .Where(school => Holder(school, "headteacher") is not null && Holder(school, "senior-leader") is not null)
                .Select(school => new SchoolWithPeople(
                    Guid.Parse(school.Key), schools[school.Key], (string)Holder(school, "headteacher")!["email"]!,
                    [Guid.Parse((string)Holder(school, "headteacher")!["id"]!), Guid.Parse((string)Holder(school, "senior-leader")!["id"]!)]))
                .Take(Schools),
        ];

        static JsonNode? Holder(IEnumerable<(JsonNode Person, JsonNode Role)> school, string role) => school.FirstOrDefault(held => (string?)held.Role["role"] == role).Person;
    }

    private sealed record SchoolWithPeople(Guid Id, int Urn, string HeadEmail, IReadOnlyList<Guid> Delegates);
}
