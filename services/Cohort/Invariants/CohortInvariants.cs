using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Drafting;
using PeerReview.Cohorts.Grouping;
using PeerReview.Cohorts.Groups;
using PeerReview.Cohorts.Programmes;

namespace PeerReview.Cohorts.Invariants;

/// <summary>
/// What must be true of a network's cohorts at any moment, read from the database as it is. Changes nothing; tests run it after every suite,
/// and it may run in production at any time.
/// </summary>
public static class CohortInvariants
{
    /// <summary>A sentence per violation; empty when all is well. The context is inside a transaction of the network.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(CohortDb db, CancellationToken cancellationToken)
    {
        var violations = new List<string>();
        var cohorts = await db.Cohorts.AsNoTracking().ToListAsync(cancellationToken);
        var places = await db.Places.AsNoTracking().ToDictionaryAsync(row => row.Id, cancellationToken);
        var bookings = await db.Bookings.AsNoTracking().ToListAsync(cancellationToken);
        var lines = await db.InvoiceLines.AsNoTracking().ToListAsync(cancellationToken);
        var templates = await db.Programmes.AsNoTracking().ToDictionaryAsync(row => (row.Code, row.Number), row => row.Template, cancellationToken);

        foreach (var cohort in cohorts)
        {
            var ofCohort = bookings.Where(booking => booking.CohortId == cohort.Id).ToList();
            violations.AddRange(OfPlaces(cohort, places[cohort.Id], ofCohort));
            violations.AddRange(OfWaitingList(cohort, ofCohort));
            var template = templates[(cohort.ProgrammeCode, cohort.ProgrammeVersion)];
            violations.AddRange(OfPrices(ofCohort, lines, template));
            violations.AddRange(await OfGroupsAsync(db, cohort, template, ofCohort, cancellationToken));
        }

        foreach (var row in (await db.Overrides.AsNoTracking().ToListAsync(cancellationToken)).Where(row => row.IsInForce))
        {
            if (row.ApprovedBy is null || row.ApprovedBy == row.RequestedBy || row.Reason.Length == 0)
                violations.Add($"I5 override {row.Id}: needs a reason and two people.");
        }

        return violations;
    }

    /// <summary>Never oversold, and the count is what is counted (I1).</summary>
    private static IEnumerable<string> OfPlaces(Cohort cohort, Places places, List<Booking> bookings)
    {
        var held = bookings.Count(booking => BookingLifecycle.HoldsPlace(booking.State));
        var waiting = bookings.Count(booking => booking.State == BookingState.Waiting);
        if (held > places.Capacity)
            yield return $"I1 cohort {cohort.Id}: {held} places are held of {places.Capacity}.";
        if (held != places.Taken || waiting != places.Waiting)
            yield return $"I1 cohort {cohort.Id}: {held} held and {waiting} waiting, but counted {places.Taken} and {places.Waiting}.";
        if (cohort.Capacity != places.Capacity || places.IsOpen != (cohort.Status == CohortStatus.Open))
            yield return $"I1 cohort {cohort.Id}: its places disagree with it on capacity or on being open.";
        if (cohort.Status is CohortStatus.Open or CohortStatus.Closed && places is { Free: > 0, Waiting: > 0 })
            yield return $"I1 cohort {cohort.Id}: a place is free although schools wait.";
    }

    /// <summary>One active booking per school; tickets are unique, so positions are unique and dense; nobody is overtaken (I2).</summary>
    private static IEnumerable<string> OfWaitingList(Cohort cohort, List<Booking> bookings)
    {
        foreach (var school in bookings.Where(booking => booking.IsActive).GroupBy(booking => booking.SchoolId).Where(school => school.Count() > 1))
            yield return $"I2 cohort {cohort.Id}: school {school.Key} has {school.Count()} active bookings.";
        foreach (var ticket in bookings.GroupBy(booking => booking.Ticket).Where(ticket => ticket.Count() > 1))
            yield return $"I2 cohort {cohort.Id}: ticket {ticket.Key} was drawn {ticket.Count()} times.";

        var lastOffered = bookings.Where(booking => booking.State == BookingState.Offered).Select(booking => booking.Ticket).DefaultIfEmpty(0).Max();
        if (bookings.Any(booking => booking.State == BookingState.Waiting && booking.Ticket < lastOffered))
            yield return $"I2 cohort {cohort.Id}: a school on the waiting list was overtaken.";
        foreach (var booking in bookings.Where(booking => (booking.State == BookingState.Offered) != (booking.OfferExpiresAt is not null)))
            yield return $"I2 booking {booking.Id}: an offer has an expiry, and nothing else has one.";
    }

