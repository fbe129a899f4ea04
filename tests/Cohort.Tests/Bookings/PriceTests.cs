using CsCheck;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Programmes;
using PeerReview.TestKit;

namespace PeerReview.Cohorts.Tests.Bookings;

public sealed class PriceTests(CohortFactory service)
{
    private static readonly string[] SppDeclarations = ["reciprocal", "open-to-challenge", "release"];

    [Theory]
    [InlineData("vnet-personal-development", "member", false, 0, 0)]
    [InlineData("walkthrus", "member", true, 0, 0)]
    [InlineData("spp-cluster", "strategic-partner", false, 0, 0)]
    [InlineData("spp-cluster", "Member", true, 0, 0)]
    [InlineData("spp-cluster", "none", true, 975, 975)]
    [InlineData("spp-cluster", "none", false, 1075, 1075)]
    [InlineData("ssat-triads", "member", false, 2750, 3300)]
    [InlineData("ssat-triads", "non-member", true, 3300, 3960)]
    public void The_shipped_programmes_cost_what_their_papers_say(string programme, string tier, bool isReturning, decimal net, decimal total)
    {
        var price = Price.Of(ShippedProgrammes.All[programme], tier, isReturning);
        Assert.Equal((net, total), (price.Net, price.Total));
    }

    [Fact]
    public void Vat_is_rounded_to_the_penny_and_adds_up() =>
        Gen.Select(Gen.Int[0, 10_000_000], Gen.Int[0, 9_999]).Sample((pence, rate) =>
        {
            var price = new Price("x", "x", pence / 100m, rate / 10_000m);
            return price.Total == price.Net + price.Vat
                && decimal.Round(price.Vat, 2) == price.Vat
                && Math.Abs(price.Vat - (price.Net * price.VatRate)) <= 0.005m;
        });

    [Fact]
    public async Task The_price_is_fixed_when_booked_and_invoiced_once_and_returning_schools_pay_theirs()
    {
        var network = await TestNetwork.CreateAsync(service, schools: 2, (_, school) => school with { Tier = "none" });
        var first = await network.OpenCohortAsync(5, "spp-cluster", plan => plan with { Name = "First" });
        var booked = await network.BookAsync(first.Id, 0, declarations: SppDeclarations).ReadAsync<BookingView>();
        Assert.Equal(("new", 1075m), (booked.Price.Rule, booked.Price.Total));

        // The tier changes after booking: the price does not.
        await service.Bus.PublishAsync((network.Schools[0] with { Tier = "member" }).Membership(version: 2));
        await network.SeeAsync(db => db.Schools.CountAsync(school => school.Tier == "member"), count => count == 1);
        Assert.Equal(1075m, (await network.HeadOf(0).GetAsync($"/api/cohorts/bookings/{booked.Id}").ReadAsync<BookingView>()).Price.Total);
        await service.Bus.PublishAsync((network.Schools[0] with { Tier = "none" }).Membership(version: 3));
        await network.SeeAsync(db => db.Schools.CountAsync(school => school.Tier == "none"), count => count == 2);

        var second = await network.OpenCohortAsync(5, "spp-cluster", plan => plan with { Name = "Second", ReviewsFrom = plan.ReviewsFrom.AddYears(1), ReviewsUntil = plan.ReviewsUntil.AddYears(1), BookingOpensAt = DateTimeOffset.UtcNow.AddDays(-1) });
        Assert.Equal(975m, (await network.HeadOf(0).GetAsync($"/api/cohorts/{second.Id}/price?schoolId={network.Schools[0].Id}").ReadAsync<PriceView>()).Total);
        Assert.Equal("returning", (await network.BookAsync(second.Id, 0, declarations: SppDeclarations).ReadAsync<BookingView>()).Price.Rule);
        Assert.Equal("new", (await network.BookAsync(second.Id, 1, declarations: SppDeclarations).ReadAsync<BookingView>()).Price.Rule);
        Assert.Empty(await service.ViolationsAsync(network.Id));
    }

    [Theory]
    [InlineData(+1, false, 0)]
    [InlineData(-1, true, 1075)]
    public async Task Withdrawing_is_free_until_the_last_free_day_and_costs_the_programmes_part_after_it(int freeUntilInDays, bool isLate, decimal due)
    {
        var network = await TestNetwork.CreateAsync(service, schools: 1, (_, school) => school with { Tier = "none" });
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var cohort = await network.OpenCohortAsync(5, "spp-cluster", plan => plan with { WithdrawalFreeUntil = today.AddDays(freeUntilInDays) });
        var booked = await network.BookAsync(cohort.Id, 0, declarations: SppDeclarations).ReadAsync<BookingView>();
        var withdrawn = await network.HeadOf(0).PostAsync($"/api/cohorts/bookings/{booked.Id}/withdraw", new WithdrawBookingRequest("Ofsted called.")).ReadAsync<BookingView>();
        Assert.Equal(isLate, withdrawn.IsLateWithdrawal);
        var line = await network.SeeAsync(db => db.InvoiceLines.SingleAsync(), _ => true);
        Assert.Equal(due, line.Price.Total);
        Assert.Empty(await service.ViolationsAsync(network.Id));
    }
}
