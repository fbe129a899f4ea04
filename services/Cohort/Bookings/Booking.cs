using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Cohorts.Bookings;

/// <summary>A school with its named delegates in a cohort: one unit, all or nothing, one place.</summary>
public sealed class Booking : Aggregate
{
    private Booking()
    {
    }

    public Guid CohortId { get; private init; }

    public Guid SchoolId { get; private init; }

    public BookingState State { get; private set; }

    /// <summary>The order of booking in the cohort; the waiting list is kept by it.</summary>
    public long Ticket { get; private init; }

    /// <summary>The people the school sends; they are its reviewers.</summary>
    public IReadOnlyList<Guid> DelegateIds { get; private set; } = null!;

    /// <summary>The declarations the head ticked, by code; their wording is the programme version's.</summary>
    public IReadOnlyList<string> Declarations { get; private init; } = null!;

    /// <summary>Who prepared it; the head's own booking was prepared by the head.</summary>
    public Guid PreparedBy { get; private init; }

    /// <summary>The head (or the school's API client) who authorised it.</summary>
    public Guid AuthorisedBy { get; private init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset BookedAt { get; private init; }

    /// <summary>The school's own choice towards its trust; null for the cohort's.</summary>
    public MatStance? MatStance { get; private init; }

    /// <summary>Themes the school can help others with.</summary>
    public IReadOnlyList<string> Strengths { get; private init; } = [];

    /// <summary>Themes the school looks for help with.</summary>
    public IReadOnlyList<string> Needs { get; private init; } = [];

    /// <summary>The membership tier on the day of booking, by which the price was found.</summary>
    public string Tier { get; private init; } = null!;

    public bool IsReturning { get; private init; }

    /// <summary>Fixed on the day of booking.</summary>
    public Price Price { get; private init; } = null!;

    /// <summary>When an offered place lapses, UTC; null unless offered.</summary>
    public DateTimeOffset? OfferExpiresAt { get; private set; }

    /// <summary>When it ended, UTC; null while active.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public Guid? EndedBy { get; private set; }

    public string? EndReason { get; private set; }

    /// <summary>True when a confirmed place was given up after the last free day.</summary>
    public bool IsLateWithdrawal { get; private set; }

    public bool IsActive => BookingLifecycle.Active.Contains(State);

    /// <summary>Books with a claim that says whether there was a place.</summary>
    internal static Booking Make(Application application, Price price, string tier, bool isReturning, PlaceClaim claim, DateTimeOffset now) => new()
    {
        CohortId = application.CohortId,
        SchoolId = application.SchoolId,
        State = claim.HasPlace ? BookingState.Confirmed : BookingState.Waiting,
        Ticket = claim.Ticket,
        DelegateIds = application.DelegateIds,
        Declarations = application.Declarations,
        PreparedBy = application.PreparedBy,
        AuthorisedBy = application.AuthorisedBy,
        BookedAt = now,
        MatStance = application.MatStance,
        Strengths = application.Strengths,
        Needs = application.Needs,
        Tier = tier,
        IsReturning = isReturning,
        Price = price,
    };

    /// <summary>A free place is held for the school until then.</summary>
    internal void Offer(DateTimeOffset expiresAt, Places places)
    {
        State = BookingLifecycle.Next(State, BookingCommand.Offer);
        places.Offer();
        OfferExpiresAt = expiresAt;
        Changed();
    }

    /// <summary>Takes the offered place; refused once it has lapsed, even if the lapse has not been dealt with yet.</summary>
    internal void Accept(DateTimeOffset now)
    {
        var next = BookingLifecycle.Next(State, BookingCommand.Accept);
        if (now >= OfferExpiresAt)
            throw Refusal.Conflict("offer-expired", "The offered place has lapsed.");

        State = next;
        OfferExpiresAt = null;
        Changed();
    }

    internal void Decline(Guid by, DateTimeOffset now, Places places) => End(BookingCommand.Decline, by, "The offered place was declined.", now, places);

    internal void Expire(DateTimeOffset now, Places places) => End(BookingCommand.Expire, by: null, "The offered place was not taken in time.", now, places);

    /// <summary>The school withdraws. After the last free day a confirmed place is given up late.</summary>
    internal void Withdraw(string reason, Guid by, DateTimeOffset now, DateOnly freeUntil, Places places)
    {
        IsLateWithdrawal = State == BookingState.Confirmed && London.DayOf(now) > freeUntil;
        End(BookingCommand.Withdraw, by, reason, now, places);
    }

    /// <summary>The network ends the booking; never late.</summary>
    internal void LetGo(string reason, Guid by, DateTimeOffset now, Places places) => End(BookingCommand.Withdraw, by, reason, now, places);

    internal void SendOthers(IReadOnlyList<Guid> delegateIds)
    {
        if (!IsActive)
            throw Refusal.Conflict("not-possible-now", "A booking that has ended is not changed any more.");
        DelegateIds = delegateIds;
        Changed();
    }

    private void End(BookingCommand command, Guid? by, string reason, DateTimeOffset now, Places places)
    {
        var next = BookingLifecycle.Next(State, command);
        if (BookingLifecycle.HoldsPlace(State))
            places.Release();
        else
            places.LeaveWaitingList();

        State = next;
        OfferExpiresAt = null;
        EndedAt = now;
        EndedBy = by;
        EndReason = reason;
        Changed();
    }
}
