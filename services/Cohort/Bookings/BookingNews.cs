using System.Globalization;
using MassTransit;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Cohorts.Bookings;

/// <summary>What others are told of a booking.</summary>
internal static class BookingNews
{
    public static Task TellAsync(this IPublishEndpoint publish, Booking booking, Guid networkId, CancellationToken cancellationToken) =>
        publish.Publish(
            new BookingChanged(
                networkId,
                booking.Id,
                booking.Version,
                booking.CohortId,
                booking.SchoolId,
                booking.State,
                booking.DelegateIds,
                booking.OfferExpiresAt),
            cancellationToken);

    /// <summary>Tells the school's head and its delegates.</summary>
    public static Task TellSchoolAsync(
        this IPublishEndpoint publish, Booking booking, string notice, Cohort cohort, Guid networkId, CancellationToken cancellationToken)
    {
        var facts = new Dictionary<string, string> { ["cohort"] = cohort.Name, ["cohortId"] = cohort.Id.ToString(), ["bookingId"] = booking.Id.ToString(), ["link"] = $"/bookings/{booking.Id}" };
        if (booking.OfferExpiresAt is { } expiresAt)
            facts["offerExpiresAt"] = expiresAt.ToString("O", CultureInfo.InvariantCulture);
        return publish.Publish(
            new TellPeople(
                networkId,
                // The version makes the key: an offer made again after years is news again, a redelivery is not.
                $"{notice}/{booking.Id}/{booking.Version}",
                notice,
                booking.DelegateIds,
                booking.SchoolId,
                Role.Headteacher,
                facts),
            cancellationToken);
    }
}
