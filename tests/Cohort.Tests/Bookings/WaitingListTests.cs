using System.Net;
using CsCheck;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.TestKit;
using static PeerReview.Cohorts.Tests.TestNetwork;

namespace PeerReview.Cohorts.Tests.Bookings;

public sealed class WaitingListTests(CohortFactory service)
{
    [Fact]
    public async Task A_freed_place_is_offered_to_the_next_school_which_takes_it()
    {
        var network = await CreateAsync(service, schools: 3);
        var cohort = await network.OpenCohortAsync(capacity: 1);
        var (held, next) = (await network.BookedAsync(cohort.Id, 0), await network.BookedAsync(cohort.Id, 1));
        await network.BookedAsync(cohort.Id, 2);

        var withdrawn = await WithdrawAsync(network, school: 0, held.Id);
        Assert.Equal((BookingState.Withdrawn, false), (withdrawn.State, withdrawn.IsLateWithdrawal));
        var offer = await service.Bus.WaitForAsync<BookingChanged>(changed => changed.BookingId == next.Id && changed.State == BookingState.Offered);
        Assert.InRange(offer.OfferExpiresAt!.Value, DateTimeOffset.UtcNow.AddHours(47), DateTimeOffset.UtcNow.AddHours(48));
        var notice = await service.Bus.WaitForAsync<TellPeople>(tell => tell.NetworkId == network.Id && tell.Notice == "place-offered");
        Assert.Equal(network.Schools[1].Id, notice.SchoolId);
        Assert.Contains("offerExpiresAt", notice.Facts.Keys);

        var taken = await network.HeadOf(1).PostAsync($"/api/cohorts/bookings/{next.Id}/accept", new { }).ReadAsync<BookingView>();
        Assert.Equal((BookingState.Confirmed, null), (taken.State, taken.OfferExpiresAt));
        await ShouldBeRefusedAsync(network.HeadOf(1).PostAsync($"/api/cohorts/bookings/{next.Id}/accept", new { }), HttpStatusCode.Conflict, "not-possible-now");
    }

    [Fact]
    public async Task An_offer_nobody_answers_goes_to_the_next_school_and_later_answers_come_too_late()
    {
        var network = await CreateAsync(service, schools: 3);
        var cohort = await network.OpenCohortAsync(capacity: 1);
        var bookings = new List<BookingView>();
        for (var school = 0; school < 3; school++)
            bookings.Add(await network.BookedAsync(cohort.Id, school));

        await WithdrawAsync(network, school: 0, bookings[0].Id);
        await service.LetTimePassAsync();
        await service.Bus.WaitForAsync<BookingChanged>(changed => changed.BookingId == bookings[1].Id && changed.State == BookingState.OfferExpired);
        await service.Bus.WaitForAsync<BookingChanged>(changed => changed.BookingId == bookings[2].Id && changed.State == BookingState.Offered);
        await ShouldBeRefusedAsync(network.HeadOf(1).PostAsync($"/api/cohorts/bookings/{bookings[1].Id}/accept", new { }), HttpStatusCode.Conflict, "not-possible-now");

        // It may queue up again, at the end.
        Assert.Equal(BookingState.Waiting, (await network.BookedAsync(cohort.Id, 1)).State);
        await network.HeadOf(2).PostAsync($"/api/cohorts/bookings/{bookings[2].Id}/decline", new { }).ReadAsync<BookingView>();
        var mine = await network.HeadOf(1).GetAsync("/api/cohorts/bookings/mine").ReadAsync<Page<BookingInList>>();
        Assert.Equal([BookingState.OfferExpired, BookingState.Offered], mine.Items.Select(item => item.Booking.State));
    }

    [Fact]
    public async Task An_old_offers_expiry_does_not_end_a_newer_state()
    {
        var network = await CreateAsync(service, schools: 2);
        var cohort = await network.OpenCohortAsync(capacity: 1);
        var (held, next) = (await network.BookedAsync(cohort.Id, 0), await network.BookedAsync(cohort.Id, 1));
        await WithdrawAsync(network, school: 0, held.Id);
        var taken = await network.HeadOf(1).PostAsync($"/api/cohorts/bookings/{next.Id}/accept", new { }).ReadAsync<BookingView>();
        await service.LetTimePassAsync();

        // Something sent after the expiry message has been dealt with, so has the expiry message.
        await service.Bus.PublishAsync(new LetOfferExpire(network.Id, cohort.Id, next.Id, DateTimeOffset.UtcNow));
        var later = await network.HeadOf(1).PutAsync($"/api/cohorts/bookings/{next.Id}/delegates", new SendOthersRequest([network.Schools[1].Head.Id]), "*").ReadAsync<BookingView>();
        Assert.Equal((BookingState.Confirmed, taken.Version + 1), (later.State, later.Version));
    }

    [Fact]
    public async Task More_places_go_to_the_waiting_list_first()
    {
        var network = await CreateAsync(service, schools: 4);
        var cohort = await network.OpenCohortAsync(capacity: 1);
        for (var school = 0; school < 4; school++)
            await network.BookedAsync(cohort.Id, school);

        var path = $"/api/cohorts/{cohort.Id}";
        await network.Coordinator.PutAsync(path, cohort.Plan with { Capacity = 3, MinimumSchools = 1 }, $"\"{cohort.Version}\"").ReadAsync<CohortView>();
        var places = await network.Coordinator.GetAsync(path + "/places").ReadAsync<PlacesView>();
        Assert.Equal((3, 3, 1), (places.Capacity, places.Taken, places.Waiting));
        var problem = await ShouldBeRefusedAsync(network.Coordinator.PutAsync(path, cohort.Plan with { Capacity = 2, MinimumSchools = 1 }, "*"), HttpStatusCode.BadRequest, "invalid");
        Assert.Contains("capacity", ErrorFields(problem));
    }