    /// <summary>
    /// Sizes within bounds (I3), no school in two live groups (I4), no broken conflict rule (I5) – or the group is marked, because the rule was
    /// broken from outside after it was published.
    /// </summary>
    private static async Task<IReadOnlyList<string>> OfGroupsAsync(
        CohortDb db, Cohort cohort, ProgrammeTemplate template, List<Booking> bookings, CancellationToken cancellationToken)
    {
        var violations = new List<string>();
        var live = (await db.Groups.AsNoTracking().Include(group => group.Schools).Where(group => group.CohortId == cohort.Id && group.IsActive).ToListAsync(cancellationToken));
        if (live.Count > 0 != cohort.Status is CohortStatus.GroupsPublished && cohort.Status != CohortStatus.Finished)
            violations.Add($"I3 cohort {cohort.Id}: has {live.Count} live groups and is {cohort.Status}.");
        if (live.Count == 0 || template.Groups is not { } terms)
            return violations;

        foreach (var school in live.SelectMany(group => group.Members).GroupBy(member => member.SchoolId).Where(school => school.Count() > 1))
            violations.Add($"I4 cohort {cohort.Id}: school {school.Key} is in {school.Count()} live groups.");
        foreach (var member in live.SelectMany(group => group.Members))
        {
            if (!bookings.Any(booking => booking.Id == member.BookingId && booking.State == BookingState.Confirmed))
                violations.Add($"I3 group {member.GroupId}: school {member.SchoolId} is in it without a confirmed place.");
        }

        var input = await GroupingInput.LoadAsync(db, cohort, template, cancellationToken);
        var wishes = (await db.Drafts.AsNoTracking().SingleAsync(draft => draft.Id == cohort.Id, cancellationToken)).Content with { Groups = [] };
        var broken = input.Judge(wishes, PublishedGroups.Judged(live, input)).Broken;
        foreach (var group in live)
        {
            if ((group.Members.Count < terms.Size.Fewest || group.Members.Count > terms.Size.Most) && group.Flags.Count == 0)
                violations.Add($"I3 group {group.Id}: has {group.Members.Count} schools and is not marked.");
            foreach (var rule in broken.Where(rule => rule.Group == group.Name && rule.Rule.Kind is RuleKind.Conflict or RuleKind.Outward or RuleKind.InHouse or RuleKind.Apart or RuleKind.ForbiddenPair))
            {
                if (!group.Flags.Any(flag => flag.Rule == rule.Rule.Kind))
                    violations.Add($"I5 group {group.Id}: breaks {rule.Rule.Kind} and is not marked.");
            }
        }

        return violations;
    }

    /// <summary>The price is the rule's on the day of booking; each confirmed place that costs something has one invoice line (I20).</summary>
    private static IEnumerable<string> OfPrices(List<Booking> bookings, List<InvoiceLine> lines, ProgrammeTemplate template)
    {
        foreach (var booking in bookings)
        {
            if (booking.Price != Price.Of(template, booking.Tier, booking.IsReturning))
                yield return $"I20 booking {booking.Id}: its price is not the programme's.";

            var ofBooking = lines.Where(line => line.BookingId == booking.Id).ToList();
            if (ofBooking.Count > 1)
                yield return $"I20 booking {booking.Id}: has {ofBooking.Count} invoice lines.";
            if (booking.State == BookingState.Confirmed && booking.Price.Total > 0 && (ofBooking is not [var line] || line.Price != booking.Price))
                yield return $"I20 booking {booking.Id}: is confirmed and not invoiced at its price.";
            if (!booking.IsActive && ofBooking is [var kept] && kept.Price.Net > 0 && !booking.IsLateWithdrawal)
                yield return $"I20 booking {booking.Id}: ended in time and is still charged.";
            if (booking.State is BookingState.Waiting or BookingState.Offered && ofBooking.Count > 0)
                yield return $"I20 booking {booking.Id}: is invoiced without a place.";
        }
    }
}
