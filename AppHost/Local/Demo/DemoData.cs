using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PeerReview.Local.Demo;

/// <summary>Somebody of the demo network, for whoever tries the platform.</summary>
public sealed record DemoSignIn(string Name, string Role, string Email, string Password);

/// <summary>A program that may call the API of the demo network.</summary>
public sealed record DemoApiClient(string Name, string ClientId, string ClientSecret);

/// <summary>What the demo loaded: how to sign in to it.</summary>
public sealed record DemoSummary(IReadOnlyList<DemoSignIn> SignIns, IReadOnlyList<DemoApiClient> ApiClients)
{
    /// <summary>No demo network is there.</summary>
    public static DemoSummary None { get; } = new([], []);
}

/// <summary>What the demo is loaded into, and with.</summary>
/// <param name="Gateway">The platform's address.</param>
/// <param name="OperatorSecret">The secret of the client that may set up networks.</param>
/// <param name="Password">What the demo's people sign in with.</param>
/// <param name="MailDirectory">Where Membership leaves its mail: the invitations are in it.</param>
/// <param name="SchoolsFile">A GIAS download to use instead of the fictional register; null for that.</param>
/// <param name="SummaryFile">Where it is noted that the demo is there.</param>
public sealed record DemoOptions(Uri Gateway, string OperatorSecret, string Password, string MailDirectory, string? SchoolsFile, string SummaryFile);

/// <summary>
/// Loads the demo network through the public API, as its operator, coordinator and heads would: whatever works here works for them.
/// Every step has its own idempotency key, so a loading that was broken off goes on where it stopped.
/// </summary>
public sealed class DemoData(DemoOptions options, Action<string> say)
{
    private const string NetworkName = "Broadshire Education Network";
    private const int SchoolsInNetwork = 40;
    private readonly ApiClient _operator = ApiClient.Operator(options.Gateway, options.OperatorSecret);

