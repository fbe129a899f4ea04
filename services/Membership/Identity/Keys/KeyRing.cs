using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;
using Npgsql;
using OpenIddict.Server;

namespace PeerReview.Membership.Identity.Keys;

/// <summary>
/// The keys in use, the same in every replica: read from the database at start and every half minute, and made there when the next one is
/// due. A change reaches OpenIddict by its options being built anew.
/// </summary>
internal sealed partial class KeyRing(IServiceScopeFactory scopes, IDataProtectionProvider protection, TimeProvider time, ILogger<KeyRing> logger)
    : BackgroundService, IConfigureOptions<OpenIddictServerOptions>, IPostConfigureOptions<OpenIddictServerOptions>, IOptionsChangeTokenSource<OpenIddictServerOptions>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private readonly IDataProtector _protector = protection.CreateProtector("PeerReview.Identity.Keys");
    private volatile Keys _keys = new([], [], [], new CancellationTokenSource());

    /// <summary>The public halves others check our tokens with.</summary>
    public IReadOnlyList<SecurityKey> SigningKeys => _keys.Signing;

    /// <summary>Before the first request is served.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RefreshAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or InvalidOperationException { InnerException: NpgsqlException })
            {
                Log.Waiting(logger, exception);
            }
        }
    }

    /// <summary>Makes the keys that are due and reads all that are kept.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MembershipDb>();
        var now = time.GetUtcNow();
        var kept = await db.IdentityKeys.AsNoTracking().Where(key => key.KeptUntil > now).ToListAsync(cancellationToken);
        if (Enum.GetValues<IdentityKeyUse>().Any(use => NextFrom(kept, use, now) is not null))
            kept = await MakeAsync(db, now, cancellationToken);
        Take(kept, now);
    }

    /// <summary>When the next key must come into use, if it is to be made now: at once when there is none.</summary>
    internal static DateTimeOffset? NextFrom(IReadOnlyList<IdentityKey> kept, IdentityKeyUse use, DateTimeOffset now)
    {
        var last = kept.Where(key => key.Use == use && key.UsedUntil > now).MaxBy(key => key.UsedUntil);
        return last is null ? now : last.UsedUntil - IdentityKey.PublishedBefore <= now ? last.UsedUntil : null;
    }

    /// <summary>The keys of a use, the one in use first.</summary>
    internal static IReadOnlyList<IdentityKey> InOrder(IEnumerable<IdentityKey> kept, IdentityKeyUse use, DateTimeOffset now) =>
        [.. kept.Where(key => key.Use == use).OrderByDescending(key => key.UsedFrom <= now && now < key.UsedUntil).ThenByDescending(key => key.UsedFrom)];

    /// <summary>Takes every key out of use and makes new ones: what to do when one may have become known.</summary>
    public async Task ReplaceAllAsync(MembershipDb db, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(7262014)", cancellationToken);
        foreach (var key in await db.IdentityKeys.Where(key => key.KeptUntil > now).ToListAsync(cancellationToken))
            key.Withdraw(now);
        foreach (var use in Enum.GetValues<IdentityKeyUse>())
            db.Add(IdentityKey.Create(use, now, now, _protector));
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<List<IdentityKey>> MakeAsync(MembershipDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // One replica makes them, the others find them.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(7262014)", cancellationToken);
        var kept = await db.IdentityKeys.Where(key => key.KeptUntil > now).ToListAsync(cancellationToken);
        foreach (var use in Enum.GetValues<IdentityKeyUse>())
        {
            if (NextFrom(kept, use, now) is not { } from)
                continue;

            var key = IdentityKey.Create(use, from, now, _protector);
            db.Add(key);
            kept.Add(key);
            Log.Made(logger, use, key.Id, from);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return kept;
    }

    private void Take(List<IdentityKey> kept, DateTimeOffset now)
    {
        var signing = InOrder(kept, IdentityKeyUse.Signing, now);
        var encryption = InOrder(kept, IdentityKeyUse.Encryption, now);
        IReadOnlyList<Guid> ids = [.. signing.Concat(encryption).Select(key => key.Id)];
        var before = _keys;
        if (before.Ids.SequenceEqual(ids))
            return;

        _keys = new Keys(ids, [.. signing.Select(key => key.Read(_protector))], [.. encryption.Select(key => key.Read(_protector))], new CancellationTokenSource());
        before.Changed.Cancel();
    }

    public void Configure(OpenIddictServerOptions options)
    {
        foreach (var key in _keys.Signing)
            options.SigningCredentials.Add(new SigningCredentials(key, SecurityAlgorithms.RsaSha256));
        foreach (var key in _keys.Encryption)
            options.EncryptionCredentials.Add(new EncryptingCredentials(key, SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
    }

    /// <summary>OpenIddict uses the first credential, and sorts them without knowing which of ours is in use.</summary>
    public void PostConfigure(string? name, OpenIddictServerOptions options)
    {
        var keys = _keys;
        options.SigningCredentials.Sort((left, right) => Index(keys.Signing, left.Key).CompareTo(Index(keys.Signing, right.Key)));
        options.EncryptionCredentials.Sort((left, right) => Index(keys.Encryption, left.Key).CompareTo(Index(keys.Encryption, right.Key)));

        static int Index(IReadOnlyList<SecurityKey> keys, SecurityKey key) => keys.TakeWhile(other => !ReferenceEquals(other, key)).Count();
    }

    public string? Name => Options.DefaultName;

    public IChangeToken GetChangeToken() => new CancellationChangeToken(_keys.Changed.Token);

    private sealed record Keys(IReadOnlyList<Guid> Ids, IReadOnlyList<SecurityKey> Signing, IReadOnlyList<SecurityKey> Encryption, CancellationTokenSource Changed);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "A new {Use} key {KeyId} was made, to be used from {From}.")]
        public static partial void Made(ILogger logger, IdentityKeyUse use, Guid keyId, DateTimeOffset from);

        [LoggerMessage(2, LogLevel.Warning, "The keys could not be read; those in memory are used on.")]
        public static partial void Waiting(ILogger logger, Exception exception);
    }
}
