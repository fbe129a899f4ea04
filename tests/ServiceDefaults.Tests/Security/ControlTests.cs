using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PeerReview.SampleService;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;
using PeerReview.TestKit.Api;

namespace PeerReview.ServiceDefaults.Tests.Security;

/// <summary>The suites that look for holes find them: each protection is switched off, and what it kept out gets in and is noticed.</summary>
public sealed class ControlTests(SampleFactory sample)
{
    private static readonly ApiDocument Document = new(
        """
        {
          "paths": { "/api/things/{id}": { "get": {
            "description": "For: coordinator.",
            "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } }],
            "responses": {
              "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } },
              "4XX": { "content": { "application/problem+json": { "schema": {} } } }
            } } } },
          "components": { "schemas": { "Thing": { "type": "object", "required": ["id"], "additionalProperties": false, "properties": {
            "id": { "type": "string", "format": "uuid" }, "count": { "type": ["null", "integer"] }, "state": { "enum": ["open", "closed"] } } } } }
        }
        """);

    private static readonly ApiJudge Judge = new(Document, "canary-1", ["foreign-2"], ["Harper Head"]);

    [Theory]
    [InlineData(500, "application/problem+json", """{"type":"/problems/unexpected","title":"T","status":500}""", "answered 500")]
    [InlineData(201, "application/json", """{"id":"01a20579-66c0-788c-8e7c-22ddd6e2c247"}""", "which the document does not have")]
    [InlineData(200, "application/json", """{"count":1}""", "$.id is missing")]
    [InlineData(200, "application/json", """{"id":"7"}""", "$.id is no uuid")]
    [InlineData(200, "application/json", """{"id":"01a20579-66c0-788c-8e7c-22ddd6e2c247","count":1.5}""", "$.count is Number")]
    [InlineData(200, "application/json", """{"id":"01a20579-66c0-788c-8e7c-22ddd6e2c247","state":"ajar"}""", "none of its values")]
    [InlineData(200, "application/json", """{"id":"01a20579-66c0-788c-8e7c-22ddd6e2c247","secret":1}""", "$.secret is not in the document")]
    [InlineData(200, "application/json", """{"id":"01a20579-66c0-788c-8e7c-22ddd6e2c247","state":"foreign-2"}""", "another network's")]
    [InlineData(404, "text/html", "<h1>Not found</h1>", "not as a problem")]
    [InlineData(404, "application/problem+json", """{"type":"about:blank","title":"T","status":404}""", "a problem of the type")]
    [InlineData(404, "application/problem+json", """{"type":"/problems/not-found","title":"T","status":400}""", "another status")]
    [InlineData(400, "application/problem+json", """{"type":"/problems/invalid","title":"canary-1 text","status":400}""", "repeats what was typed")]
    [InlineData(400, "application/problem+json", """{"type":"/problems/invalid","title":"Harper Head may not","status":400}""", "says Harper Head")]
    [InlineData(400, "application/problem+json", """{"type":"/problems/invalid","title":"Npgsql.PostgresException","status":400}""", "our insides")]
    public void A_wrong_answer_is_noticed(int status, string contentType, string body, string fault) =>
        Assert.Contains(Judge.Faults(Document.Operations[0], "asked", status, contentType, body), found => found.Contains(fault, StringComparison.Ordinal));

    [Theory]
    [InlineData(200, "application/json", """{"id":"01a20579-66c0-788c-8e7c-22ddd6e2c247","count":null,"state":"open"}""")]
    [InlineData(404, "application/problem+json", """{"type":"/problems/not-found","title":"Not found","status":404}""")]
    public void A_right_answer_is_not(int status, string contentType, string body) => Assert.Empty(Judge.Faults(Document.Operations[0], "asked", status, contentType, body));

    [Theory]
    [InlineData("anonymous", 200)]
    [InlineData("other-network", 200)]
    [InlineData("other-network", 409)]
    [InlineData("support", 404)]
    [InlineData("coordinator", 500)]
    public void Somebody_who_gets_too_far_is_noticed_whatever_the_table_says(string who, int status)
    {
        (string Name, int Status)[] row = [("anonymous", 401), ("other-network", 404), ("support", 403), ("coordinator", 200)];
        Assert.Empty(AccessRules.Faults(Document.Operations[0], row, isOpen: false, isOfThePlatform: false, isNeverReached: false));
        (string Name, int Status)[] wrong = [.. row.Select(one => one.Name == who ? (who, status) : one)];
        Assert.NotEmpty(AccessRules.Faults(Document.Operations[0], wrong, isOpen: false, isOfThePlatform: false, isNeverReached: false));
    }

