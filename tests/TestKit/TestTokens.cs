using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.TestKit;

/// <summary>Access tokens like Membership's, signed with a key of this test process.</summary>
public static class TestTokens
{
    public const string Issuer = "https://peer-review.test/";

    /// <summary>The key that services under test trust.</summary>
    public static readonly RsaSecurityKey Key = new(RSA.Create(2048)) { KeyId = "test" };

    /// <summary>A token for a person of a network.</summary>
    public static string For(string audience, Person person, DateTimeOffset? issuedAt = null) => Create(audience, person, issuedAt ?? DateTimeOffset.UtcNow);

    /// <summary>A token in which a test may change anything.</summary>
    public static string Create(string audience, Person person, DateTimeOffset issuedAt, Action<SecurityTokenDescriptor>? change = null)
    {
        var claims = new List<Claim>
        {
            new(Caller.Claims.Subject, person.Id.ToString()),
            new(Caller.Claims.Name, person.Name),
            new(Caller.Claims.IssuedAt, issuedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)),
        };
        if (person.NetworkId is { } networkId)
            claims.Add(new Claim(Caller.Claims.NetworkId, networkId.ToString()));
        claims.AddRange(person.Roles.Select(role => new Claim(Caller.Claims.Role, role.ToString())));

        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = audience,
            TokenType = "at+jwt",
            Subject = new ClaimsIdentity(claims),
            IssuedAt = issuedAt.UtcDateTime,
            NotBefore = issuedAt.UtcDateTime,
            Expires = issuedAt.AddMinutes(10).UtcDateTime,
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }
}

/// <summary>Somebody who calls a service in a test.</summary>
/// <param name="Id">The person's id.</param>
/// <param name="Name">The name colleagues see.</param>
/// <param name="NetworkId">The network; null for an operator of the platform.</param>
/// <param name="Roles">What the person is, where.</param>
public sealed record Person(Guid Id, string Name, Guid? NetworkId, params IReadOnlyList<RoleAt> Roles)
{
    public static Person Coordinator(Guid networkId) =>
        new(Guid.CreateVersion7(), "Casey Coordinator", networkId, new RoleAt(Role.Coordinator, networkId));

    public static Person Headteacher(Guid networkId, Guid schoolId) =>
        new(Guid.CreateVersion7(), "Harper Head", networkId, new RoleAt(Role.Headteacher, schoolId));

    public static Person SeniorLeader(Guid networkId, Guid schoolId) =>
        new(Guid.CreateVersion7(), "Sam Senior", networkId, new RoleAt(Role.SeniorLeader, schoolId));

    public static Person Operator() =>
        new(Guid.CreateVersion7(), "Olu Operator", null, new RoleAt(Role.Operator, Guid.Empty));
}
