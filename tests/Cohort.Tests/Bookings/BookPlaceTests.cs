using System.Net;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;
using static PeerReview.Cohorts.Tests.TestNetwork;

namespace PeerReview.Cohorts.Tests.Bookings;

public sealed class BookPlaceTests(CohortFactory service)
{
    [Fact]
    public async Task A_head_books_the_school_and_its_delegates_and_everyone_concerned_is_told()
    {
        var network = await CreateAsync(service, schools: 1);
        var cohort = await network.OpenCohortAsync(capacity: 3);
        var booking = await network.BookedAsync(cohort.Id, school: 0);

        Assert.Equal(BookingState.Confirmed, booking.State);
        Assert.Equal(network.Schools[0].Delegates, booking.Delegates.Select(person => person.Id));
        Assert.Equal("Harper Head", booking.Delegates[0].Name);
        Assert.Equal(network.Schools[0].Head.Id, booking.AuthorisedBy);

        var told = await service.Bus.WaitForAsync<BookingChanged>(changed => changed.BookingId == booking.Id);
        Assert.Equal((network.Id, cohort.Id, BookingState.Confirmed, 1L), (told.NetworkId, told.CohortId, told.State, told.Version));
        Assert.Equal(network.Schools[0].Delegates, told.DelegateIds);
        var notice = await service.Bus.WaitForAsync<TellPeople>(tell => tell.NetworkId == network.Id && tell.Notice == "place-confirmed");
        Assert.Equal((network.Schools[0].Id, Role.Headteacher), (notice.SchoolId, notice.SchoolRole));

        var places = await network.HeadOf(0).GetAsync($"/api/cohorts/{cohort.Id}/places").ReadAsync<PlacesView>();
        Assert.Equal(new PlacesView(Capacity: 3, Taken: 1, Free: 2, Waiting: 0, IsViable: false), places);
    }

    [Fact]
    public async Task A_repeated_request_books_once()
    {
        var network = await CreateAsync(service, schools: 1);
        var cohort = await network.OpenCohortAsync(capacity: 3);
        var first = await network.BookAsync(cohort.Id, 0, key: "same").ReadAsync<BookingView>();
        var second = await network.BookAsync(cohort.Id, 0, key: "same").ReadAsync<BookingView>();
        Assert.Equal(first.Id, second.Id);
        await ShouldBeRefusedAsync(network.BookAsync(cohort.Id, 0), HttpStatusCode.Conflict, "already-booked");
        Assert.Equal(1, await network.SeeAsync(db => db.Bookings.CountAsync(), _ => true));
    }

