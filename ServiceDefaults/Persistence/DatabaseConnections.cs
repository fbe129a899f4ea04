using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace PeerReview.ServiceDefaults.Persistence;

/// <summary>
/// The two ways a service connects to its database: as the owner, to migrate at start, and as a second role that owns
/// nothing, for all else. The second role's password is derived from the owner's, so replicas agree on it without sharing more.
/// </summary>
public sealed class DatabaseConnections
{
    internal DatabaseConnections(string ownerConnectionString, int maximumPoolSize)
    {
        var owner = new NpgsqlConnectionStringBuilder(ownerConnectionString) { Pooling = false };
        if (string.IsNullOrWhiteSpace(owner.Database))
            throw new InvalidOperationException("ConnectionStrings:database must name a database.");

        AppRole = owner.Database + "_app";
        AppPassword = Convert.ToHexStringLower(HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(owner.Password ?? string.Empty), Encoding.UTF8.GetBytes("app-role:" + owner.Database)));
        Owner = owner.ConnectionString;
        App = new NpgsqlConnectionStringBuilder(ownerConnectionString)
        {
            Username = AppRole,
            Password = AppPassword,
            MaxPoolSize = maximumPoolSize,
            // A request waits for a connection rather than failing at once in a burst, but never for ever.
            Timeout = 15,
            CommandTimeout = 30,
            IncludeErrorDetail = false,
            // What a transaction sets ends with it (TenantTransaction), and nobody sets anything else: to wash a connection that is given back
            // would be eight statements for nothing.
            NoResetOnClose = true,
            // Planning a query under row-level security costs more than running it, so what comes again is planned once per connection.
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 3,
        }.ConnectionString;
    }

    /// <summary>For migrations only.</summary>
    public string Owner { get; }

    /// <summary>For the running service: a role without ownership, subject to row-level security.</summary>
    public string App { get; }

    internal string AppRole { get; }

    internal string AppPassword { get; }
}
