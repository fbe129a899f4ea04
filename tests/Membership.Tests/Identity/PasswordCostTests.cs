using System.Buffers.Binary;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using PeerReview.Membership.Identity.Accounts;

namespace PeerReview.Membership.Tests.Identity;

/// <summary>What a guess at a stolen password costs, read out of a hash of the running service.</summary>
public sealed class PasswordCostTests(MembershipFactory membership)
{
    [Fact]
    public async Task A_service_that_is_no_demo_hashes_as_often_as_owasp_asks()
    {
        await using var real = membership.WithWebHostBuilder(builder => builder.UseSetting("Demo:Enabled", "false"));
        Assert.Equal(210_000u, RoundsOf(real.Services));
        Assert.Equal((uint)PasswordRules.HashIterations(isDemo: true), RoundsOf(membership.Services));
    }

    private static uint RoundsOf(IServiceProvider services)
    {
        using var scope = services.CreateScope();
        var hash = scope.ServiceProvider.GetRequiredService<IPasswordHasher<Account>>().HashPassword(null!, MembershipFactory.Password);
        // Version 3 of the format: a byte of version, four of the function, four of the rounds.
        return BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(hash).AsSpan(5));
    }
}
