using System.Buffers.Text;
using System.ComponentModel;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.ServiceDefaults.Http;

/// <summary>Which page of a list is wanted. Lists are ordered by id, that is, by when a thing was made.</summary>
public sealed record PageRequest
{
    /// <summary>The cursor of the page before; opaque. Absent for the first page.</summary>
    [Description("The cursor of the page before; absent for the first page.")]
    public string? After { get; init; }

    /// <summary>How many items at most, 1 to 100; 50 when absent.</summary>
    [Description("How many items at most, 1 to 100; 50 when absent.")]
    public int? Limit { get; init; }

    internal int Size => Limit switch
    {
        null => 50,
        >= 1 and <= 100 => Limit.Value,
        _ => throw Refusal.Invalid("limit", "Ask for 1 to 100 items."),
    };

    internal Guid Cursor
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            if (string.IsNullOrEmpty(After))
                return Guid.Empty;

            return Base64Url.IsValid(After, out var length) && length == 16 && Base64Url.TryDecodeFromChars(After, bytes, out _)
                ? new Guid(bytes, bigEndian: true)
                : throw Refusal.Invalid("after", "That cursor is none of ours: take it from the page before.");
        }
    }

    internal static string CursorOf(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));
}

/// <summary>One page of a list.</summary>
/// <param name="Items">The items.</param>
/// <param name="Next">The cursor for the next page; null on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Reads pages.</summary>
public static class Paging
{
    /// <summary>Reads one page in the order of ids and turns each entity into its view.</summary>
    public static Task<Page<TView>> ToPageAsync<TEntity, TView>(
        this IQueryable<TEntity> query, PageRequest page, Func<TEntity, TView> view, CancellationToken cancellationToken)
        where TEntity : TenantEntity =>
        query.ToPageAsync(page, row => row.Id, view, cancellationToken);

    /// <summary>The same for rows that belong to no network, or are joined of several: <paramref name="id"/> says which id orders them.</summary>
    public static async Task<Page<TView>> ToPageAsync<TRow, TView>(
        this IQueryable<TRow> query, PageRequest page, Expression<Func<TRow, Guid>> id, Func<TRow, TView> view, CancellationToken cancellationToken)
    {
        var size = page.Size;
        var cursor = page.Cursor;
        var isAfter = Expression.Lambda<Func<TRow, bool>>(Expression.GreaterThan(id.Body, ((Expression<Func<Guid>>)(() => cursor)).Body), id.Parameters);
        var found = await query.Where(isAfter).OrderBy(id).Take(size + 1).ToListAsync(cancellationToken);
        return new Page<TView>(
            [.. found.Take(size).Select(view)],
            found.Count > size ? PageRequest.CursorOf(id.Compile()(found[size - 1])) : null);
    }
}
