using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Cohorts.Bookings;

/// <summary>Bookings, the waiting list, and what they cost.</summary>
public static class BookingEndpoints
{
    /// <summary>Where rushes happen: mapped so that a request waits its turn before it takes a connection.</summary>
    public static void MapBooking(this IEndpointRouteBuilder routes, string prefix)
    {
        var api = routes.MapGroup(string.Empty).AddEndpointFilter(new BookingQueue()).MapApi(prefix);
        api.MapPost("/{id:guid}/bookings", BookPlace.HandleAsync).Allow(Role.Headteacher, Role.ApiClient);
    }

    public static void MapBookings(this RouteGroupBuilder api)
    {
        api.MapGet("/{id:guid}/bookings", ReadBookings.OfCohortAsync).Allow(Role.Coordinator, Role.Director, Role.Finance);
        api.MapGet("/{id:guid}/board", Board.HandleAsync).Allow(Role.Coordinator, Role.Director);
        api.MapGet("/{id:guid}/price", QuotePrice.HandleAsync).Allow(Role.Coordinator, Role.Finance, Role.Headteacher, Role.SeniorLeader, Role.ApiClient);
        api.MapGet("/{id:guid}/invoice-lines", ReadInvoiceLines.HandleAsync).Allow(Role.Coordinator, Role.Finance);
        api.MapPost("/{id:guid}/waiting-list/offer-next", (Guid id, AnswerOffer answer, CancellationToken cancellationToken) => answer.OfferNextAsync(id, cancellationToken))
            .Allow(Role.Coordinator);

        api.MapPost("/{id:guid}/prepared-bookings", PrepareBooking.HandleAsync).Allow(Role.Headteacher, Role.SeniorLeader);
        api.MapGet("/prepared-bookings/mine", PrepareBooking.MineAsync).Allow(Role.Headteacher, Role.SeniorLeader);
        api.MapGet("/prepared-bookings/{id:guid}", PrepareBooking.ReadAsync).Allow(Role.Headteacher, Role.SeniorLeader);
        api.MapPost("/prepared-bookings/{id:guid}/authorise", PrepareBooking.AuthoriseAsync).Allow(Role.Headteacher);

        api.MapGet("/bookings/mine", ReadBookings.MineAsync).Allow(Role.Headteacher, Role.SeniorLeader, Role.MatLead, Role.ApiClient);
        api.MapGet("/bookings/{id:guid}", ReadBookings.ReadAsync)
            .Allow(Role.Coordinator, Role.Director, Role.Finance, Role.MatLead, Role.Headteacher, Role.SeniorLeader, Role.ApiClient);
        api.MapPut("/bookings/{id:guid}/delegates", SendOthers.HandleAsync).Allow(Role.Headteacher, Role.ApiClient);
        api.MapPost("/bookings/{id:guid}/accept", AnswerOffer.AcceptAsync).Allow(Role.Headteacher, Role.ApiClient);
        api.MapPost("/bookings/{id:guid}/decline", AnswerOffer.DeclineAsync).Allow(Role.Headteacher, Role.ApiClient);
        api.MapPost("/bookings/{id:guid}/withdraw", WithdrawBooking.HandleAsync).Allow(Role.Headteacher, Role.ApiClient, Role.Coordinator);
    }
}
