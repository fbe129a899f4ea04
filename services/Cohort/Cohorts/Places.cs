using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Cohorts.Cohorts;

/// <summary>
/// The places of one cohort (its id is the cohort's), counted: the one row that every booking of the cohort has to pass.
/// Whoever frees, offers or takes a place holds this row's lock; a new booking passes it with a single conditional statement
/// (<see cref="Bookings.PlaceClaim"/>). The database refuses more places taken than there are.
/// </summary>
public sealed class Places : TenantEntity
{
    private Places()
    {
    }

    public int Capacity { get; private set; }

    /// <summary>Places held: confirmed and offered.</summary>
    public int Taken { get; private set; }

    /// <summary>Bookings on the waiting list.</summary>
    public int Waiting { get; private set; }

    /// <summary>The last number drawn: the order in which schools booked.</summary>
    public long LastTicket { get; private set; }

    /// <summary>Whether bookings are taken at all; changed together with the cohort's status.</summary>
    public bool IsOpen { get; private set; }

    public int Free => Capacity - Taken;

    internal static Places For(Cohort cohort) => new() { Id = cohort.Id, Capacity = cohort.Capacity };

    /// <summary>Takes the row's lock until the transaction ends, and only then reads it.</summary>
    internal static async Task<Places> LockAsync(CohortDb db, Guid cohortId, CancellationToken cancellationToken) =>
        await db.Places.FromSql($"SELECT * FROM places WHERE network_id = {db.Tenant.NetworkId} AND id = {cohortId} FOR UPDATE")
            .SingleOrDefaultAsync(cancellationToken) ?? throw Refusal.NotFound("The cohort");

    internal void Resize(int capacity)
    {
        if (capacity < Taken)
            throw Refusal.Invalid("capacity", $"{Taken} places are taken already.");
        Capacity = capacity;
    }

    internal void OpenOrClose(bool isOpen) => IsOpen = isOpen;

    /// <summary>A held place becomes free.</summary>
    internal void Release() => Taken--;

    /// <summary>A school leaves the waiting list without a place.</summary>
    internal void LeaveWaitingList() => Waiting--;

    /// <summary>The next on the waiting list is offered a free place, which is held for it.</summary>
    internal void Offer()
    {
        if (Free <= 0 || Waiting <= 0)
            throw new InvalidOperationException("There is no free place, or nobody waits.");
        Taken++;
        Waiting--;
    }
}
