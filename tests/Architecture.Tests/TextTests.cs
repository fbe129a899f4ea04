namespace PeerReview.Architecture.Tests;

public sealed class TextTests
{
    // What the rules look for stands in this project as an example.
    private const string Own = "tests/Architecture.Tests/";

    [Fact]
    public void Nobody_makes_a_call_that_has_hurt_before()
    {
        var code = Sources.WithExtension(".cs").Where(file => !file.Path.StartsWith(Own, StringComparison.Ordinal)).ToList();
        Assert.True(code.Count > 100, $"only {code.Count} files were read");
        Assert.Empty(TextRules.ForbiddenCalls(code));

        Assert.Single(TextRules.ForbiddenCalls([Planted("bus.UseDelayedMessageScheduler();")]));
        Assert.Single(TextRules.ForbiddenCalls([Planted("options => options.EnableRetryOnFailure(3)")]));
        Assert.Single(TextRules.ForbiddenCalls([Planted("Thread.Sleep(100);")]));
        Assert.Empty(TextRules.ForbiddenCalls([Planted("// EnableRetryOnFailure stays off, see the decision on the outbox")]));
    }

    [Fact]
    public void No_file_names_a_path_of_one_machine()
    {
        var texts = Sources.WithExtension(".cs", ".csproj", ".props", ".sln", ".json", ".md", ".sh", ".yml", ".yaml", ".config", "")
            .Where(file => !file.Path.StartsWith(Own, StringComparison.Ordinal));
        Assert.Empty(TextRules.LocalPaths(texts));

        Assert.Single(TextRules.LocalPaths([Planted("var file = \"/home/anna/schools.csv\";")]));
        Assert.Single(TextRules.LocalPaths([Planted("see /work/anna/data/schools.csv")]));
        Assert.Single(TextRules.LocalPaths([Planted("/root/peer-review/run")]));
        Assert.Single(TextRules.LocalPaths([Planted("@\"C:\\Users\\anna\\schools.csv\"")]));
        Assert.Empty(TextRules.LocalPaths([Planted("https://example.org/home/news/today and $HOME/root/x and a clone in /root")]));
    }

    [Fact]
    public void No_service_asks_anybody_over_http()
    {
        var services = Sources.WithExtension(".cs").Where(file => file.Path.StartsWith("services/", StringComparison.Ordinal)).ToList();
        Assert.True(services.Count > 100, $"only {services.Count} files were read");
        Assert.Empty(TextRules.HttpClients(services));

        Assert.Single(TextRules.HttpClients([Planted("internal sealed class ReadPlatform(HttpClient http)")]));
        Assert.Single(TextRules.HttpClients([Planted("services.AddHttpClient<ReadPlatform>();")]));
        Assert.Empty(TextRules.HttpClients([Planted("app.Use((HttpContext http, RequestDelegate next) => next(http));")]));
    }

    private static SourceFile Planted(string text) => new("Planted.cs", text);
}