    [Fact]
    public async Task When_a_cohort_is_cancelled_every_booking_ends_and_every_school_is_told()
    {
        var network = await CreateAsync(service, schools: 3);
        var cohort = await network.OpenCohortAsync(capacity: 1);
        for (var school = 0; school < 3; school++)
            await network.BookedAsync(cohort.Id, school);
        await network.Coordinator.PostAsync($"/api/cohorts/{cohort.Id}/cancel", new CancelCohortRequest("Too few schools.")).ReadAsync<CohortView>();

        var bookings = await network.Coordinator.GetAsync($"/api/cohorts/{cohort.Id}/bookings").ReadAsync<Page<BookingInList>>();
        Assert.All(bookings.Items, item => Assert.Equal((BookingState.Withdrawn, "Too few schools."), (item.Booking.State, item.Booking.EndReason)));
        foreach (var school in network.Schools)
            await service.Bus.WaitForAsync<TellPeople>(tell => tell.Notice == "cohort-cancelled" && tell.SchoolId == school.Id);
        Assert.Equal(0, (await network.Coordinator.GetAsync($"/api/cohorts/{cohort.Id}/places").ReadAsync<PlacesView>()).Taken);
    }

    /// <summary>Random histories of a cohort, compared step by step with a model that is nothing but a list.</summary>
    [Fact]
    public async Task Whatever_schools_do_the_list_is_first_come_first_served_and_never_oversold()
    {
        var network = await CreateAsync(service, schools: 8);
        var steps = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 7]).Array[15, 40];
        await Gen.Select(Gen.Int[1, 4], steps).SampleAsync(
            async sample =>
            {
                var (capacity, history) = sample;
                var cohort = await network.OpenCohortAsync(capacity);
                var model = new Model(capacity);
                foreach (var (what, school) in history)
                    await StepAsync(network, cohort.Id, model, what, school);
                return (await service.ViolationsAsync(network.Id)).Count == 0;
            },
            iter: 12,
            threads: 1);
    }

    private static async Task StepAsync(TestNetwork network, Guid cohortId, Model model, int what, int school)
    {
        var (path, expected) = what switch
        {
            <= 4 => ($"/api/cohorts/{cohortId}/bookings", model.Book(school)),
            5 or 6 => ($"/api/cohorts/bookings/{model.IdOf(school)}/withdraw", model.Withdraw(school)),
            7 => ($"/api/cohorts/bookings/{model.IdOf(school)}/accept", model.Accept(school)),
            _ => ($"/api/cohorts/bookings/{model.IdOf(school)}/decline", model.Decline(school)),
        };
        object body = what <= 4 ? network.Schools[school].Booking() : what <= 6 ? new WithdrawBookingRequest("A reason.") : new { };
        var answer = await network.HeadOf(school).PostAsync(path, body);
        Assert.Equal(expected, answer.IsSuccessStatusCode);
        if (what <= 4 && expected)
            model.Learn(school, (await answer.ReadAsync<BookingView>()).Id);

        var seen = await network.Coordinator.GetAsync($"/api/cohorts/{cohortId}/bookings?limit=100").ReadAsync<Page<BookingInList>>();
        var active = seen.Items.Where(item => BookingLifecycle.Active.Contains(item.Booking.State))
            .ToDictionary(item => item.Booking.Id, item => (item.Booking.State, item.WaitingPosition));
        Assert.Equal(model.Expected().OrderBy(row => row.Id), active.Select(row => (row.Key, row.Value.State, row.Value.WaitingPosition)).OrderBy(row => row.Key));
    }

    private static Task<BookingView> WithdrawAsync(TestNetwork network, int school, Guid bookingId) =>
        network.HeadOf(school).PostAsync($"/api/cohorts/bookings/{bookingId}/withdraw", new WithdrawBookingRequest("Our head is ill.")).ReadAsync<BookingView>();

    /// <summary>What the waiting list ought to do, in the plainest way.</summary>
    private sealed class Model(int capacity)
    {
        private readonly List<int> _confirmed = [];
        private readonly List<int> _offered = [];
        private readonly List<int> _waiting = [];
        private readonly Dictionary<int, Guid> _ids = [];

        public Guid IdOf(int school) => _ids.GetValueOrDefault(school, Guid.CreateVersion7());

        public void Learn(int school, Guid id) => _ids[school] = id;

        public bool Book(int school)
        {
            if (_confirmed.Contains(school) || _offered.Contains(school) || _waiting.Contains(school))
                return false;
            (_confirmed.Count + _offered.Count < capacity && _waiting.Count == 0 ? _confirmed : _waiting).Add(school);
            return true;
        }

        public bool Withdraw(int school) => Settle(_confirmed.Remove(school) || _offered.Remove(school) || _waiting.Remove(school));

        public bool Decline(int school) => Settle(_offered.Remove(school));

        public bool Accept(int school)
        {
            if (!_offered.Remove(school))
                return false;
            _confirmed.Add(school);
            return true;
        }

        public IEnumerable<(Guid Id, BookingState State, int? Position)> Expected() =>
            _confirmed.Select(school => (_ids[school], BookingState.Confirmed, (int?)null))
                .Concat(_offered.Select(school => (_ids[school], BookingState.Offered, (int?)null)))
                .Concat(_waiting.Select((school, index) => (_ids[school], BookingState.Waiting, (int?)(index + 1))));

        private bool Settle(bool happened)
        {
            while (_waiting.Count > 0 && _confirmed.Count + _offered.Count < capacity)
            {
                _offered.Add(_waiting[0]);
                _waiting.RemoveAt(0);
            }

            return happened;
        }
    }
}
