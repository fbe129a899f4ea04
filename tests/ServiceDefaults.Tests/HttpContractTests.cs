using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Mvc;
using PeerReview.SampleService;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.ServiceDefaults.Tests;

public sealed class HttpContractTests(SampleFactory sample)
{
    private readonly Guid _network = SampleFactory.NewNetwork();

    private HttpClient Coordinator => sample.As(Person.Coordinator(_network));

    [Fact]
    public async Task A_repeated_post_gets_the_first_answer_and_has_its_effect_once()
    {
        var client = Coordinator;
        var key = Guid.NewGuid().ToString();
        var first = await client.PostAsync("/api/sample/notes", new WriteNoteRequest("once"), key);
        var second = await client.PostAsync("/api/sample/notes", new WriteNoteRequest("once"), key);

        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal(1, await sample.AsOwnerAsync<long>("SELECT count(*) FROM notes", _network));
    }

    [Fact]
    public async Task Twenty_equal_posts_at_once_have_their_effect_once()
    {
        var client = Coordinator;
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.PostAsync("/api/sample/notes", new WriteNoteRequest("once"), key)));

        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict));
        Assert.Equal(1, await sample.AsOwnerAsync<long>("SELECT count(*) FROM notes", _network));
    }

    [Fact]
    public async Task A_key_used_for_another_request_is_refused()
    {
        var client = Coordinator;
        var key = Guid.NewGuid().ToString();
        await client.PostAsync("/api/sample/notes", new WriteNoteRequest("one"), key);
        await ShouldBeAsync(client.PostAsync("/api/sample/notes", new WriteNoteRequest("two"), key), HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
    }

    [Fact]
    public async Task A_post_without_a_key_is_refused() =>
        await ShouldBeAsync(Coordinator.PostAsJsonAsync("/api/sample/notes", new WriteNoteRequest("x")), HttpStatusCode.BadRequest, "idempotency-key-required");

    [Fact]
    public async Task A_value_that_cannot_be_read_is_refused_with_a_word_why()
    {
        var problem = await ShouldBeAsync(Coordinator.GetAsync("/api/sample/notes?limit=many"), HttpStatusCode.BadRequest, "malformed");
        Assert.Contains("of the wrong kind", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_we_do_not_know_is_refused_by_name()
    {
        var problem = await ShouldBeAsync(
            Coordinator.PostAsync("/api/sample/notes", new { text = "x", networkId = Guid.NewGuid() }), HttpStatusCode.BadRequest, "malformed");
        Assert.Contains("networkId", problem.Errors.Keys);
    }

    [Fact]
    public async Task A_bad_value_is_named_beside_its_field()
    {
        var problem = await ShouldBeAsync(Coordinator.PostAsync("/api/sample/notes", new { text = "" }), HttpStatusCode.BadRequest, "invalid");
        Assert.Contains(problem.Errors.Keys, key => string.Equals(key, "text", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_change_must_name_the_version_it_changes()
    {
        var client = Coordinator;
        var created = await client.PostAsync("/api/sample/notes", new WriteNoteRequest("first"));
        var path = created.Headers.Location!.ToString();
        var etag = created.Headers.ETag!.ToString();

        await ShouldBeAsync(client.PutAsync(path, new WriteNoteRequest("blind"), etag: null), HttpStatusCode.PreconditionRequired, "if-match-required");
        var changed = await client.PutAsync(path, new WriteNoteRequest("second"), etag);
        Assert.Equal("\"2\"", changed.Headers.ETag!.ToString());
        await ShouldBeAsync(client.PutAsync(path, new WriteNoteRequest("late"), etag), HttpStatusCode.PreconditionFailed, "changed-meanwhile");
        Assert.Equal("second", (await client.GetFromJsonAsync<NoteView>(path))!.Text);
    }

    [Fact]
    public async Task A_reader_who_has_this_version_gets_304()
    {
        var client = Coordinator;
        var created = await client.PostAsync("/api/sample/notes", new WriteNoteRequest("first"));
        var request = new HttpRequestMessage(HttpMethod.Get, created.Headers.Location);
        request.Headers.IfNoneMatch.Add(created.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_without_gap_or_repeat()
    {
        var author = Person.Coordinator(_network);
        for (var number = 0; number < 7; number++)
            await sample.WriteNoteAsync(author, $"note {number}");

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = (await sample.As(author).GetFromJsonAsync<Page<NoteView>>($"/api/sample/notes?limit=3&after={after}"))!;
            seen.AddRange(page.Items.Select(note => note.Text));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(Enumerable.Range(0, 7).Select(number => $"note {number}"), seen);
        await ShouldBeAsync(sample.As(author).GetAsync("/api/sample/notes?limit=101"), HttpStatusCode.BadRequest, "invalid");
    }

    [Fact]
    public async Task Another_networks_note_does_not_exist()
    {
        var note = await sample.WriteNoteAsync(Person.Coordinator(_network), "ours");
        var outsider = Person.Coordinator(SampleFactory.NewNetwork());
        await ShouldBeAsync(sample.As(outsider).GetAsync($"/api/sample/notes/{note.Id}"), HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_role_the_endpoint_does_not_name_is_kept_out() =>
        await ShouldBeAsync(
            sample.As(Person.Headteacher(_network, Guid.NewGuid())).PostAsync("/api/sample/notes", new WriteNoteRequest("x")), HttpStatusCode.Forbidden, "forbidden");

    [Fact]
    public async Task Tokens_made_before_a_change_of_roles_are_refused_and_later_ones_are_not()
    {
        var person = Person.Coordinator(_network);
        var changedAt = DateTimeOffset.UtcNow;
        await sample.Bus.PublishAsync(new AccessChanged(_network, person.Id, changedAt));

        var stale = sample.As(person, changedAt.AddSeconds(-1));
        await Eventually.SeeAsync(async () => (await stale.GetAsync("/api/sample/notes")).StatusCode, status => status == HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.OK, (await sample.As(person, changedAt.AddSeconds(1)).GetAsync("/api/sample/notes")).StatusCode);
    }

    private static async Task<HttpValidationProblem> ShouldBeAsync(Task<HttpResponseMessage> request, HttpStatusCode status, string code)
    {
        var response = await request;
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = (await response.Content.ReadFromJsonAsync<HttpValidationProblem>())!;
        Assert.Equal("/problems/" + code, problem.Type);
        return problem;
    }

    private sealed class HttpValidationProblem : ProblemDetails
    {
        public Dictionary<string, string[]> Errors { get; set; } = [];
    }
}
