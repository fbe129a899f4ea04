using PeerReview.Local.Nodes;

namespace PeerReview.TestKit;

/// <summary>
/// The real PostgreSQL and RabbitMQ of this test process: those of <c>./test</c> when it started some, otherwise a pair
/// of our own that ends with the process. Callers never share a database or a virtual host.
/// </summary>
public sealed class TestNodes
{
    private static readonly Lazy<Task<TestNodes>> Shared = new(StartAsync);
    private readonly NodeFacts _facts;

    private TestNodes(NodeFacts facts) => _facts = facts;

    /// <summary>Where PostgreSQL listens, with the superuser's sign-in.</summary>
    public PostgresFacts Postgres => _facts.Postgres;

    /// <summary>Where RabbitMQ listens, with the administrator's sign-in and the management API.</summary>
    public RabbitMqFacts RabbitMq => _facts.RabbitMq;

    /// <summary>The nodes of this process, started on the first call (about 5 s) unless <c>./test</c> has done so.</summary>
    public static Task<TestNodes> GetAsync() => Shared.Value;

    /// <summary>A pair of nodes for the caller alone, which may be killed and restarted; dispose it to end them and their data.</summary>
    public static async Task<PrivateTestNodes> StartPrivateAsync(CancellationToken cancellationToken = default)
    {
        var nodes = new PrivateNodes(NodesDirectories.Next());
        await nodes.StartAsync(cancellationToken);
        return new PrivateTestNodes(nodes);
    }

    /// <summary>A new login that may create databases and roles, and the name of a database that it has still to create.</summary>
    /// <param name="name">What the names begin with, in lower case, so that a log tells whose they are.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<TestLogin> CreateLoginAsync(string name, CancellationToken cancellationToken = default) =>
        TestLogin.CreateAsync(Postgres, name, cancellationToken);

    /// <summary>The AMQP address of a new, empty virtual host.</summary>
    public Task<Uri> CreateVirtualHostAsync(string name, CancellationToken cancellationToken = default) =>
        RabbitMq.CreateVirtualHostAsync(TestLogin.Unique(name), cancellationToken);

    private static async Task<TestNodes> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(NodeFacts.Variable) is { Length: > 0 } json)
        {
            return new TestNodes(NodeFacts.FromJson(json));
        }

        var nodes = new PrivateNodes(NodesDirectories.Next());
        AppDomain.CurrentDomain.ProcessExit += (_, _) => nodes.DiscardAsync().GetAwaiter().GetResult();
        await nodes.StartAsync();
        return new TestNodes(nodes.Facts);
    }
}

/// <summary>Nodes of one test, for faults: <c>Postgres.KillAsync()</c>, then <c>Postgres.StartAsync()</c> on the same port.</summary>
public sealed class PrivateTestNodes(PrivateNodes nodes) : IAsyncDisposable
{
    public PrivatePostgres Postgres => nodes.Postgres;

    public PrivateRabbitMq RabbitMq => nodes.RabbitMq;

    public Task<TestLogin> CreateLoginAsync(string name, CancellationToken cancellationToken = default) =>
        TestLogin.CreateAsync(Postgres.Facts, name, cancellationToken);

    public Task<Uri> CreateVirtualHostAsync(string name, CancellationToken cancellationToken = default) =>
        RabbitMq.Facts.CreateVirtualHostAsync(TestLogin.Unique(name), cancellationToken);

    public async ValueTask DisposeAsync() => await nodes.DiscardAsync();
}

/// <summary>A service's own login, and the database it will create with it.</summary>
/// <param name="Name">The login; the database has the same name.</param>
/// <param name="Password">Its password.</param>
/// <param name="ConnectionString">What the service gets as <c>ConnectionStrings:database</c>.</param>
public sealed record TestLogin(string Name, string Password, string ConnectionString)
{
    internal static async Task<TestLogin> CreateAsync(PostgresFacts postgres, string name, CancellationToken cancellationToken)
    {
        var login = Unique(name);
        var password = Guid.NewGuid().ToString("N");
        await postgres.EnsureLoginAsync(login, password, cancellationToken);
        return new TestLogin(login, password, postgres.ConnectionStringFor(login, password, database: login));
    }

    internal static string Unique(string name) => $"{name}_{Guid.NewGuid():N}"[..Math.Min(name.Length + 13, 60)];
}
