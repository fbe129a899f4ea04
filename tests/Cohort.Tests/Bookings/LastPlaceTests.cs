using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.TestKit;

namespace PeerReview.Cohorts.Tests.Bookings;

/// <summary>Many schools want the last place at the same moment.</summary>
public sealed class LastPlaceTests(CohortFactory service)
{
    private const int Clients = 200;
    private const int Racers = 30;

    [Fact]
    public async Task Of_two_hundred_schools_exactly_one_gets_the_last_place_and_the_others_wait_in_order_round_after_round()
    {
        var network = await TestNetwork.CreateAsync(service, schools: Clients);
        for (var round = 0; round < 5; round++)
        {
            var cohort = await network.OpenCohortAsync(capacity: 1);
            var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(school => network.BookedAsync(cohort.Id, school)));

            Assert.Single(answers, booking => booking.State == BookingState.Confirmed);
            Assert.Equal(Clients - 1, answers.Count(booking => booking.State == BookingState.Waiting));
            var board = await network.Coordinator.GetAsync($"/api/cohorts/{cohort.Id}/board").ReadAsync<BoardView>();
            Assert.Equal(Enumerable.Range(1, Clients - 1), board.WaitingList.Select(school => school.Position));
        }

        Assert.Empty(await service.ViolationsAsync(network.Id));
    }

    [Fact]
    public async Task Without_the_claim_reading_and_then_writing_oversells()
    {
        // The control of the test above: what many booking systems do – count, compare, insert – on the same tables at the same time.
        var network = await TestNetwork.CreateAsync(service, schools: 0);
        var cohort = await network.OpenCohortAsync(capacity: 1);
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(service.Services.GetRequiredService<DatabaseConnections>().App) { MaxPoolSize = Racers });
        var gun = new Gun(Racers);
        var winners = await Task.WhenAll(Enumerable.Range(1, Racers).Select(number => CountThenInsertAsync(source, network.Id, cohort.Id, number, gun)));

        Assert.True(winners.Count(won => won) > 1, "Reading and then writing did not oversell: the race of this suite is not tight enough to prove anything.");
        Assert.Contains(await service.ViolationsAsync(network.Id), violation => violation.StartsWith("I1", StringComparison.Ordinal));

        await service.InNetworkAsync(network.Id, async db =>
        {
            // Put right again what the control broke, for the check of all networks at the end.
            await db.Database.ExecuteSqlRawAsync("DELETE FROM bookings");
            return 0;
        });
    }

    [Fact]
    public async Task Whoever_comes_while_others_wait_does_not_overtake_them_even_when_a_place_is_free()
    {
        var network = await TestNetwork.CreateAsync(service, schools: 40);
        var cohort = await network.OpenCohortAsync(capacity: 5);
        var first = await Task.WhenAll(Enumerable.Range(0, 20).Select(school => network.BookedAsync(cohort.Id, school)));

        // Withdrawals free places while twenty more schools book.
        var leaving = first.Where(booking => booking.State == BookingState.Confirmed).Take(3);
        var later = Task.WhenAll(Enumerable.Range(20, 20).Select(school => network.BookedAsync(cohort.Id, school)));
        await Task.WhenAll(leaving.Select(booking => network.Coordinator
            .PostAsync($"/api/cohorts/bookings/{booking.Id}/withdraw", new WithdrawBookingRequest("Our head is ill.")).ReadAsync<BookingView>()));
        Assert.All(await later, booking => Assert.Equal(BookingState.Waiting, booking.State));

        var offered = await network.Coordinator.GetAsync($"/api/cohorts/{cohort.Id}/bookings?state=offered").ReadAsync<Page<BookingInList>>();
        Assert.Equal(3, offered.Items.Count);
        Assert.All(offered.Items, item => Assert.Contains(item.Booking.Id, first.Select(booking => booking.Id)));
        Assert.Empty(await service.ViolationsAsync(network.Id));
    }

    [Fact]
    public async Task An_offer_accepted_and_expired_and_withdrawn_at_once_ends_in_one_state_with_the_count_right()
    {
        var network = await TestNetwork.CreateAsync(service, schools: 2);
        for (var round = 0; round < 10; round++)
        {
            var cohort = await network.OpenCohortAsync(capacity: 1);
            var held = await network.BookedAsync(cohort.Id, 0);
            var waiting = await network.BookedAsync(cohort.Id, 1);
            await network.HeadOf(0).PostAsync($"/api/cohorts/bookings/{held.Id}/withdraw", new WithdrawBookingRequest("Ill.")).ReadAsync<BookingView>();

            var path = $"/api/cohorts/bookings/{waiting.Id}";
            var answers = await Task.WhenAll(
                network.HeadOf(1).PostAsync(path + "/accept", new { }),
                network.HeadOf(1).PostAsync(path + "/accept", new { }),
                network.HeadOf(1).PostAsync(path + "/decline", new { }));
            Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
            Assert.Equal(2, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));

            var now = await network.HeadOf(1).GetAsync(path).ReadAsync<BookingView>();
            var places = await network.Coordinator.GetAsync($"/api/cohorts/{cohort.Id}/places").ReadAsync<PlacesView>();
            Assert.Equal(now.State == BookingState.Confirmed ? 1 : 0, places.Taken);
        }

        Assert.Empty(await service.ViolationsAsync(network.Id));
    }

    private static async Task<bool> CountThenInsertAsync(NpgsqlDataSource source, Guid networkId, Guid cohortId, int number, Gun gun)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var network = new NpgsqlCommand("SELECT set_config('app.network_id', $1, true)", connection) { Parameters = { new() { Value = networkId.ToString() } } };
        await network.ExecuteNonQueryAsync();
        await gun.ReadyAsync();
        await using var count = new NpgsqlCommand(
            "SELECT (SELECT count(*) FROM bookings WHERE cohort_id = $1 AND state = 'Confirmed') < (SELECT capacity FROM cohorts WHERE id = $1)", connection)
        { Parameters = { new() { Value = cohortId } } };
        if (await count.ExecuteScalarAsync() is not true)
            return false;

        await using var insert = new NpgsqlCommand(
            """
            INSERT INTO bookings (network_id, id, cohort_id, school_id, state, ticket, delegate_ids, declarations, prepared_by, authorised_by, booked_at,
                strengths, needs, tier, is_returning, price, is_late_withdrawal, version)
            VALUES ($1, gen_random_uuid(), $2, gen_random_uuid(), 'Confirmed', $3, '{}', '{}', gen_random_uuid(), gen_random_uuid(), now(),
                '{}', '{}', 'member', false, '{"rule":"free","name":"Free for members","net":0,"vatRate":0}', false, 1)
            """, connection)
        {
            Parameters = { new() { Value = networkId }, new() { Value = cohortId }, new() { Value = (long)number } },
        };
        await insert.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return true;
    }

    /// <summary>Lets all who race go at once, when the last of them is ready.</summary>
    private sealed class Gun(int racers)
    {
        private readonly TaskCompletionSource _shot = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _missing = racers;

        public Task ReadyAsync()
        {
            if (Interlocked.Decrement(ref _missing) == 0)
                _shot.SetResult();
            return _shot.Task;
        }
    }
}
