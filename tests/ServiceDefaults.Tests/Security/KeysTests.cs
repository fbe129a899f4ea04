using System.Net;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using PeerReview.TestKit;

namespace PeerReview.ServiceDefaults.Tests.Security;

/// <summary>The keys that tokens are signed with come from Membership, which may be away.</summary>
public sealed class KeysTests(SampleFactory sample)
{
    [Fact]
    public async Task A_service_asks_for_the_keys_by_itself_and_until_then_says_that_nobody_can_be_checked()
    {
        var keys = new KeysAway();
        // With a database and a broker of its own, for it would take messages that other tests wait for.
        var nodes = await TestNodes.GetAsync();
        var (login, broker) = (await nodes.CreateLoginAsync("keys"), await nodes.CreateVirtualHostAsync("keys"));
        await using var service = sample.WithWebHostBuilder(builder => builder
            .UseSetting("ConnectionStrings:database", login.ConnectionString)
            .UseSetting("ConnectionStrings:rabbitmq", broker.ToString())
            .ConfigureTestServices(services => services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, options => options.ConfigurationManager = keys)));
        using var client = service.CreateClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/sample/notes")).StatusCode);
        client.DefaultRequestHeaders.Authorization = new("Bearer", TestTokens.For("sample", Person.Coordinator(SampleFactory.NewNetwork())));
        var answer = await client.GetAsync("/api/sample/notes");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);

        keys.AreThere = true;
        // Nobody else asks meanwhile.
        await keys.Given.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/sample/notes")).StatusCode);
    }

    private sealed class KeysAway : IConfigurationManager<OpenIdConnectConfiguration>
    {
        private readonly TaskCompletionSource _given = new();

        public bool AreThere { get; set; }

        public Task Given => _given.Task;

        public Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
        {
            if (!AreThere)
                throw new InvalidOperationException("IDX20803: Unable to obtain configuration");
            _given.TrySetResult();
            var configuration = new OpenIdConnectConfiguration { Issuer = TestTokens.Issuer };
            configuration.SigningKeys.Add(TestTokens.Key);
            return Task.FromResult(configuration);
        }

        public void RequestRefresh()
        {
        }
    }
}
