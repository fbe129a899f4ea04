using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Programmes;
using PeerReview.Cohorts.Schools;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Cohorts.Bookings;

/// <summary>A person by name.</summary>
public sealed record PersonName(Guid Id, string Name);

/// <summary>What a school pays.</summary>
/// <param name="Rule">The price rule's code.</param>
/// <param name="Name">The price rule's name.</param>
/// <param name="Net">Pounds without VAT.</param>
/// <param name="VatRate">Such as 0.20.</param>
/// <param name="Vat">Pounds.</param>
/// <param name="Total">Pounds with VAT.</param>
public sealed record PriceView(string Rule, string Name, decimal Net, decimal VatRate, decimal Vat, decimal Total)
{
    internal static PriceView Of(Price price) => new(price.Rule, price.Name, price.Net, price.VatRate, price.Vat, price.Total);
}

/// <summary>A booking. Its place on the waiting list is in the lists, for it moves without the booking being changed.</summary>
/// <param name="Id">The booking.</param>
/// <param name="CohortId">The cohort.</param>
/// <param name="SchoolId">The school.</param>
/// <param name="SchoolName">The school's name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Delegates">The people the school sends.</param>
/// <param name="MatStance">The school's own choice towards its trust; null for the cohort's.</param>
/// <param name="Strengths">Themes the school can help others with.</param>
/// <param name="Needs">Themes the school looks for help with.</param>
/// <param name="Declarations">What the head declared, by code.</param>
/// <param name="AuthorisedBy">The head, or the school's API client.</param>
/// <param name="BookedAt">When, UTC.</param>
/// <param name="Price">Fixed when booked.</param>
/// <param name="OfferExpiresAt">When an offered place lapses, UTC; null unless offered.</param>
/// <param name="EndReason">Why it ended; null while active.</param>
/// <param name="IsLateWithdrawal">True when a confirmed place was given up after the last free day.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record BookingView(
    Guid Id,
    Guid CohortId,
    Guid SchoolId,
    string SchoolName,
    BookingState State,
    IReadOnlyList<PersonName> Delegates,
    MatStance? MatStance,
    IReadOnlyList<string> Strengths,
    IReadOnlyList<string> Needs,
    IReadOnlyList<string> Declarations,
    Guid AuthorisedBy,
    DateTimeOffset BookedAt,
    PriceView Price,
    DateTimeOffset? OfferExpiresAt,
    string? EndReason,
    bool IsLateWithdrawal,
    long Version) : IVersioned
{
    internal static BookingView Of(Booking booking, School school, IEnumerable<PersonName> people)
    {
        var names = people.ToDictionary(person => person.Id);
        return new BookingView(
            booking.Id,
            booking.CohortId,
            booking.SchoolId,
            school.Name,
            booking.State,
            [.. booking.DelegateIds.Select(id => names.GetValueOrDefault(id) ?? new PersonName(id, "(left the network)"))],
            booking.MatStance,
            booking.Strengths,
            booking.Needs,
            booking.Declarations,
            booking.AuthorisedBy,
            booking.BookedAt,
            PriceView.Of(booking.Price),
            booking.OfferExpiresAt,
            booking.EndReason,
            booking.IsLateWithdrawal,
            booking.Version);
    }
}

/// <summary>A booking in a list.</summary>
/// <param name="Booking">The booking.</param>
/// <param name="CohortName">The cohort's name.</param>
/// <param name="WaitingPosition">1 for the next to be offered a place; null unless on the waiting list.</param>
public sealed record BookingInList(BookingView Booking, string CohortName, int? WaitingPosition);
