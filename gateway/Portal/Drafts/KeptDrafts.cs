using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;
using PeerReview.Portal.SignIn;
using PeerReview.Portal.Storage;

namespace PeerReview.Portal.Drafts;

/// <summary>What was typed into a form and not saved.</summary>
/// <param name="Fields">The values by field.</param>
/// <param name="SavedAt">When it was kept, UTC.</param>
public sealed record TypedDraft(Guid Id, IReadOnlyDictionary<string, StringValues> Fields, DateTimeOffset SavedAt);

/// <summary>
/// Nothing typed is ever lost: what cannot be saved just now is kept here, per person, page and form, until it is saved or thrown away.
/// What a signed-out browser posts is kept under a key in its own cookie and handed to whoever signs in there, if it is theirs.
/// </summary>
internal sealed class KeptDrafts(IDbContextFactory<PortalDb> databases, IDataProtectionProvider protection, PublicAddress address, TimeProvider time)
{
    /// <summary>The field of every form that says whom it was shown to.</summary>
    public const string WhoField = "_who";

    /// <summary>More than any form of ours holds.</summary>
    private const int MaxBytes = 512 * 1024;

    private readonly IDataProtector _protector = protection.CreateProtector("draft");

    /// <summary>The fields that are ours and nobody typed.</summary>
    private static bool IsOurs(string field) => field.StartsWith('_');

    /// <summary>Keeps a posted form of somebody who is not signed in (any more); null when there is nothing to keep.</summary>
    public async Task<Guid?> KeepForBrowserAsync(HttpContext context)
    {
        if (!DraftLinks.IsFromOurPages(context.Request) || !context.Request.HasFormContentType)
            return null;

        var cookie = CookieOptions();
        var key = context.Request.Cookies[cookie.Name!] ?? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        context.Response.Cookies.Append(cookie.Name!, key, cookie.Build(context));
        // The form says whose it was, so that on a shared computer the next person does not find it.
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return Guid.TryParse(form[WhoField], out var personId) ? await KeepAsync(context, BrowserOwner(key, personId)) : null;
    }

    /// <summary>Keeps a posted form of a person.</summary>
    public Task<Guid?> KeepPostedAsync(HttpContext context, Guid personId, string? path = null) => KeepAsync(context, personId.ToString(), path);

    /// <summary>What this person typed into this form of this page, or this browser before the sign-in; null for nothing.</summary>
    public async Task<TypedDraft?> FindAsync(HttpContext context, Guid personId, string form)
    {
        var path = context.Request.Path.ToString();
        var owner = personId.ToString();
        var browser = context.Request.Cookies[CookieOptions().Name!] is { } key ? BrowserOwner(key, personId) : null;
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        var found = await db.Drafts.AsNoTracking()
            .Where(draft => draft.Path == path && draft.Form == form && (draft.Owner == owner || draft.Owner == browser))
            .OrderByDescending(draft => draft.SavedAt).FirstOrDefaultAsync(context.RequestAborted);
        return found is null ? null : Read(found);
    }

    /// <summary>It has been saved, or thrown away.</summary>
    public async Task ForgetAsync(HttpContext context, Guid personId, string form)
    {
        var path = context.Request.Path.ToString();
        var owner = personId.ToString();
        var browser = context.Request.Cookies[CookieOptions().Name!] is { } key ? BrowserOwner(key, personId) : null;
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        await db.Drafts.Where(draft => draft.Path == path && draft.Form == form && (draft.Owner == owner || draft.Owner == browser)).ExecuteDeleteAsync(CancellationToken.None);
    }

    private async Task<Guid?> KeepAsync(HttpContext context, string owner, string? path = null)
    {
        var posted = await context.Request.ReadFormAsync(context.RequestAborted);
        var fields = posted.Where(field => !IsOurs(field.Key)).ToDictionary(field => field.Key, field => field.Value.ToArray());
        if (fields.Values.All(values => values.All(string.IsNullOrWhiteSpace)))
            return null;

        var bytes = _protector.Protect(JsonSerializer.SerializeToUtf8Bytes(fields));
        if (bytes.Length > MaxBytes)
            return null;

        path ??= context.Request.Path.ToString();
        var form = posted["_handler"].ToString();
        var now = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(context.RequestAborted);
        return (await db.Database.SqlQuery<Guid>(
            $"""
            INSERT INTO draft (id, owner, path, form, fields, saved_at) VALUES ({Guid.CreateVersion7()}, {owner}, {path}, {form}, {bytes}, {now})
            ON CONFLICT (owner, path, form) DO UPDATE SET fields = excluded.fields, saved_at = excluded.saved_at
            RETURNING id AS "Value"
            """).ToListAsync(context.RequestAborted))[0];
    }

    private TypedDraft? Read(Draft draft)
    {
        try
        {
            var fields = JsonSerializer.Deserialize<Dictionary<string, string?[]>>(_protector.Unprotect(draft.Fields))!;
            return new TypedDraft(draft.Id, fields.ToDictionary(field => field.Key, field => new StringValues(field.Value)), draft.SavedAt);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private CookieBuilder CookieOptions()
    {
        var cookie = new CookieBuilder { MaxAge = TimeSpan.FromDays(1) };
        address.Protect(cookie, "portal-draft", SameSiteMode.Lax);
        return cookie;
    }

    private static string BrowserOwner(string key, Guid personId) => "b" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key}/{personId}")))[..48];
}

/// <summary>Addresses and checks around drafts.</summary>
internal static class DraftLinks
{
    public const string Parameter = "draft";

    /// <summary>The page itself, offering what was typed.</summary>
    public static string Offer(HttpRequest request, Guid draft) =>
        request.Path + QueryString.Create(request.Query.Where(pair => pair.Key != Parameter).Append(new(Parameter, draft.ToString())));

    /// <summary>Another site must not be able to put words into a form here.</summary>
    public static bool IsFromOurPages(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        "" => request.Headers.Origin.ToString() is { Length: > 0 } origin && origin == $"{request.Scheme}://{request.Host}",
        var site => site == "same-origin",
    };
}

/// <summary>Where the script of a page sends what is being typed.</summary>
internal static class DraftEndpoints
{
    public static void MapDrafts(this WebApplication app) => app.MapPost("/drafts", KeepAsync).WithMetadata(new ForAttribute()).DisableAntiforgery();

    private static async Task<IResult> KeepAsync(HttpContext context, KeptDrafts drafts, AccessTokens tokens)
    {
        var path = context.Request.Headers["Draft-Of"].ToString();
        if (path is not ['/', ..] || path.Length > 500 || !context.Request.HasFormContentType)
            return Results.BadRequest();

        await drafts.KeepPostedAsync(context, (await tokens.WhoAsync(context.RequestAborted)).PersonId, path);
        return Results.NoContent();
    }
}
