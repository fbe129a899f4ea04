using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Membership.Agreements;

/// <summary>An agreement in its present wording.</summary>
/// <param name="Id">The agreement.</param>
/// <param name="Version">The ETag.</param>
/// <param name="Wording">The wording's number: what a person signs.</param>
/// <param name="Title">Its title.</param>
/// <param name="Text">Paragraphs; lines that begin with <c>## </c> are headings.</param>
/// <param name="WrittenAt">UTC.</param>
public sealed record AgreementView(Guid Id, long Version, int Wording, string Title, string Text, DateTimeOffset WrittenAt) : IVersioned;

/// <summary>An agreement in other words.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Text">Paragraphs; lines that begin with <c>## </c> are headings.</param>
/// <param name="MustBeSignedAnew">True when the substance changes: those who signed this year sign again.</param>
public sealed record WordAgreementRequest(
    [property: Required, StringLength(Agreement.MaxTitleLength, MinimumLength = 1)] string Title,
    [property: Required, StringLength(Agreement.MaxTextLength, MinimumLength = 1)] string Text,
    bool MustBeSignedAnew);

/// <summary>A person who signed, for those who run the network.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Wording">The number of the wording signed.</param>
/// <param name="SignedAt">UTC.</param>
/// <param name="ValidUntil">Last day it holds.</param>
public sealed record SignatoryView(Guid PersonId, int Wording, DateTimeOffset SignedAt, DateOnly ValidUntil);

/// <summary>Reads and words the network's agreements.</summary>
internal static class WordAgreement
{
    /// <summary>The network's agreements in their present wording.</summary>
    public static Task<Page<AgreementView>> ListAsync([AsParameters] PageRequest page, MembershipDb db, CancellationToken cancellationToken) =>
        Current(db).ToPageAsync(page, row => row.Agreement.Id, ViewOf, cancellationToken);

    /// <summary>One agreement in its present wording.</summary>
    public static async Task<Ok<AgreementView>> ReadAsync(Guid agreementId, MembershipDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(ViewOf(await Current(db).SingleOrDefaultAsync(row => row.Agreement.Id == agreementId, cancellationToken) ?? throw Refusal.NotFound("The agreement")));

    /// <summary>Puts an agreement into other words. What was signed before is kept as it was.</summary>
    public static async Task<Ok<AgreementView>> ChangeAsync(
        Guid agreementId, IfMatch ifMatch, WordAgreementRequest request, MembershipDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var agreement = await db.Agreements.SingleOrDefaultAsync(row => row.Id == agreementId, cancellationToken) ?? throw Refusal.NotFound("The agreement");
        ifMatch.Check(agreement.Version);
        agreement.Reword(request.Title, request.Text, request.MustBeSignedAnew, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(ViewOf(new Row { Agreement = agreement, Wording = agreement.Wordings[^1] }));
    }

    /// <summary>Who signed an agreement, newest signatures last.</summary>
    public static async Task<Page<SignatoryView>> ListSignaturesAsync(Guid agreementId, [AsParameters] PageRequest page, MembershipDb db, CancellationToken cancellationToken)
    {
        if (!await db.Agreements.AnyAsync(agreement => agreement.Id == agreementId, cancellationToken))
            throw Refusal.NotFound("The agreement");
        return await db.AgreementSignatures.AsNoTracking().Where(signature => signature.AgreementId == agreementId).ToPageAsync(
            page, signature => new SignatoryView(signature.PersonId, signature.Wording, signature.SignedAt, signature.ValidUntil), cancellationToken);
    }

    private static IQueryable<Row> Current(MembershipDb db) =>
        from agreement in db.Agreements.AsNoTracking()
        join wording in db.AgreementWordings.AsNoTracking()
            on new { AgreementId = agreement.Id, Number = agreement.CurrentWording } equals new { wording.AgreementId, wording.Number }
        select new Row { Agreement = agreement, Wording = wording };

    private static AgreementView ViewOf(Row row) => new(
        row.Agreement.Id, row.Agreement.Version, row.Agreement.CurrentWording, row.Wording.Title, row.Wording.Text, row.Wording.WrittenAt);

    private sealed class Row
    {
        public required Agreement Agreement { get; init; }

        public required AgreementWording Wording { get; init; }
    }
}
