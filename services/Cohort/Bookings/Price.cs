using PeerReview.Cohorts.Programmes;

namespace PeerReview.Cohorts.Bookings;

/// <summary>What a school pays, fixed when it books.</summary>
/// <param name="Rule">The price rule's code.</param>
/// <param name="Name">The price rule's name, for the invoice line.</param>
/// <param name="Net">Pounds without VAT.</param>
/// <param name="VatRate">Such as 0.20.</param>
public sealed record Price(string Rule, string Name, decimal Net, decimal VatRate)
{
    /// <summary>Pounds, rounded half away from zero as HMRC allows per invoice line.</summary>
    public decimal Vat => decimal.Round(Net * VatRate, 2, MidpointRounding.AwayFromZero);

    public decimal Total => Net + Vat;

    /// <summary>The first rule that applies to a school of this tier.</summary>
    public static Price Of(ProgrammeTemplate template, string tier, bool isReturning)
    {
        var rule = template.Prices.First(rule =>
            (rule.Tiers is null || rule.Tiers.Contains(tier, StringComparer.OrdinalIgnoreCase))
            && (rule.Schools == SchoolsPriced.All || (rule.Schools == SchoolsPriced.Returning) == isReturning));
        return new Price(rule.Code, rule.Name, rule.Net, rule.VatRate);
    }

    /// <summary>The part of the price that stays due.</summary>
    public Price Part(int percent) => this with { Net = decimal.Round(Net * percent / 100, 2, MidpointRounding.AwayFromZero) };
}
