using System.Text.Json.Nodes;
using PeerReview.Gateway.Reference;

namespace PeerReview.Gateway.Tests;

public sealed class JoinedOpenApiTests
{
    private static readonly string[] Services = ["membership", "cohort", "scheduling", "review", "reporting"];

    private static JsonObject Document(string path, string schema, string definition) => JsonNode.Parse($$"""
        {
          "paths": { "{{path}}": { "get": { "tags": ["Whatever"], "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/{{schema}}" } } } } } } } },
          "components": { "schemas": { "{{schema}}": {{definition}} } }
        }
        """)!.AsObject();

    [Fact]
    public void Paths_of_all_services_are_in_one_document_tagged_by_service()
    {
        var joined = JoinedOpenApi.Join(
            new Dictionary<string, JsonObject> { ["cohort"] = Document("/api/cohorts", "A", "{}"), ["review"] = Document("/api/reviews", "B", "{}") }, ["scheduling"], "http://x");
        Assert.Equal(["/api/cohorts", "/api/reviews"], joined["paths"]!.AsObject().Select(path => path.Key));
        Assert.Equal("cohort", (string?)joined["paths"]!["/api/cohorts"]!["get"]!["tags"]![0]);
        Assert.EndsWith("because it did not answer just now: scheduling.", (string?)joined["info"]!["description"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_schema_is_shared_and_a_different_one_of_the_same_name_gets_the_services_name()
    {
        var joined = JoinedOpenApi.Join(
            new Dictionary<string, JsonObject>
            {
                ["cohort"] = Document("/a", "Page", """{"type":"object"}"""),
                ["review"] = Document("/b", "Page", """{"type":"object"}"""),
                ["scheduling"] = Document("/c", "Page", """{"type":"string"}"""),
            },
            missing: [],
            "http://x");
        Assert.Equal(["Page", "SchedulingPage"], joined["components"]!["schemas"]!.AsObject().Select(schema => schema.Key).Order());
        Assert.Contains("SchedulingPage", joined["paths"]!["/c"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("schemas/Page", joined["paths"]!["/b"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_gateway_serves_the_document_and_its_reference_page_without_anything_from_elsewhere()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = new GatewayFactory(Services.ToDictionary(service => service, _ => new[] { backend.Address }));
        var client = gateway.CreateClient();
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!;
        Assert.NotNull(document["paths"]!["/api/x"]);

        var page = await client.GetAsync("/reference");
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("Peer Review API", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html.Replace("https://www.w3.org", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_part_of_a_service_that_went_away_stays_in_the_document()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = new GatewayFactory(Services.ToDictionary(service => service, _ => new[] { backend.Address }));
        var client = gateway.CreateClient();
        await client.GetStringAsync("/openapi/v1.json");
        await backend.DisposeAsync();
        Assert.NotNull(JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!["paths"]!["/api/x"]);
    }
}
