using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Membership.Agreements;

/// <summary>
/// What everyone in a network signs each membership year: protocols, confidentiality, the safeguarding and concerns protocol, the code of
/// conduct. Wordings are kept for ever, so that it can be shown what somebody signed.
/// </summary>
public sealed class Agreement : Aggregate
{
    public const int MaxTitleLength = 200;
    public const int MaxTextLength = 40_000;

    private readonly List<AgreementWording> _wordings = [];

    private Agreement()
    {
    }

    /// <summary>The agreement a new network begins with; it puts it into its own words when it likes.</summary>
    public static Agreement Shipped(string networkName, DateTimeOffset now)
    {
        var agreement = new Agreement();
        agreement.Reword("Working together in peer review", ShippedAgreement.Text(networkName), mustBeSignedAnew: false, now);
        return agreement;
    }

    /// <summary>The number of the wording in force.</summary>
    public int CurrentWording { get; private set; }

    /// <summary>The oldest wording whose signature still holds; a change of substance raises it.</summary>
    public int OldestValidWording { get; private set; }

    public IReadOnlyList<AgreementWording> Wordings => _wordings;

    /// <summary>Puts the agreement into other words.</summary>
    /// <param name="title">The title.</param>
    /// <param name="text">The text: paragraphs, and lines that begin with <c>## </c> as headings.</param>
    /// <param name="mustBeSignedAnew">True when the substance changes: those who signed sign again.</param>
    /// <param name="now">UTC.</param>
    public void Reword(string title, string text, bool mustBeSignedAnew, DateTimeOffset now)
    {
        if (Text.Clean(title).Length is 0 or > MaxTitleLength)
            throw Refusal.Invalid("title", $"Give the agreement a title of up to {MaxTitleLength} characters.");
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxTextLength)
            throw Refusal.Invalid("text", $"Give the agreement a text of up to {MaxTextLength} characters.");

        CurrentWording++;
        if (mustBeSignedAnew || OldestValidWording == 0)
            OldestValidWording = CurrentWording;
        _wordings.Add(new AgreementWording { AgreementId = Id, Number = CurrentWording, Title = Text.Clean(title), Text = text.ReplaceLineEndings("\n").Trim(), WrittenAt = now });
        Changed();
    }

    /// <summary>Signs the wording in force for a membership year.</summary>
    /// <param name="personId">Who signs.</param>
    /// <param name="wording">The number of the wording the person has read.</param>
    /// <param name="yearEnd">Last day of the membership year.</param>
    /// <param name="now">UTC.</param>
    public AgreementSignature Sign(Guid personId, int wording, DateOnly yearEnd, DateTimeOffset now) =>
        wording == CurrentWording
            ? new AgreementSignature { AgreementId = Id, PersonId = personId, Wording = wording, SignedAt = now, ValidUntil = yearEnd }
            : throw Refusal.Conflict("agreement-reworded", "The agreement was put into other words since you read it. Read it again.");

    /// <summary>True when the signature holds on the day.</summary>
    public bool IsHeldBy(AgreementSignature signature, DateOnly day) => signature.Wording >= OldestValidWording && day <= signature.ValidUntil;

    internal static void Map(ModelBuilder model)
    {
        model.Entity<Agreement>(agreement =>
        {
            agreement.ToTable("agreement");
            agreement.HasMany(row => row.Wordings).WithOne().HasForeignKey(wording => new { wording.NetworkId, wording.AgreementId });
        });
        model.Entity<AgreementWording>(wording =>
        {
            wording.ToTable("agreement_wording");
            wording.Property(row => row.Title).HasMaxLength(MaxTitleLength);
            wording.Property(row => row.Text).HasMaxLength(MaxTextLength);
            wording.HasIndex(row => new { row.NetworkId, row.AgreementId, row.Number }).IsUnique();
        });
        model.Entity<AgreementSignature>(signature =>
        {
            signature.ToTable("agreement_signature");
            signature.HasOne<Agreement>().WithMany().HasForeignKey(row => new { row.NetworkId, row.AgreementId });
            signature.HasOne<People.Person>().WithMany().HasForeignKey(row => new { row.NetworkId, row.PersonId });
            signature.HasIndex(row => new { row.NetworkId, row.PersonId, row.AgreementId, row.Wording, row.ValidUntil }).IsUnique();
        });
    }
}

/// <summary>The words of an agreement at a time.</summary>
public sealed class AgreementWording : TenantEntity
{
    public required Guid AgreementId { get; init; }

    /// <summary>1, 2, 3 …</summary>
    public required int Number { get; init; }

    public required string Title { get; init; }

    public required string Text { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset WrittenAt { get; init; }
}

/// <summary>That a person signed a wording for a membership year.</summary>
public sealed class AgreementSignature : TenantEntity
{
    public required Guid AgreementId { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>The wording's number.</summary>
    public required int Wording { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>Last day of the membership year it was signed for.</summary>
    public required DateOnly ValidUntil { get; init; }

    public AgreementSigned ToEvent(Guid networkId) => new(networkId, AgreementId, Wording, PersonId, SignedAt, ValidUntil);
}