    [Fact]
    public async Task A_school_that_books_in_twenty_tabs_at_once_has_one_booking_and_holds_one_place()
    {
        var network = await CreateAsync(service, schools: 1);
        var cohort = await network.OpenCohortAsync(capacity: 30);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => network.BookAsync(cohort.Id, 0)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict));
        Assert.Equal(1, (await network.Coordinator.GetAsync($"/api/cohorts/{cohort.Id}/places").ReadAsync<PlacesView>()).Taken);
        Assert.Empty(await service.ViolationsAsync(network.Id));
    }

    [Fact]
    public async Task Each_declaration_has_to_be_ticked()
    {
        var network = await CreateAsync(service, schools: 1);
        var cohort = await network.OpenCohortAsync(capacity: 3);
        foreach (var missing in VnetDeclarations)
        {
            var problem = await ShouldBeRefusedAsync(
                network.BookAsync(cohort.Id, 0, declarations: [.. VnetDeclarations.Except([missing])]), HttpStatusCode.BadRequest, "invalid");
            Assert.Contains("declarations", ErrorFields(problem));
        }

        await ShouldBeRefusedAsync(network.BookAsync(cohort.Id, 0, declarations: [.. VnetDeclarations, "made-up"]), HttpStatusCode.BadRequest, "invalid");
    }

    [Fact]
    public async Task Only_people_of_the_school_can_be_named_and_each_once_and_not_too_many()
    {
        var network = await CreateAsync(service, schools: 2);
        var cohort = await network.OpenCohortAsync(capacity: 3);
        var school = network.Schools[0];
        IReadOnlyList<IReadOnlyList<Guid>> wrong =
        [
            [],
            [school.Head.Id, network.Schools[1].Head.Id],
            [school.Head.Id, school.Head.Id],
            [school.Head.Id, Guid.CreateVersion7()],
            [school.Head.Id, school.Leaders[0].Id, school.Leaders[1].Id, Guid.CreateVersion7()],
        ];
        foreach (var delegates in wrong)
        {
            var problem = await ShouldBeRefusedAsync(
                network.HeadOf(0).PostAsync($"/api/cohorts/{cohort.Id}/bookings", school.Booking() with { DelegateIds = delegates }), HttpStatusCode.BadRequest, "invalid");
            Assert.Contains("delegateIds", ErrorFields(problem));
        }
    }

    [Fact]
    public async Task Somebody_who_has_left_the_school_cannot_be_named()
    {
        var network = await CreateAsync(service, schools: 1);
        var cohort = await network.OpenCohortAsync(capacity: 3);
        var leaver = network.Schools[0].Leaders[0];
        await service.Bus.PublishAsync(new PersonChanged(network.Id, leaver.Id, 2, leaver.Name, false, []));
        await network.SeeAsync(db => db.People.CountAsync(person => !person.IsActive), count => count == 1);
        await ShouldBeRefusedAsync(network.BookAsync(cohort.Id, 0), HttpStatusCode.BadRequest, "invalid");
    }

    [Fact]
    public async Task Nobody_books_for_a_school_they_do_not_lead()
    {
        var network = await CreateAsync(service, schools: 2);
        var cohort = await network.OpenCohortAsync(capacity: 3);
        var path = $"/api/cohorts/{cohort.Id}/bookings";
        await ShouldBeRefusedAsync(network.HeadOf(1).PostAsync(path, network.Schools[0].Booking()), HttpStatusCode.Forbidden, "forbidden");
        await ShouldBeRefusedAsync(network.As(network.Schools[0].Leaders[0]).PostAsync(path, network.Schools[0].Booking()), HttpStatusCode.Forbidden, "forbidden");
        await ShouldBeRefusedAsync(network.Coordinator.PostAsync(path, network.Schools[0].Booking()), HttpStatusCode.Forbidden, "forbidden");

        var client = new Person(Guid.CreateVersion7(), "School software", network.Id, new RoleAt(Role.ApiClient, network.Schools[0].Id));
        Assert.Equal(HttpStatusCode.Created, (await network.As(client).PostAsync(path, network.Schools[0].Booking())).StatusCode);
    }

    [Fact]
    public async Task A_school_whose_membership_has_ended_cannot_book()
    {
        var network = await CreateAsync(service, schools: 1);
        var cohort = await network.OpenCohortAsync(capacity: 3);
        await service.Bus.PublishAsync(network.Schools[0].Membership(version: 2, isMember: false));
        await service.Bus.PublishAsync(network.Schools[0].Membership(version: 1)); // late, and no longer true
        await network.SeeAsync(db => db.Schools.CountAsync(school => !school.IsMember), count => count == 1);
        await ShouldBeRefusedAsync(network.BookAsync(cohort.Id, 0), HttpStatusCode.Conflict, "not-a-member");
    }

    [Fact]
    public async Task Booking_has_a_window_and_the_cohort_has_to_be_open()
    {
        var network = await CreateAsync(service, schools: 1);
        var now = DateTimeOffset.UtcNow;
        var draft = await network.DrawUpAsync(capacity: 3);
        await ShouldBeRefusedAsync(network.BookAsync(draft.Id, 0), HttpStatusCode.NotFound, "not-found");
        var early = await network.OpenCohortAsync(3, plan: plan => plan with { BookingOpensAt = now.AddHours(1), BookingClosesAt = now.AddDays(1) });
        await ShouldBeRefusedAsync(network.BookAsync(early.Id, 0), HttpStatusCode.Conflict, "not-open-yet");
        var late = await network.OpenCohortAsync(3, plan: plan => plan with { BookingOpensAt = now.AddDays(-2), BookingClosesAt = now.AddSeconds(-1) });
        await ShouldBeRefusedAsync(network.BookAsync(late.Id, 0), HttpStatusCode.Conflict, "booking-closed");
        var closed = await network.OpenCohortAsync(3);
        await network.Coordinator.PostAsync($"/api/cohorts/{closed.Id}/close", new { }).ReadAsync<CohortView>();
        await ShouldBeRefusedAsync(network.BookAsync(closed.Id, 0), HttpStatusCode.Conflict, "not-open");
    }

    [Fact]
    public async Task A_programme_for_some_phases_refuses_other_schools()
    {
        var network = await CreateAsync(service, schools: 1, (_, school) => school with { PhaseFamily = PhaseFamily.Nursery });
        var cohort = await network.OpenCohortAsync(3, "ssat-triads");
        var problem = await ShouldBeRefusedAsync(
            network.BookAsync(cohort.Id, 0, declarations: ["self-evaluation", "host-and-review", "attend"]), HttpStatusCode.BadRequest, "invalid");
        Assert.Contains("schoolId", ErrorFields(problem));
    }

    [Fact]
    public async Task A_senior_leader_prepares_and_the_head_authorises()
    {
        var network = await CreateAsync(service, schools: 2);
        var cohort = await network.OpenCohortAsync(capacity: 3);
        var school = network.Schools[0];
        var leader = network.As(school.Leaders[0]);
        var prepared = await leader.PostAsync($"/api/cohorts/{cohort.Id}/prepared-bookings", new PrepareBookingRequest(school.Id, school.Delegates)).ReadAsync<PreparedBookingView>();
        await service.Bus.WaitForAsync<TellPeople>(tell => tell.NetworkId == network.Id && tell.Notice == "booking-awaits-authorisation");
        Assert.Equal(0, (await network.Coordinator.GetAsync($"/api/cohorts/{cohort.Id}/places").ReadAsync<PlacesView>()).Taken);

        var authorise = $"/api/cohorts/prepared-bookings/{prepared.Id}/authorise";
        await ShouldBeRefusedAsync(leader.PostAsync(authorise, new AuthoriseBookingRequest(VnetDeclarations)), HttpStatusCode.Forbidden, "forbidden");
        await ShouldBeRefusedAsync(network.HeadOf(1).PostAsync(authorise, new AuthoriseBookingRequest(VnetDeclarations)), HttpStatusCode.NotFound, "not-found");
        await ShouldBeRefusedAsync(network.HeadOf(0).PostAsync(authorise, new AuthoriseBookingRequest([])), HttpStatusCode.BadRequest, "invalid");
        var booking = await network.HeadOf(0).PostAsync(authorise, new AuthoriseBookingRequest(VnetDeclarations)).ReadAsync<BookingView>();
        Assert.Equal((BookingState.Confirmed, school.Head.Id), (booking.State, booking.AuthorisedBy));
        Assert.Empty((await leader.GetAsync("/api/cohorts/prepared-bookings/mine").ReadAsync<Page<PreparedBookingView>>()).Items);
    }

    [Fact]
    public async Task Schools_see_their_own_bookings_trusts_theirs_and_coordinators_all()
    {
        var trust = Guid.CreateVersion7();
        var network = await CreateAsync(service, schools: 3, (number, school) => number < 2 ? school with { TrustId = trust } : school);
        var cohort = await network.OpenCohortAsync(capacity: 5);
        var bookings = new List<BookingView>();
        for (var school = 0; school < 3; school++)
            bookings.Add(await network.BookedAsync(cohort.Id, school));

        var matLead = network.As(new Person(Guid.CreateVersion7(), "Morgan Mat", network.Id, new RoleAt(Role.MatLead, trust)));
        Assert.Equal([bookings[0].Id, bookings[1].Id], await MineAsync(matLead));
        Assert.Equal([bookings[1].Id], await MineAsync(network.HeadOf(1)));
        Assert.Equal([bookings[2].Id], await MineAsync(network.As(network.Schools[2].Leaders[0])));
        Assert.Equal(3, (await network.Coordinator.GetAsync($"/api/cohorts/{cohort.Id}/bookings").ReadAsync<Page<BookingInList>>()).Items.Count);

        await ShouldBeRefusedAsync(network.HeadOf(0).GetAsync($"/api/cohorts/bookings/{bookings[1].Id}"), HttpStatusCode.NotFound, "not-found");
        await ShouldBeRefusedAsync(matLead.GetAsync($"/api/cohorts/bookings/{bookings[2].Id}"), HttpStatusCode.NotFound, "not-found");
        await ShouldBeRefusedAsync(
            network.HeadOf(0).PostAsync($"/api/cohorts/bookings/{bookings[1].Id}/withdraw", new WithdrawBookingRequest("not mine")), HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_head_sends_other_people_and_says_which_version_that_changes()
    {
        var network = await CreateAsync(service, schools: 1);
        var cohort = await network.OpenCohortAsync(capacity: 3);
        var booking = await network.BookedAsync(cohort.Id, 0);
        var path = $"/api/cohorts/bookings/{booking.Id}/delegates";
        var others = new SendOthersRequest([network.Schools[0].Leaders[1].Id]);
        var changed = await network.HeadOf(0).PutAsync(path, others, "\"1\"").ReadAsync<BookingView>();
        Assert.Equal((others.DelegateIds[0], 2L), (changed.Delegates.Single().Id, changed.Version));
        await ShouldBeRefusedAsync(network.HeadOf(0).PutAsync(path, others, "\"1\""), HttpStatusCode.PreconditionFailed, "changed-meanwhile");
        var told = await service.Bus.WaitForAsync<BookingChanged>(news => news.BookingId == booking.Id && news.Version == 2);
        Assert.Equal(others.DelegateIds, told.DelegateIds);
    }

    private static async Task<IEnumerable<Guid>> MineAsync(HttpClient client) =>
        (await client.GetAsync("/api/cohorts/bookings/mine").ReadAsync<Page<BookingInList>>()).Items.Select(item => item.Booking.Id);
}