    /// <summary>Loads what is not there yet; a second run finds its data and only tells how to sign in.</summary>
    public async Task<DemoSummary> LoadAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(options.SummaryFile))
            return JsonSerializer.Deserialize<DemoSummary>(await File.ReadAllTextAsync(options.SummaryFile, cancellationToken))!;

        var csv = await File.ReadAllBytesAsync(options.SchoolsFile ?? Path.Combine(AppContext.BaseDirectory, "Demo", "schools.csv"), cancellationToken);
        await ImportRegisterAsync(csv);
        var coordinator = await FoundNetworkAsync(cancellationToken);
        var schools = await JoinSchoolsAsync(coordinator, csv);
        say($"{schools.Count} schools have joined {NetworkName}");
        var people = await InviteAsync(schools, coordinator, cancellationToken);
        say($"{people.Count} people have accepted their invitations");
        await DemoCohorts.LoadAsync(coordinator, people, say);

        var summary = new DemoSummary(
            [
                new DemoSignIn("Casey Coordinator", "coordinator", CoordinatorEmail, options.Password),
                .. people.Take(2).SelectMany(school => new[]
                {
                    new DemoSignIn(school.HeadName, $"headteacher of {school.Name}", school.HeadEmail, options.Password),
                    new DemoSignIn(school.SeniorLeaderName, $"senior leader (reviewer) of {school.Name}", school.SeniorLeaderEmail, options.Password),
                }),
                new DemoSignIn("Robin Support", "support", SupportEmail, options.Password),
            ],
            [await CreateApiClientAsync(coordinator, people[0])]);
        PrivateFile.Write(options.SummaryFile, JsonSerializer.Serialize(summary));
        return summary;
    }

    private const string CoordinatorEmail = "casey.coordinator@broadshire.example";
    private const string SupportEmail = "robin.support@broadshire.example";

    private async Task ImportRegisterAsync(byte[] csv)
    {
        var import = await _operator.RunAsync(
            "/api/membership/register/imports?dryRun=false",
            () => new ByteArrayContent(csv) { Headers = { ContentType = new("text/csv") } },
            operation => (string?)operation["state"] is "succeeded" or "failed",
            "demo-register");
        if ((string?)import["state"] != "succeeded")
            throw new StartFailedException($"The register could not be imported: {import["failure"]}");
        say($"the register has {import["rowsRead"]} schools");
    }

    private async Task<ApiClient> FoundNetworkAsync(CancellationToken cancellationToken)
    {
        await _operator.PostAsync(
            "/api/membership/networks",
            new { name = NetworkName, coordinatorEmail = CoordinatorEmail, coordinatorName = "Casey Coordinator" },
            "demo-network");
        await AcceptAsync([CoordinatorEmail], cancellationToken);
        return ApiClient.Person(options.Gateway, CoordinatorEmail, options.Password);
    }

    private static async Task<IReadOnlyList<JsonNode>> JoinSchoolsAsync(ApiClient coordinator, byte[] csv)
    {
        // The first schools of the file: of the real one, too, a network takes only some.
        var text = Encoding.UTF8.GetString(csv);
        var urns = text.Split('\n').Skip(1).Select(line => line.Split(',')[0].Trim('"', '\r')).Where(urn => urn.Length == 6).Take(SchoolsInNetwork);
        var members = "URN,Tier\n" + string.Concat(urns.Select(urn => $"{urn},member\n"));
        await coordinator.PostCsvAsync("/api/membership/schools/imports?dryRun=false", Encoding.UTF8.GetBytes(members), "demo-schools");
        return await coordinator.ListAsync("/api/membership/schools");
    }

    private async Task<IReadOnlyList<DemoSchool>> InviteAsync(IReadOnlyList<JsonNode> schools, ApiClient coordinator, CancellationToken cancellationToken)
    {
        var people = schools.OrderBy(school => (int)school["school"]!["urn"]!).Take(DemoPeople.Schools).Select((school, number) => DemoPeople.Of(school, number)).ToList();
        var csv = new StringBuilder("email,name,role,URN\n").Append(SupportEmail).Append(",Robin Support,support,\n");
        foreach (var school in people)
        {
            csv.Append(school.HeadEmail).Append(',').Append(school.HeadName).Append(",headteacher,").Append(school.Urn).Append('\n');
            csv.Append(school.SeniorLeaderEmail).Append(',').Append(school.SeniorLeaderName).Append(",senior-leader,").Append(school.Urn).Append('\n');
        }

        await coordinator.PostCsvAsync("/api/membership/invitations/imports?dryRun=false", Encoding.UTF8.GetBytes(csv.ToString()), "demo-invitations");
        var accepted = await AcceptAsync([SupportEmail, .. people.SelectMany(school => new[] { school.HeadEmail, school.SeniorLeaderEmail })], cancellationToken);
        return [.. people.Select(school => school with
        {
            HeadId = accepted[school.HeadEmail],
            SeniorLeaderId = accepted[school.SeniorLeaderEmail],
            Head = ApiClient.Person(options.Gateway, school.HeadEmail, options.Password),
            SeniorLeader = ApiClient.Person(options.Gateway, school.SeniorLeaderEmail, options.Password),
        })];
    }

    /// <summary>Accepts each address's invitation; the person's id by address.</summary>
    private async Task<IReadOnlyDictionary<string, Guid>> AcceptAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellationToken)
    {
        var invitations = await PickedUpMail.InvitationsAsync(options.MailDirectory, addresses, cancellationToken);
        var accepted = new Dictionary<string, Guid>();
        using var browser = PeopleSignIn.At(options.Gateway);
        foreach (var address in addresses)
            accepted[address] = await browser.AcceptInvitationAsync(invitations[address].InvitationToken, options.Password);
        return accepted;
    }

    private static async Task<DemoApiClient> CreateApiClientAsync(ApiClient coordinator, DemoSchool school)
    {
        var name = $"{school.Name} – school system";
        var created = (await coordinator.PostAsync(
            "/api/membership/api-clients", new { name, organisationKind = "school", organisationId = school.Id }, "demo-api-client"))!;
        // Its secret is made anew each time it is asked for, and shown this once.
        var secret = (await coordinator.PutAsync($"/api/membership/api-clients/{created["id"]}/secret", new { }))!;
        return new DemoApiClient(name, (string)secret["clientId"]!, (string)secret["clientSecret"]!);
    }
}
