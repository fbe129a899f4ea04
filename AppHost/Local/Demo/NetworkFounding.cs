using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace PeerReview.Local.Demo;

/// <summary>A network to be founded with invented people.</summary>
/// <param name="Key">Names every step of it once and for all, so that it may be broken off and begun again.</param>
/// <param name="Name">What it is called.</param>
/// <param name="MailDomain">What its people's addresses end in.</param>
/// <param name="Register">The register of schools, as downloaded from GIAS.</param>
/// <param name="Urns">The schools that join.</param>
/// <param name="PrimariesWithPeople">Of how many primary schools a head and a senior leader are invited: of each trust in turn.</param>
/// <param name="SecondariesWithPeople">Of how many secondary schools.</param>
public sealed record NetworkPlan(string Key, string Name, string MailDomain, byte[] Register, IReadOnlyList<int> Urns, int PrimariesWithPeople, int SecondariesWithPeople);

/// <summary>A network, and those in it who can sign in.</summary>
public sealed record FoundedNetwork(ApiClient Coordinator, string CoordinatorEmail, string SupportEmail, IReadOnlyList<DemoSchool> Schools, IReadOnlyList<DemoTrustLead> TrustLeads);

/// <summary>Founds a network through the public API: register, network, coordinator, schools, people.</summary>
public sealed class NetworkFounding(DemoOptions options, NetworkPlan plan, Action<string> say)
{
    private readonly ApiClient _operator = ApiClient.Operator(options.Gateway, options.OperatorSecret);

    private string CoordinatorEmail => $"casey.coordinator@{plan.MailDomain}";

    private string SupportEmail => $"robin.support@{plan.MailDomain}";

    /// <summary>What the operator does for it: the register and a network without schools. The rest is its coordinator's.</summary>
    /// <returns>The coordinator's address, who has accepted the invitation.</returns>
    public async Task<string> OpenAsync(CancellationToken cancellationToken)
    {
        await ImportRegisterAsync();
        await _operator.PostAsync(
            "/api/membership/networks", new { name = plan.Name, coordinatorEmail = CoordinatorEmail, coordinatorName = "Casey Coordinator" }, $"{plan.Key}-network");
        await AcceptAsync([CoordinatorEmail], cancellationToken);
        return CoordinatorEmail;
    }

    /// <summary>Founds it; what an earlier attempt did is found done.</summary>
    public async Task<FoundedNetwork> FoundAsync(CancellationToken cancellationToken)
    {
        var coordinator = ApiClient.Person(options.Gateway, await OpenAsync(cancellationToken), options.Password);

        var members = "URN,Tier\n" + string.Concat(plan.Urns.Select(urn => $"{urn},member\n"));
        await coordinator.PostCsvAsync("/api/membership/schools/imports?dryRun=false", Encoding.UTF8.GetBytes(members), $"{plan.Key}-schools");
        var schools = await coordinator.ListAsync("/api/membership/schools");
        say($"{schools.Count} schools have joined {plan.Name}");

        var (people, leads) = await InviteAsync(schools, coordinator, cancellationToken);
        say($"{2 + 2 * people.Count + leads.Count} people have accepted their invitations");
        return new FoundedNetwork(coordinator, CoordinatorEmail, SupportEmail, people, leads);
    }

    private async Task ImportRegisterAsync()
    {
        var import = await _operator.RunAsync(
            "/api/membership/register/imports?dryRun=false",
            () => new ByteArrayContent(plan.Register) { Headers = { ContentType = new("text/csv") } },
            operation => (string?)operation["state"] is "succeeded" or "failed",
            $"{plan.Key}-register");
        if ((string?)import["state"] != "succeeded")
            throw new StartFailedException($"The register could not be imported: {import["failure"]}");
        say($"the register has {import["rowsRead"]} schools");
    }

    private async Task<(IReadOnlyList<DemoSchool> Schools, IReadOnlyList<DemoTrustLead> TrustLeads)> InviteAsync(IReadOnlyList<JsonNode> schools, ApiClient coordinator, CancellationToken cancellationToken)
    {
        var byPhase = OfEachTrustInTurn(schools).ToLookup(school => (string?)school["school"]!["phaseFamily"]);
        var people = byPhase["primary"].Take(plan.PrimariesWithPeople).Concat(byPhase["secondary"].Take(plan.SecondariesWithPeople))
            .Select((school, number) => DemoPeople.Of(school, number, plan.MailDomain)).ToList();
        var leads = people.Where(school => school.TrustId is not null).DistinctBy(school => school.TrustId)
            .Select((school, number) => DemoPeople.LeadOf(school, number, plan.MailDomain)).ToList();
        var csv = new StringBuilder("email,name,role,URN\n").Append(SupportEmail).Append(",Robin Support,support,\n");
        foreach (var school in people)
        {
            csv.Append(school.HeadEmail).Append(',').Append(school.HeadName).Append(",headteacher,").Append(school.Urn).Append('\n');
            csv.Append(school.SeniorLeaderEmail).Append(',').Append(school.SeniorLeaderName).Append(",senior-leader,").Append(school.Urn).Append('\n');
        }

        foreach (var lead in leads)
            csv.Append(lead.Email).Append(',').Append(lead.Name).Append(",mat-lead,").Append(lead.Urn).Append('\n');

        await coordinator.PostCsvAsync("/api/membership/invitations/imports?dryRun=false", Encoding.UTF8.GetBytes(csv.ToString()), $"{plan.Key}-invitations");
        var accepted = await AcceptAsync([SupportEmail, .. leads.Select(lead => lead.Email), .. people.SelectMany(school => new[] { school.HeadEmail, school.SeniorLeaderEmail })], cancellationToken);
        return (
            [.. people.Select(school => school with
            {
                HeadId = accepted[school.HeadEmail],
                SeniorLeaderId = accepted[school.SeniorLeaderEmail],
                Head = ApiClient.Person(options.Gateway, school.HeadEmail, options.Password),
                SeniorLeader = ApiClient.Person(options.Gateway, school.SeniorLeaderEmail, options.Password),
            })],
            leads);
    }

    /// <summary>One school of each trust, then another: groups look outward, so a cohort of one trust's schools has none.</summary>
    private static IEnumerable<JsonNode> OfEachTrustInTurn(IEnumerable<JsonNode> schools) =>
        schools.OrderBy(school => (int)school["school"]!["urn"]!)
            .GroupBy(school => (string?)school["school"]!["trustId"] ?? (string)school["id"]!)
            .SelectMany(trust => trust.Select((school, turn) => (school, turn)))
            .OrderBy(one => one.turn)
            .Select(one => one.school);

    /// <summary>Accepts each address's invitation; the person's id by address.</summary>
    private async Task<IReadOnlyDictionary<string, Guid>> AcceptAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellationToken)
    {
        var invitations = await PickedUpMail.InvitationsAsync(options.MailDirectory, addresses, cancellationToken);
        var accepted = new Dictionary<string, Guid>();
        foreach (var address in addresses)
            accepted[address] = await AcceptAsync(address, invitations[address].InvitationToken);
        return accepted;
    }

    private async Task<Guid> AcceptAsync(string address, string token)
    {
        using var browser = PeopleSignIn.At(options.Gateway);
        try
        {
            return await browser.AcceptInvitationAsync(token, options.Password);
        }
        catch (SignInRefusedException refused) when (refused.Status == HttpStatusCode.Conflict)
        {
            // An earlier attempt got this far.
            return (await browser.SignInAsync(address, options.Password)).PersonId;
        }
    }
}
