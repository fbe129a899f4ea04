using System.Text.Json;

namespace PeerReview.Local.Nodes;

/// <summary>The two facts a test process needs to use nodes that another process started.</summary>
public sealed record NodeFacts(PostgresFacts Postgres, RabbitMqFacts RabbitMq)
{
    /// <summary>The variable by which <c>./test</c> hands the facts, as JSON, to every test process.</summary>
    public const string Variable = "PEER_REVIEW_TEST_NODES";

    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    public static NodeFacts FromJson(string json) =>
        JsonSerializer.Deserialize<NodeFacts>(json, JsonSerializerOptions.Web)
        ?? throw new InvalidOperationException($"{Variable} holds no node facts.");
}

/// <summary>A private PostgreSQL and a private RabbitMQ, side by side in one directory.</summary>
public sealed class PrivateNodes : IAsyncDisposable
{
    private readonly string _directory;

    /// <param name="directory">Where both keep their data; made when absent.</param>
    public PrivateNodes(string directory)
    {
        _directory = directory;
        PrivateFile.CreateDirectory(directory);
        Secrets = Secrets.In(directory);
        Postgres = new PrivatePostgres(Path.Combine(directory, "postgres"), Secrets);
        RabbitMq = new PrivateRabbitMq(Path.Combine(directory, "rabbitmq"), Secrets);
    }

    public Secrets Secrets { get; }

    public PrivatePostgres Postgres { get; }

    public PrivateRabbitMq RabbitMq { get; }

    public NodeFacts Facts => new(Postgres.Facts, RabbitMq.Facts);

    /// <summary>Starts both at the same time and waits for both.</summary>
    public Task StartAsync(CancellationToken cancellationToken = default) =>
        Task.WhenAll(Postgres.StartAsync(cancellationToken), RabbitMq.StartAsync(cancellationToken));

    /// <summary>Ends both at once and deletes their data; a clean stop of the broker would take seconds.</summary>
    public async Task DiscardAsync()
    {
        await Task.WhenAll(Postgres.AbandonAsync(), RabbitMq.AbandonAsync());
        Directory.Delete(_directory, recursive: true);
    }

    public async ValueTask DisposeAsync()
    {
        await RabbitMq.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}
