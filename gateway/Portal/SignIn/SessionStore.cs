using System.Buffers.Text;
using System.Data;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using PeerReview.Portal.Storage;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Portal.SignIn;

/// <summary>
/// Keeps who is signed in, tokens included, on this side: a browser holds nothing but a random key, and the database nothing but its hash
/// and the encrypted ticket.
/// </summary>
internal sealed class SessionStore(IDbContextFactory<PortalDb> databases, IDataProtectionProvider protection, TimeProvider time) : ITicketStore
{
    /// <summary>The entry of a ticket that names its row.</summary>
    private const string IdItem = "session";

    private readonly IDataProtector _protector = protection.CreateProtector("session");

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var id = IdOf(key);
        ticket.Properties.Items[IdItem] = id;
        await using var db = await databases.CreateDbContextAsync();
        db.Sessions.Add(new StoredSession
        {
            Id = id,
            PersonId = Guid.Parse(ticket.Principal.FindFirstValue(Caller.Claims.Subject)!),
            Ticket = Protect(ticket),
            ExpiresAt = ticket.Properties.ExpiresUtc ?? time.GetUtcNow() + SignInSetup.SessionLifetime,
        });
        await db.SaveChangesAsync();
        return key;
    }

    public async Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        var id = IdOf(key);
        var protectedTicket = Protect(ticket);
        await using var db = await databases.CreateDbContextAsync();
        await db.Sessions.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.Ticket, protectedTicket));
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var id = IdOf(key);
        await using var db = await databases.CreateDbContextAsync();
        var row = await db.Sessions.AsNoTracking().SingleOrDefaultAsync(session => session.Id == id);
        return row is null || row.ExpiresAt < time.GetUtcNow() ? null : Unprotect(row.Ticket);
    }

    public async Task RemoveAsync(string key)
    {
        var id = IdOf(key);
        await using var db = await databases.CreateDbContextAsync();
        await db.Sessions.Where(row => row.Id == id).ExecuteDeleteAsync();
    }

    /// <summary>The row of a ticket this store gave out.</summary>
    public static string IdOf(AuthenticationProperties properties) => properties.Items[IdItem]!;

    /// <summary>
    /// Changes a session's tokens while nobody else can: two tabs must not spend one refresh token twice, which the identity provider takes
    /// for a theft. The change sees the tokens as they are then and gives null to end the session.
    /// </summary>
    /// <returns>The properties as they are now; null when the session has ended.</returns>
    public async Task<AuthenticationProperties?> ChangeAsync(string id, Func<AuthenticationProperties, Task<AuthenticationProperties?>> change, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        var row = await db.Sessions.FromSql($"SELECT * FROM session WHERE id = {id} FOR UPDATE").SingleOrDefaultAsync(cancellationToken);
        if (row is null || Unprotect(row.Ticket) is not { } ticket)
            return null;

        var changed = await change(ticket.Properties);
        if (changed is null)
            db.Sessions.Remove(row);
        else
            row.Ticket = Protect(new AuthenticationTicket(ticket.Principal, changed, ticket.AuthenticationScheme));
        // Not to be broken off: a spent refresh token that nobody kept would end the session.
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return changed;
    }

    private static string IdOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(key)));

    private byte[] Protect(AuthenticationTicket ticket) => _protector.Protect(TicketSerializer.Default.Serialize(ticket));

    private AuthenticationTicket? Unprotect(byte[] bytes)
    {
        try
        {
            return TicketSerializer.Default.Deserialize(_protector.Unprotect(bytes));
        }
        catch (CryptographicException)
        {
            return null; // its key is gone: sign in again
        }
    }
}
