using Npgsql;
using PeerReview.SampleService;
using PeerReview.TestKit;

[assembly: AssemblyFixture(typeof(PeerReview.ServiceDefaults.Tests.SampleFactory))]

namespace PeerReview.ServiceDefaults.Tests;

/// <summary>The sample service, started once for all tests of this assembly. Each test uses a network of its own.</summary>
public sealed class SampleFactory() : ServiceFactory<Program>("sample")
{
    protected override IReadOnlyList<Type> ObservedEvents => [typeof(NoteWritten), typeof(NoteCopied)];

    public static Guid NewNetwork() => Guid.CreateVersion7();

    public async Task<NoteView> WriteNoteAsync(Person author, string text) =>
        await As(author).PostAsync("/api/sample/notes", new WriteNoteRequest(text)).ReadAsync<NoteView>();

    /// <summary>The database as its owner sees it, for one network.</summary>
    public async Task<T> AsOwnerAsync<T>(string sql, Guid networkId)
    {
        await using var connection = new NpgsqlConnection(OwnerConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var network = new NpgsqlCommand("SELECT set_config('app.network_id', $1, true)", connection) { Parameters = { new() { Value = networkId.ToString() } } };
        await network.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        var value = (T)(await command.ExecuteScalarAsync())!;
        await transaction.CommitAsync();
        return value;
    }

    public Task<long> CountDeadLettersAsync(Guid networkId) => AsOwnerAsync<long>($"SELECT count(*) FROM dead_letter WHERE network_id = '{networkId}'", networkId);

    public Task<long> CountCopiesAsync(Guid networkId) => AsOwnerAsync<long>("SELECT count(*) FROM copies", networkId);
}
