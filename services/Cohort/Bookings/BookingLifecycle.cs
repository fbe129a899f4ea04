using PeerReview.Cohorts.Contracts;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Cohorts.Bookings;

/// <summary>What can happen to a booking.</summary>
public enum BookingCommand
{
    /// <summary>A place became free and is held for the school.</summary>
    Offer,

    /// <summary>The school takes the offered place.</summary>
    Accept,

    /// <summary>The school does not want the offered place.</summary>
    Decline,

    /// <summary>Nobody answered the offer in time.</summary>
    Expire,

    /// <summary>The school, or the network for it, withdraws.</summary>
    Withdraw,
}

/// <summary>The one table of a booking's transitions: what is not in it is refused.</summary>
public static class BookingLifecycle
{
    public static readonly IReadOnlyDictionary<(BookingState From, BookingCommand Command), BookingState> Table =
        new Dictionary<(BookingState, BookingCommand), BookingState>
        {
            [(BookingState.Waiting, BookingCommand.Offer)] = BookingState.Offered,
            [(BookingState.Waiting, BookingCommand.Withdraw)] = BookingState.Withdrawn,
            [(BookingState.Offered, BookingCommand.Accept)] = BookingState.Confirmed,
            [(BookingState.Offered, BookingCommand.Decline)] = BookingState.OfferDeclined,
            [(BookingState.Offered, BookingCommand.Expire)] = BookingState.OfferExpired,
            [(BookingState.Offered, BookingCommand.Withdraw)] = BookingState.Withdrawn,
            [(BookingState.Confirmed, BookingCommand.Withdraw)] = BookingState.Withdrawn,
        };

    /// <summary>States in which a school has, or waits for, a place: at most one such booking per school and cohort.</summary>
    public static readonly IReadOnlyList<BookingState> Active = [BookingState.Confirmed, BookingState.Waiting, BookingState.Offered];

    /// <summary>States that hold a place.</summary>
    public static bool HoldsPlace(BookingState state) => state is BookingState.Confirmed or BookingState.Offered;

    /// <summary>The state after the command. Refuses (409) what the table does not have.</summary>
    public static BookingState Next(BookingState state, BookingCommand command) =>
        Table.TryGetValue((state, command), out var next)
            ? next
            : throw Refusal.Conflict("not-possible-now", $"This cannot be done with a booking that is {Words(state)}.");

    private static string Words(BookingState state) => state switch
    {
        BookingState.Confirmed => "confirmed",
        BookingState.Waiting => "on the waiting list",
        BookingState.Offered => "offered a place",
        BookingState.Withdrawn => "withdrawn",
        BookingState.OfferExpired => "over: the offered place lapsed",
        BookingState.OfferDeclined => "over: the offered place was declined",
        _ => "in this state",
    };
}
