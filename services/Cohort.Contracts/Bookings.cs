namespace PeerReview.Cohorts.Contracts;

/// <summary>A school's booking in a cohort was made or changed its state.</summary>
/// <param name="NetworkId">The network (tenant).</param>
/// <param name="BookingId">The booking; one active booking per school and cohort.</param>
/// <param name="Version">Rises with every change of the booking.</param>
/// <param name="CohortId">The cohort.</param>
/// <param name="SchoolId">The school that books.</param>
/// <param name="State">Where the booking stands.</param>
/// <param name="DelegateIds">The people the school sends; they are the school's reviewers.</param>
/// <param name="OfferExpiresAt">When an offered place lapses, UTC; null unless offered.</param>
public sealed record BookingChanged(
    Guid NetworkId,
    Guid BookingId,
    long Version,
    Guid CohortId,
    Guid SchoolId,
    BookingState State,
    IReadOnlyList<Guid> DelegateIds,
    DateTimeOffset? OfferExpiresAt);

/// <summary>Where a booking stands.</summary>
public enum BookingState
{
    Confirmed,
    Waiting,
    Offered,
    Withdrawn,
    OfferExpired,
    OfferDeclined,
}
