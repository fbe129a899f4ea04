using System.Text;
using System.Text.Json;

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
    private const int SchoolsInNetwork = 40;
    private const int PrimariesWithPeople = 18;
    private const int SecondariesWithPeople = 6;

    /// <summary>Loads what is not there yet; a second run finds its data and only tells how to sign in.</summary>
    public async Task<DemoSummary> LoadAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(options.SummaryFile))
            return JsonSerializer.Deserialize<DemoSummary>(await File.ReadAllTextAsync(options.SummaryFile, cancellationToken))!;

        var register = await File.ReadAllBytesAsync(options.SchoolsFile ?? Path.Combine(AppContext.BaseDirectory, "Demo", "schools.csv"), cancellationToken);
        var plan = new NetworkPlan("demo", "Broadshire Education Network", "broadshire.example", register, FirstUrns(register), PrimariesWithPeople, SecondariesWithPeople);
        var network = await new NetworkFounding(options, plan, say).FoundAsync(cancellationToken);
        await DemoCohorts.LoadAsync(network, say);

        var summary = new DemoSummary(
            [
                new DemoSignIn("Casey Coordinator", "coordinator", network.CoordinatorEmail, options.Password),
                .. network.Schools.Take(2).SelectMany(school => new[]
                {
                    new DemoSignIn(school.HeadName, $"headteacher of {school.Name}", school.HeadEmail, options.Password),
                    new DemoSignIn(school.SeniorLeaderName, $"senior leader (reviewer) of {school.Name}", school.SeniorLeaderEmail, options.Password),
                }),
                .. network.TrustLeads.Take(1).Select(lead => new DemoSignIn(lead.Name, $"MAT lead of {lead.TrustName}", lead.Email, options.Password)),
                new DemoSignIn("Robin Support", "support", network.SupportEmail, options.Password),
            ],
            [await CreateApiClientAsync(network.Coordinator, network.Schools[0])]);
        PrivateFile.Write(options.SummaryFile, JsonSerializer.Serialize(summary));
        return summary;
    }

    /// <summary>The first schools of the file: of the real one, too, a network takes only some.</summary>
    private static IReadOnlyList<int> FirstUrns(byte[] register) =>
    [
        .. Encoding.UTF8.GetString(register).Split('\n').Skip(1)
            .Select(line => line.Split(',')[0].Trim('"', '\r')).Where(urn => urn.Length == 6).Take(SchoolsInNetwork).Select(int.Parse),
    ];

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