    [Fact]
    public async Task With_authorisation_off_whoever_is_kept_out_gets_in()
    {
        var network = SampleFactory.NewNetwork();
        var outsider = new Person(Guid.CreateVersion7(), "Fin Finance", network, new RoleAt(Role.Finance, network));
        Assert.Equal(HttpStatusCode.Forbidden, (await sample.As(outsider).PostAsync("/api/sample/notes", new WriteNoteRequest("x"))).StatusCode);

        await using var off = sample.WithWebHostBuilder(builder => builder.ConfigureTestServices(services => services.AddSingleton<IAuthorizationHandler, LetsEverybodyIn>()));
        using var client = off.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", TestTokens.For("sample", outsider));
        Assert.Equal(HttpStatusCode.Created, (await client.PostAsync("/api/sample/notes", new WriteNoteRequest("x"))).StatusCode);
    }

    [Fact]
    public async Task Each_check_of_a_token_keeps_out_what_would_be_believed_without_it()
    {
        var believedWithout = new Dictionary<string, string[]>
        {
            [nameof(TokenValidationParameters.ValidateAudience)] = await BelievedAsync(parameters => parameters.ValidateAudience = false),
            [nameof(TokenValidationParameters.ValidateIssuer)] = await BelievedAsync(parameters => parameters.ValidateIssuer = false),
            [nameof(TokenValidationParameters.ValidateLifetime)] = await BelievedAsync(parameters => parameters.ValidateLifetime = false),
            [nameof(TokenValidationParameters.ValidTypes)] = await BelievedAsync(parameters => parameters.ValidTypes = null),
            [nameof(TokenValidationParameters.RequireSignedTokens)] = await BelievedAsync(parameters => (parameters.RequireSignedTokens, parameters.SignatureValidator) = (false, (token, _) => new JsonWebToken(token))),
            [nameof(TokenValidationParameters.ValidAlgorithms)] = await BelievedAsync(parameters =>
            {
                parameters.ValidAlgorithms = null;
                parameters.IssuerSigningKey = new SymmetricSecurityKey(System.Text.Encoding.ASCII.GetBytes(TestTokens.Key.Rsa.ExportSubjectPublicKeyInfoPem()));
            }),
        };

        Assert.Empty(await BelievedAsync(_ => { }));
        Assert.All(believedWithout, check => Assert.True(check.Value.Length > 0, $"without {check.Key} nothing more was believed: the corpus has nothing for it"));
        Assert.Contains("for another service", believedWithout[nameof(TokenValidationParameters.ValidateAudience)]);
        Assert.Contains("of another issuer", believedWithout[nameof(TokenValidationParameters.ValidateIssuer)]);
        Assert.Contains("expired a year ago", believedWithout[nameof(TokenValidationParameters.ValidateLifetime)]);
        Assert.Contains("alg 'none' without a signature", believedWithout[nameof(TokenValidationParameters.RequireSignedTokens)]);
        Assert.Contains("HS256 with the public key as PEM as the secret", believedWithout[nameof(TokenValidationParameters.ValidAlgorithms)]);
    }

    /// <summary>Which forgeries of the corpus are believed when a check is changed. (What only our own claims tell is the service's to notice.)</summary>
    private static async Task<string[]> BelievedAsync(Action<TokenValidationParameters> change)
    {
        var parameters = new TokenValidationParameters
        {
            ValidIssuer = TestTokens.Issuer,
            ValidAudience = "sample",
            ValidTypes = ["at+jwt"],
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
            IssuerSigningKey = TestTokens.Key,
            ClockSkew = TimeSpan.FromSeconds(30),
        };
        change(parameters);
        var believed = new List<string>();
        foreach (var forged in ForgedTokens.For("sample", Person.Coordinator(Guid.CreateVersion7())).Where(token => !token.IsWellSigned))
        {
            if ((await new JsonWebTokenHandler().ValidateTokenAsync(forged.Token, parameters)).IsValid)
                believed.Add(forged.Name);
        }

        return [.. believed];
    }

    private sealed class LetsEverybodyIn : IAuthorizationHandler
    {
        public Task HandleAsync(AuthorizationHandlerContext context)
        {
            foreach (var requirement in context.PendingRequirements.ToList())
                context.Succeed(requirement);
            return Task.CompletedTask;
        }
    }
}

public sealed class SampleForgedTokenTests(SampleFactory sample) : ForgedTokenTests<Program>(sample, "sample", "/api/sample/notes");
