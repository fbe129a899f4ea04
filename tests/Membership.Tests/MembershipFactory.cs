using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Npgsql;
using PeerReview.Local.Demo;
using PeerReview.Membership.Contracts;
using PeerReview.Membership.Networks;
using PeerReview.Membership.Register.Import;
using PeerReview.Membership.Tests.Identity;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

[assembly: AssemblyFixture(typeof(PeerReview.Membership.Tests.MembershipFactory))]

namespace PeerReview.Membership.Tests;

/// <summary>The Membership service, started once for all tests of this assembly. Each test uses networks, schools and people of its own.</summary>
public sealed class MembershipFactory() : ServiceFactory<Program>("membership")
{
    public const string PortalSecret = "portal-secret-for-these-tests-only";
    public const string OperatorSecret = "operator-secret-for-these-tests-only";
    public const string Password = "pancake trombone gravel";

    private static int _lastUrn = 200_000;
    private static int _lastPerson;

    protected override IReadOnlyList<Type> ObservedEvents =>
    [
        typeof(NetworkChanged), typeof(SchoolMembershipChanged), typeof(PersonChanged), typeof(AccessChanged), typeof(ConflictChanged),
        typeof(AgreementSigned), typeof(CredentialChanged),
    ];

    /// <summary>Where this service writes its mail.</summary>
    public string MailDirectory { get; } = Directory.CreateTempSubdirectory("membership-mail-").FullName;

    /// <summary>The provider with which people of some trusts sign in.</summary>
    public OutsideProvider Outside { get; } = OutsideProvider.Start();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Portal:ClientSecret", PortalSecret);
        builder.UseSetting("Operator:ClientSecret", OperatorSecret);
        builder.UseSetting("Mail:PickupDirectory", MailDirectory);
        builder.UseSetting("Register:ImportLease", "00:00:02");
        foreach (var (name, displayName, vouches) in new[] { ("trust", "Northshire Learning Trust", "false"), ("tenant", "Southshire Schools", "true") })
        {
            builder.UseSetting($"Identity:Providers:{name}:DisplayName", displayName);
            builder.UseSetting($"Identity:Providers:{name}:Authority", Outside.Address.AbsoluteUri);
            builder.UseSetting($"Identity:Providers:{name}:ClientId", OutsideProvider.ClientId);
            builder.UseSetting($"Identity:Providers:{name}:ClientSecret", OutsideProvider.ClientSecret);
            builder.UseSetting($"Identity:Providers:{name}:RequireHttps", "false");
            builder.UseSetting($"Identity:Providers:{name}:VouchesForEmail", vouches);
        }

