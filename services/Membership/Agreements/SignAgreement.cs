using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Agreements;

/// <summary>An agreement a person has still to sign.</summary>
/// <param name="AgreementId">The agreement.</param>
/// <param name="Wording">The number of the wording to sign.</param>
/// <param name="Title">Its title.</param>
public sealed record AgreementToSign(Guid AgreementId, int Wording, string Title);

/// <summary>Somebody signs.</summary>
/// <param name="Wording">The number of the wording that was read.</param>
public sealed record SignRequest(int Wording);

/// <summary>A signature.</summary>
/// <param name="AgreementId">The agreement.</param>
/// <param name="Wording">The number of the wording signed.</param>
/// <param name="SignedAt">UTC.</param>
/// <param name="ValidUntil">Last day it holds.</param>
public sealed record SignatureView(Guid AgreementId, int Wording, DateTimeOffset SignedAt, DateOnly ValidUntil);

/// <summary>Signs agreements.</summary>
internal static class SignAgreement
{
    /// <summary>Signs the agreement in its present wording for this membership year. Signing twice is signing once.</summary>
    public static async Task<Ok<SignatureView>> HandleAsync(
        Guid agreementId, SignRequest request, Caller caller, MembershipDb db, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var agreement = await db.Agreements.SingleOrDefaultAsync(row => row.Id == agreementId, cancellationToken) ?? throw Refusal.NotFound("The agreement");
        var network = await db.Networks.SingleOrDefaultAsync(cancellationToken) ?? throw Refusal.NotFound("The network");
        var now = time.GetUtcNow();
        var signature = agreement.Sign(caller.PersonId, request.Wording, network.MembershipYearEnd(London.DayOf(now)), now);
        var known = await db.AgreementSignatures.SingleOrDefaultAsync(
            row => row.PersonId == signature.PersonId && row.AgreementId == agreementId && row.Wording == signature.Wording && row.ValidUntil == signature.ValidUntil, cancellationToken);
        if (known is not null)
            return TypedResults.Ok(ViewOf(known));

        db.Add(signature);
        await publish.Publish(signature.ToEvent(caller.NetworkId!.Value), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(ViewOf(signature));
    }

    /// <summary>What a person has still to sign on a day.</summary>
    public static async Task<IReadOnlyList<AgreementToSign>> ToSignAsync(Guid personId, MembershipDb db, DateOnly day, CancellationToken cancellationToken) =>
        await (
            from agreement in db.Agreements
            join wording in db.AgreementWordings on new { AgreementId = agreement.Id, Number = agreement.CurrentWording } equals new { wording.AgreementId, wording.Number }
            where !db.AgreementSignatures.Any(signature =>
                signature.PersonId == personId && signature.AgreementId == agreement.Id && signature.Wording >= agreement.OldestValidWording && signature.ValidUntil >= day)
            orderby agreement.Id
            select new AgreementToSign(agreement.Id, agreement.CurrentWording, wording.Title)).ToListAsync(cancellationToken);

    internal static SignatureView ViewOf(AgreementSignature signature) => new(signature.AgreementId, signature.Wording, signature.SignedAt, signature.ValidUntil);
}
