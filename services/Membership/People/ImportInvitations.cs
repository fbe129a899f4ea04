using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.Membership.Csv;
using PeerReview.Membership.Identity.Accounts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.People;

/// <summary>What becomes of one row of a list of people.</summary>
public enum InvitationOutcome
{
    /// <summary>An invitation is sent.</summary>
    Invited,

    /// <summary>There is an open invitation, or the person holds the role: nothing to do.</summary>
    Unchanged,

    /// <summary>The row cannot be taken.</summary>
    Refused,
}

/// <summary>One row of an imported list.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="Reason">Why it is refused.</param>
public sealed record InvitationImportRow(int Line, InvitationOutcome Outcome, string? Reason);

/// <summary>What becomes of a list of people.</summary>
/// <param name="IsDryRun">True when nothing was to be sent.</param>
/// <param name="IsApplied">True when the invitations were sent. One refused row is enough that none is.</param>
/// <param name="Rows">Every row of the file.</param>
public sealed record InvitationImportResult(bool IsDryRun, bool IsApplied, IReadOnlyList<InvitationImportRow> Rows);

/// <summary>Invites many people at once.</summary>
internal static class ImportInvitations
{
    private const long MaxSize = 1024 * 1024;
    private const int MaxRows = 1_000;

    /// <summary>
    /// Invites the people of a CSV file with the columns email, name, role, and URN for roles at a school or the trust of one; all rows or none.
    /// The role may be its code or what the network calls it.
    /// </summary>
    public static async Task<Results<Ok<InvitationImportResult>, UnprocessableEntity<InvitationImportResult>>> HandleAsync(
        HttpRequest request, [Description("True: says what would come of it, and changes nothing. False when absent.")] bool? dryRun,
        Caller caller, MembershipDb db, Inviting inviting, TimeProvider time, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        await UploadedCsv.ReadAsync(
            request, MaxSize, ["email", "name", "role"], MaxRows,
            table => rows.Add(new Row(table.Line, table["email"], table["name"], table["role"], table["URN"])), cancellationToken);

        var network = await db.Networks.SingleOrDefaultAsync(cancellationToken) ?? throw Refusal.NotFound("The network");
        var outcomes = new List<InvitationImportRow>();
        var toSend = new List<(Invitation Invitation, Organisation Organisation)>();
        foreach (var row in rows)
        {
            try
            {
                var offer = await ReadAsync(row, network, db, cancellationToken);
                var organisation = await inviting.CheckAsync(offer, caller, cancellationToken);
                var isOpen = Invite.OpenFor(offer);
                var isSame = isOpen.Compile();
                var isThere = toSend.Any(other => isSame(other.Invitation))
                    || await db.Invitations.AnyAsync(isOpen, cancellationToken)
                    || await HoldsAsync(offer, db, cancellationToken);
                if (!isThere)
                    toSend.Add((Invitation.Create(offer, caller.PersonId, time.GetUtcNow()), organisation));
                outcomes.Add(new InvitationImportRow(row.Line, isThere ? InvitationOutcome.Unchanged : InvitationOutcome.Invited, null));
            }
            catch (Refusal refusal)
            {
                outcomes.Add(new InvitationImportRow(row.Line, InvitationOutcome.Refused, refusal.Errors?.Values.First().First() ?? refusal.Message));
            }
        }

        var isRefused = outcomes.Any(row => row.Outcome == InvitationOutcome.Refused);
        if (isRefused && dryRun is not true)
            return TypedResults.UnprocessableEntity(new InvitationImportResult(IsDryRun: false, IsApplied: false, outcomes));
        if (dryRun is true)
            return TypedResults.Ok(new InvitationImportResult(IsDryRun: true, IsApplied: false, outcomes));

        foreach (var (invitation, organisation) in toSend)
            inviting.Send(network, organisation.Name, invitation);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new InvitationImportResult(IsDryRun: false, IsApplied: true, outcomes));
    }

    private static async Task<RoleOffer> ReadAsync(Row row, Networks.Network network, MembershipDb db, CancellationToken cancellationToken)
    {
        var email = EmailAddress.TryParse(row.Email) ?? throw Refusal.Invalid("email", "That is not an e-mail address.");
        var role = RoleRules.OfPeople.FirstOrDefault(code =>
                row.Role.Equals(code, StringComparison.OrdinalIgnoreCase) || row.Role.Equals(network.NameOf(code), StringComparison.OrdinalIgnoreCase))
            ?? throw Refusal.Invalid("role", "There is no such role.");
        var kind = RoleRules.KindOf(role)!.Value;
        if (kind == OrganisationKind.Network)
            return new RoleOffer(email, row.Name, role, kind, network.Id);

        var school = int.TryParse(row.Urn, NumberStyles.None, CultureInfo.InvariantCulture, out var urn)
            ? await db.Schools.AsNoTracking().SingleOrDefaultAsync(found => db.SchoolUrns.Any(known => known.Urn == urn && known.SchoolId == found.Id), cancellationToken)
            : null;
        if (school is null || !await db.SchoolMemberships.AnyAsync(membership => membership.Id == school.Id && membership.Until == null, cancellationToken))
            throw Refusal.Invalid("URN", "No school of the network has this URN.");
        return kind == OrganisationKind.School
            ? new RoleOffer(email, row.Name, role, kind, school.Id)
            : new RoleOffer(email, row.Name, role, kind, school.TrustId ?? throw Refusal.Invalid("URN", "That school is in no trust."));
    }

    private static Task<bool> HoldsAsync(RoleOffer offer, MembershipDb db, CancellationToken cancellationToken) => (
        from held in db.RolesHeld
        join account in db.Accounts on held.PersonId equals account.Id
        where account.Email == offer.Email.Value && held.Role == offer.Role && held.OrganisationId == offer.OrganisationId
        select held.Id).AnyAsync(cancellationToken);

    private sealed record Row(int Line, string Email, string Name, string Role, string Urn);
}
