using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.TestKit;

/// <summary>A token that a service must refuse, and what is wrong with it.</summary>
public sealed record ForgedToken(string Name, string Token)
{
    /// <summary>True when nothing is wrong with it but claims of our own: only the services themselves can notice.</summary>
    public bool IsWellSigned { get; init; }

    public override string ToString() => Name;
}

/// <summary>
/// Tokens made by people who should not be able to (threat T27; RFC 8725): every service that believes one of them has a hole. Each starts
/// from a token the service would believe and changes one thing.
/// </summary>
public static class ForgedTokens
{
    private static readonly RSA StrangersKey = RSA.Create(2048);

    /// <summary>Forgeries of a token for a person at a service.</summary>
    /// <param name="audience">The service's audience.</param>
    /// <param name="person">Whom the token pretends to be.</param>
    public static IEnumerable<ForgedToken> For(string audience, Person person)
    {
        var now = DateTimeOffset.UtcNow;
        return
        [
            .. Unsigned(audience, person, now),
            .. WrongKey(audience, person, now),
            .. WrongClaims(audience, person, now),
            .. WrongTimes(audience, person, now),
            .. Damaged(audience, person, now),
        ];
    }

    /// <summary>The control: a token just like the forgeries start from, which the service must believe.</summary>
    public static string Genuine(string audience, Person person) => Sign(Header(), Claims(audience, person, DateTimeOffset.UtcNow));

    private static IEnumerable<ForgedToken> Unsigned(string audience, Person person, DateTimeOffset now)
    {
        var claims = Claims(audience, person, now);
        foreach (var alg in new[] { "none", "None", "NONE", "nOnE", "" })
            yield return new($"alg '{alg}' without a signature", $"{Encode(Header(alg))}.{Encode(claims)}.");
        yield return new("alg RS256 without a signature", $"{Encode(Header())}.{Encode(claims)}.");
        yield return new("no alg at all", $"{Encode(Header(), header => header.Remove("alg"))}.{Encode(claims)}.");
        yield return new("the signature of another token", $"{Encode(Header())}.{Encode(claims)}.{Sign(Header(), Claims("elsewhere", person, now)).Split('.')[2]}");

        // The public key is public: whoever takes it as a shared secret believes everybody.
        var publicKey = TestTokens.Key.Rsa;
        var secrets = new Dictionary<string, byte[]>
        {
            ["the public key as PEM"] = Encoding.ASCII.GetBytes(publicKey.ExportSubjectPublicKeyInfoPem()),
            ["the public key as PEM with a line break"] = Encoding.ASCII.GetBytes(publicKey.ExportSubjectPublicKeyInfoPem() + "\n"),
            ["the public key as DER"] = publicKey.ExportSubjectPublicKeyInfo(),
            ["the public key as PKCS#1"] = publicKey.ExportRSAPublicKey(),
            ["the modulus"] = publicKey.ExportParameters(false).Modulus!,
            ["the modulus in Base64Url"] = Encoding.ASCII.GetBytes(Base64Url.EncodeToString(publicKey.ExportParameters(false).Modulus!)),
            ["nothing"] = new byte[32],
        };
        foreach (var (name, secret) in secrets)
        {
            var signed = $"{Encode(Header("HS256"))}.{Encode(claims)}";
            yield return new($"HS256 with {name} as the secret", $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}");
        }
    }

    private static IEnumerable<ForgedToken> WrongKey(string audience, Person person, DateTimeOffset now)
    {
        var claims = Claims(audience, person, now);
        var jwk = new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(StrangersKey.ExportParameters(false).Modulus!), ["e"] = "AQAB", ["kid"] = TestTokens.Key.KeyId };
        yield return new("a stranger's key under our key's id", Sign(Header(), claims, StrangersKey));
        yield return new("a stranger's key without an id", Sign(Header(), claims, StrangersKey, header => header.Remove("kid")));
        yield return new("a stranger's key brought along (jwk)", Sign(Header(), claims, StrangersKey, header => header["jwk"] = jwk.DeepClone()));
        yield return new("a stranger's key to be fetched (jku)", Sign(Header(), claims, StrangersKey, header => header["jku"] = "https://evil.example/jwks"));
        yield return new("a stranger's certificate to be fetched (x5u)", Sign(Header(), claims, StrangersKey, header => header["x5u"] = "https://evil.example/cert"));
        yield return new("a stranger's certificate brought along (x5c)", Sign(Header(), claims, StrangersKey, header => header["x5c"] = new JsonArray(Convert.ToBase64String(StrangersKey.ExportSubjectPublicKeyInfo()))));
        foreach (var kid in new[] { "../../../../dev/null", "' OR 1=1 --", "https://evil.example/key", "test\0", "" })
            yield return new($"a stranger's key under the id '{kid}'", Sign(Header(), claims, StrangersKey, header => header["kid"] = kid));
        yield return new("a critical header nobody knows", Sign(Header(), claims, TestTokens.Key.Rsa, header => { header["crit"] = new JsonArray("exp"); header["alg"] = "none"; }));

