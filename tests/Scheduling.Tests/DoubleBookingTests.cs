using System.Net;
using Npgsql;

namespace PeerReview.Scheduling.Tests;

public sealed class DoubleBookingTests(SchedulingFactory factory)
{
    private const string Overlaps =
        """
        SELECT count(*) FROM promises a JOIN promises b ON a.owner_id = b.owner_id AND a.id < b.id
        WHERE a.starts_at < b.ends_at AND b.starts_at < a.ends_at
        """;

    private readonly Net _net = new(factory);

    [Fact]
    public async Task A_school_of_two_cohorts_gets_the_same_day_once_however_many_ask_at_once()
    {
        // One school in two groups of two cohorts: two visits it may not have on one day.
        var shared = await _net.SchoolAsync("Shared");
        var first = await VisitAtAsync(shared, "Alder", "Birch");
        var second = await VisitAtAsync(shared, "Cedar", "Dogwood");

        for (var round = 0; round < 8; round++)
        {
            var day = new DateOnly(2027, 3, 1).AddDays(round * 7); // Mondays of March and April
            var (one, other) = (await _net.VisitAsync(first), await _net.VisitAsync(second));
            var answers = await Task.WhenAll(Net.SetDateAsync(_net.Coordinator, one, day), Net.SetDateAsync(_net.Coordinator, other, day));
            Assert.True(answers.Count(answer => answer.IsSuccessStatusCode) <= 1, "Both visits got the same day.");
            Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode}"));
        }

        Assert.Equal(0, await factory.AsOwnerAsync<long>(_net.Id, Overlaps));
        await _net.ShouldBeSoundAsync();
    }

    [Fact]
    public async Task The_database_refuses_the_second_of_two_promises_made_at_the_same_moment()
    {
        var visits = await TwoVisitsAsync();
        await using var one = await OpenAsync();
        await using var other = await OpenAsync();
        await PromiseAsync(one, visits.First, visits.Owner);

        // The second waits for the first to be decided, and is then refused: neither had seen the other.
        var second = PromiseAsync(other, visits.Second, visits.Owner);
        await one.Transaction.CommitAsync();
        var refused = await Assert.ThrowsAsync<PostgresException>(() => second);
        Assert.Equal(PostgresErrorCodes.ExclusionViolation, refused.SqlState);
    }

    [Fact]
    public async Task Without_the_constraint_both_promises_would_stand()
    {
        // The control: the constraint is taken away in a transaction that is rolled back, and the same two promises go in.
        var visits = await TwoVisitsAsync();
        await using var owner = await OpenAsync();
        await using (var drop = new NpgsqlCommand("ALTER TABLE promises DROP CONSTRAINT nobody_in_two_places", owner.Connection))
            await drop.ExecuteNonQueryAsync();
        await PromiseAsync(owner, visits.First, visits.Owner);
        await PromiseAsync(owner, visits.Second, visits.Owner);
        await using var overlaps = new NpgsqlCommand(Overlaps, owner.Connection);
        Assert.Equal(1L, await overlaps.ExecuteScalarAsync());
        await owner.Transaction.RollbackAsync();
    }

    private async Task<(Guid First, Guid Second, Guid Owner)> TwoVisitsAsync()
    {
        var shared = await _net.SchoolAsync("Shared");
        return (await VisitAtAsync(shared, "Elm", "Fir"), await VisitAtAsync(shared, "Gorse", "Hazel"), shared.Id);
    }

    /// <summary>The visit hosted by another school of a new group of a new cohort, to which the shared school comes.</summary>
    private async Task<Guid> VisitAtAsync(TestSchool shared, string host, string third)
    {
        var cohort = await _net.CohortAsync();
        var school = await _net.SchoolAsync(host);
        var group = await _net.GroupAsync(cohort, shared, school, await _net.SchoolAsync(third));
        return (await _net.VisitsAsync(group)).Single(visit => visit.HostSchoolId == school.Id).Id;
    }

    private async Task<OwnerTransaction> OpenAsync()
    {
        var connection = new NpgsqlConnection(factory.OwnerConnectionString);
        await connection.OpenAsync();
        var transaction = await connection.BeginTransactionAsync();
        await using var network = new NpgsqlCommand("SELECT set_config('app.network_id', $1, true)", connection) { Parameters = { new() { Value = _net.Id.ToString() } } };
        await network.ExecuteNonQueryAsync();
        return new OwnerTransaction(connection, transaction);
    }

    private async Task PromiseAsync(OwnerTransaction owner, Guid visit, Guid person)
    {
        await using var insert = new NpgsqlCommand(
            "INSERT INTO promises (network_id, id, visit_id, owner_id, starts_at, ends_at) VALUES ($1, $2, $3, $4, '2027-03-04 09:00Z', '2027-03-04 15:30Z')", owner.Connection)
        {
            Parameters = { new() { Value = _net.Id }, new() { Value = Guid.CreateVersion7() }, new() { Value = visit }, new() { Value = person } },
        };
        await insert.ExecuteNonQueryAsync();
    }

    private sealed record OwnerTransaction(NpgsqlConnection Connection, NpgsqlTransaction Transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Transaction.DisposeAsync();
            await Connection.DisposeAsync();
        }
    }
}