        builder.UseSetting("Demo:Enabled", "true"); // thousands of passwords are hashed here
        // The tests' own tokens are believed, and so are the real ones that this service issues.
        builder.ConfigureServices(services => services.PostConfigure<JwtBearerOptions>(
            JwtBearerDefaults.AuthenticationScheme, options => options.ConfigurationManager = new BothKeys(() => IsStarted ? CreateClient() : throw new InvalidOperationException("The service is not there yet."))));
    }

    /// <summary>A browser of its own.</summary>
    public PeopleSignIn Browser() => new(CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false }));

    /// <summary>A GET with a real token.</summary>
    public Task<HttpResponseMessage> AskAsync(string path, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", token);
        return CreateClient().SendAsync(request);
    }

    /// <summary>An address nobody has.</summary>
    public static string NewEmail() => $"person{Interlocked.Increment(ref _lastPerson)}.{Guid.NewGuid():N}@schools.example.org";

    /// <summary>A URN no other test uses.</summary>
    public static int NewUrn() => Interlocked.Increment(ref _lastUrn);

    public HttpClient Operator => As(Person.Operator());

    /// <summary>Registers a network and accepts its first coordinator's invitation, as people do.</summary>
    /// <param name="name">Its name.</param>
    public async Task<TestNetwork> NewNetworkAsync(string? name = null)
    {
        var email = NewEmail();
        var network = await Operator.PostAsync("/api/membership/networks", new RegisterNetworkRequest(name ?? $"Network {Guid.NewGuid():N}", email, "Casey Coordinator"))
            .ReadAsync<RegisteredNetworkView>();
        var personId = await AcceptAsync(email);
        return new TestNetwork(this, network.Id, network.Name, email, new Person(personId, "Casey Coordinator", network.Id, new RoleAt(Role.Coordinator, network.Id)));
    }

    /// <summary>The same with an id the test has chosen.</summary>
    public async Task<TestNetwork> NewNetworkAsync(Guid id)
    {
        var email = NewEmail();
        await AsOwnerAsync<object>(
            "INSERT INTO registered_network (id, name, registered_at, first_coordinator_email, first_coordinator_name) VALUES ($1, $2, now(), $3, 'Casey Coordinator')",
            null, id, $"Network {id}", email);
        await Bus.PublishAsync(new NetworkRegistered(id));
        var personId = await AcceptAsync(email);
        return new TestNetwork(this, id, $"Network {id}", email, new Person(personId, "Casey Coordinator", id, new RoleAt(Role.Coordinator, id)));
    }

    /// <summary>Follows the link in the last invitation to an address.</summary>
    public async Task<Guid> AcceptAsync(string email, string password = Password)
    {
        var mail = await InvitationAsync(email);
        using var browser = Browser();
        return await browser.AcceptInvitationAsync(mail.InvitationToken, password);
    }

    public Task<PickedUpMail> InvitationAsync(string email) => MailAsync(email, mail => mail.IsInvitation);

    /// <summary>Waits for a mail to an address; the last one when there are several.</summary>
    public async Task<PickedUpMail> MailAsync(string email, Func<PickedUpMail, bool> like) =>
        (await Eventually.SeeAsync(() => Task.FromResult(PickedUpMail.Read(MailDirectory).LastOrDefault(mail => mail.To == email && like(mail))), mail => mail is not null))!;

    /// <summary>Imports a file into the register and waits for its end.</summary>
    public async Task<RegisterImportView> ImportAsync(byte[] file, bool dryRun = false)
    {
        var import = await PostCsvAsync(Operator, $"/api/membership/register/imports?dryRun={dryRun}", file).ReadAsync<RegisterImportView>();
        return await EndOfAsync(import.Id);
    }

    public async Task<RegisterImportView> EndOfAsync(Guid importId) => await Eventually.SeeAsync(
        () => Operator.GetAsync(new Uri($"/api/membership/register/imports/{importId}", UriKind.Relative)).ReadAsync<RegisterImportView>(),
        import => import.State is ImportState.Succeeded or ImportState.Failed,
        TimeSpan.FromSeconds(60));

    /// <summary>Schools in the register, by name and URN.</summary>
    public async Task<IReadOnlyList<int>> NewSchoolsAsync(int count, string? trust = null)
    {
        var file = new GiasFile();
        var urns = Enumerable.Range(0, count).Select(_ => NewUrn()).ToList();
        foreach (var urn in urns)
            file.Add(urn, $"School {urn}", trust: trust);
        var import = await ImportAsync(file.ToBytes());
        Assert.True(import.State == ImportState.Succeeded, import.Failure);
        return urns;
    }

    public static Task<HttpResponseMessage> PostCsvAsync(HttpClient client, string path, byte[] file, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(file) };
        request.Content.Headers.ContentType = new("text/csv");
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        return client.SendAsync(request);
    }

    /// <summary>The database as its owner sees it.</summary>
    public async Task<T> AsOwnerAsync<T>(string sql, Guid? networkId = null, params object[] parameters)
    {
        await using var connection = new NpgsqlConnection(OwnerConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var network = new NpgsqlCommand("SELECT set_config('app.network_id', $1, true)", connection) { Parameters = { new() { Value = (networkId ?? Guid.Empty).ToString() } } };
        await network.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(new() { Value = parameter });
        var value = await command.ExecuteScalarAsync();
        await transaction.CommitAsync();
        return value is T typed ? typed : default!;
    }

    private sealed class BothKeys(Func<HttpClient> client) : IConfigurationManager<OpenIdConnectConfiguration>
    {
        public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
        {
            using var http = client();
            var configuration = new OpenIdConnectConfiguration { Issuer = TestTokens.Issuer };
            foreach (var key in new Microsoft.IdentityModel.Tokens.JsonWebKeySet(await http.GetStringAsync(new Uri("/.well-known/jwks", UriKind.Relative), cancel)).GetSigningKeys())
                configuration.SigningKeys.Add(key);
            configuration.SigningKeys.Add(TestTokens.Key);
            return configuration;
        }

        public void RequestRefresh()
        {
        }
    }
}