        using var elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signed = $"{Encode(Header("ES256"))}.{Encode(claims)}";
        yield return new("a stranger's elliptic key", $"{signed}.{Base64Url.EncodeToString(elliptic.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}");
        // CVE-2022-21449: a signature of zeros.
        yield return new("an elliptic signature of zeros", $"{signed}.{Base64Url.EncodeToString(new byte[64])}");
        var weak = $"{Encode(Header("PS256"))}.{Encode(claims)}";
        yield return new("our key with an algorithm we do not use", $"{weak}.{Base64Url.EncodeToString(TestTokens.Key.Rsa.SignData(Encoding.ASCII.GetBytes(weak), HashAlgorithmName.SHA256, RSASignaturePadding.Pss))}");
    }

    private static IEnumerable<ForgedToken> WrongClaims(string audience, Person person, DateTimeOffset now)
    {
        yield return new("for another service", Change(claims => claims["aud"] = "another-service"));
        yield return new("for no service", Change(claims => claims.Remove("aud")));
        yield return new("for a service of almost this name", Change(claims => claims["aud"] = audience + " "));
        yield return new("of another issuer", Change(claims => claims["iss"] = "https://evil.example/"));
        yield return new("of almost our issuer", Change(claims => claims["iss"] = TestTokens.Issuer.TrimEnd('/')));
        yield return new("of no issuer", Change(claims => claims.Remove("iss")));
        yield return new("of no network", Change(claims => claims.Remove(Caller.Claims.NetworkId))) { IsWellSigned = true };
        yield return new("of a network that is no id", Change(claims => claims[Caller.Claims.NetworkId] = "*")) { IsWellSigned = true };
        yield return new("of nobody", Change(claims => claims.Remove(Caller.Claims.Subject))) { IsWellSigned = true };
        yield return new("of somebody who is no id", Change(claims => claims[Caller.Claims.Subject] = "admin")) { IsWellSigned = true };
        yield return new("of no known age", Change(claims => claims.Remove(Caller.Claims.IssuedAt))) { IsWellSigned = true };
        yield return new("an identity token", Sign(Header(), Claims("portal", person, now), TestTokens.Key.Rsa, header => header["typ"] = "JWT"));
        yield return new("an identity token for this service", Sign(Header(), Claims(audience, person, now), TestTokens.Key.Rsa, header => header["typ"] = "JWT"));
        yield return new("a refresh token", Sign(Header(), Claims(audience, person, now), TestTokens.Key.Rsa, header => header["typ"] = "oi_reft+jwt"));
        yield return new("an authorization code", Sign(Header(), Claims(audience, person, now), TestTokens.Key.Rsa, header => header["typ"] = "oi_auc+jwt"));
        yield return new("a token of no type", Sign(Header(), Claims(audience, person, now), TestTokens.Key.Rsa, header => header.Remove("typ")));
        yield return new("a logout token", Sign(Header(), Claims(audience, person, now), TestTokens.Key.Rsa, header => header["typ"] = "logout+jwt"));

        string Change(Action<JsonObject> change)
        {
            var claims = Claims(audience, person, now);
            change(claims);
            return Sign(Header(), claims);
        }
    }

    private static IEnumerable<ForgedToken> WrongTimes(string audience, Person person, DateTimeOffset now)
    {
        yield return new("expired a minute ago", At(now.AddMinutes(-11)));
        yield return new("expired a year ago", At(now.AddYears(-1)));
        yield return new("not valid before an hour from now", At(now.AddHours(1)));
        yield return new("without an end", Without("exp"));
        yield return new("with a negative end", With("exp", -1));
        yield return new("with an end in words", With("exp", "tomorrow"));

        string At(DateTimeOffset issuedAt) => Sign(Header(), Claims(audience, person, issuedAt));

        string Without(string claim)
        {
            var claims = Claims(audience, person, now);
            claims.Remove(claim);
            return Sign(Header(), claims);
        }

        string With(string claim, JsonNode value)
        {
            var claims = Claims(audience, person, now);
            claims[claim] = value;
            return Sign(Header(), claims);
        }
    }

    private static IEnumerable<ForgedToken> Damaged(string audience, Person person, DateTimeOffset now)
    {
        var genuine = Sign(Header(), Claims(audience, person, now));
        var parts = genuine.Split('.');
        var richer = Claims(audience, person, now);
        richer[Caller.Claims.Role] = new JsonArray($"{Role.Operator}@{Guid.Empty}");
        yield return new("other claims under a genuine signature", $"{parts[0]}.{Encode(richer)}.{parts[2]}");
        yield return new("a signature cut short", genuine[..^8]);
        yield return new("a changed signature", $"{parts[0]}.{parts[1]}.{(parts[2][0] == 'A' ? 'B' : 'A')}{parts[2][1..]}");
        yield return new("two parts", $"{parts[0]}.{parts[1]}");
        yield return new("four parts", $"{genuine}.{parts[2]}");
        yield return new("not Base64", "a.b.c");
        yield return new("one word", "token");
        yield return new("a very long one", new string('A', 20_000));
        yield return new("a nested token", Sign(Header(), new JsonObject { ["token"] = genuine }, TestTokens.Key.Rsa, header => header["cty"] = "JWT"));
    }

    private static JsonObject Header(string alg = "RS256") => new() { ["alg"] = alg, ["typ"] = "at+jwt", ["kid"] = TestTokens.Key.KeyId };

    private static JsonObject Claims(string audience, Person person, DateTimeOffset issuedAt)
    {
        var claims = new JsonObject
        {
            ["iss"] = TestTokens.Issuer,
            ["aud"] = audience,
            ["iat"] = issuedAt.ToUnixTimeSeconds(),
            ["nbf"] = issuedAt.ToUnixTimeSeconds(),
            ["exp"] = issuedAt.AddMinutes(10).ToUnixTimeSeconds(),
            [Caller.Claims.Subject] = person.Id.ToString(),
            [Caller.Claims.Name] = person.Name,
            [Caller.Claims.IssuedAt] = issuedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            [Caller.Claims.Role] = new JsonArray([.. person.Roles.Select(role => (JsonNode)role.ToString())]),
        };
        if (person.NetworkId is { } networkId)
            claims[Caller.Claims.NetworkId] = networkId.ToString();
        return claims;
    }

    private static string Sign(JsonObject header, JsonObject claims, RSA? key = null, Action<JsonObject>? change = null)
    {
        change?.Invoke(header);
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString((key ?? TestTokens.Key.Rsa).SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encode(JsonObject part, Action<JsonObject>? change = null)
    {
        change?.Invoke(part);
        return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
    }
}

/// <summary>No service believes a forged token; its test project derives from this once.</summary>
/// <param name="service">The running service.</param>
/// <param name="audience">Its audience.</param>
/// <param name="path">Something every coordinator may read, such as <c>/api/cohorts/cohorts</c>.</param>
public abstract class ForgedTokenTests<TProgram>(ServiceFactory<TProgram> service, string audience, string path)
    where TProgram : class
{
    [Xunit.Fact]
    public async Task No_forged_token_is_believed_and_the_genuine_one_is()
    {
        var person = Person.Coordinator(Guid.CreateVersion7());
        var believed = new List<string>();
        foreach (var forged in ForgedTokens.For(audience, person))
        {
            if (await AskAsync(forged.Token) != System.Net.HttpStatusCode.Unauthorized)
                believed.Add(forged.Name);
        }

        Xunit.Assert.Empty(believed);
        // The control: what the forgeries were made from opens the door, so it was the forgery that kept it shut.
        Xunit.Assert.NotEqual(System.Net.HttpStatusCode.Unauthorized, await AskAsync(ForgedTokens.Genuine(audience, person)));
    }

    [Xunit.Fact]
    public async Task A_token_from_before_its_owner_lost_access_is_refused_and_a_new_one_is_not()
    {
        var person = Person.Coordinator(Guid.CreateVersion7());
        var old = ForgedTokens.Genuine(audience, person);
        Xunit.Assert.NotEqual(System.Net.HttpStatusCode.Unauthorized, await AskAsync(old));

        await service.Bus.PublishAsync(new AccessChanged(person.NetworkId!.Value, person.Id, DateTimeOffset.UtcNow));
        await Eventually.SeeAsync(() => AskAsync(old), status => status == System.Net.HttpStatusCode.Unauthorized);
        Xunit.Assert.NotEqual(System.Net.HttpStatusCode.Unauthorized, await AskAsync(ForgedTokens.Genuine(audience, person)));
        // Somebody else's access did not change.
        Xunit.Assert.NotEqual(System.Net.HttpStatusCode.Unauthorized, await AskAsync(ForgedTokens.Genuine(audience, Person.Coordinator(person.NetworkId.Value))));
    }

    private async Task<System.Net.HttpStatusCode> AskAsync(string token)
    {
        using var client = service.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return (await client.SendAsync(request)).StatusCode;
    }
}
