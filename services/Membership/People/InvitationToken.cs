using System.Buffers.Text;
using System.Security.Cryptography;

namespace PeerReview.Membership.People;

/// <summary>
/// What the link in an invitation carries: which network, which invitation, and a secret of which only the hash is kept. Names no person.
/// </summary>
public sealed record InvitationToken(Guid NetworkId, Guid InvitationId, ReadOnlyMemory<byte> Secret)
{
    private const int SecretLength = 32;
    private const int Length = 16 + 16 + SecretLength;

    public static InvitationToken Create(Guid networkId, Guid invitationId) => new(networkId, invitationId, RandomNumberGenerator.GetBytes(SecretLength));

    /// <summary>What is kept of the secret: it has 256 random bits, so a plain hash is enough.</summary>
    public byte[] Hash() => SHA256.HashData(Secret.Span);

    /// <summary>As it stands in the link.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        NetworkId.TryWriteBytes(bytes, bigEndian: true, out _);
        InvitationId.TryWriteBytes(bytes[16..], bigEndian: true, out _);
        Secret.Span.CopyTo(bytes[32..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads a link's token; null when it is none of ours.</summary>
    public static InvitationToken? TryParse(string? text)
    {
        if (text is null || text.Length > 2 * Length || !Base64Url.IsValid(text, out var length) || length != Length)
            return null;

        var bytes = Base64Url.DecodeFromChars(text);
        return new InvitationToken(new Guid(bytes.AsSpan(0, 16), bigEndian: true), new Guid(bytes.AsSpan(16, 16), bigEndian: true), bytes.AsMemory(32));
    }
}
