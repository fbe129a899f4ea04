using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.ServiceDefaults.Http;

/// <summary>A POST under its key (draft-ietf-httpapi-idempotency-key-header: 400 missing, 409 in flight, 422 another request).</summary>
internal sealed class IdempotentRequest
{
    private readonly ServiceDb _db;
    private readonly Caller _caller;
    private readonly HttpContext _http;
    private readonly byte[] _hash;

    private IdempotentRequest(ServiceDb db, Caller caller, HttpContext http, string key, byte[] hash) =>
        (_db, _caller, _http, Key, _hash) = (db, caller, http, key, hash);

    public string Key { get; }

    public static async Task<IdempotentRequest> ReadAsync(ServiceDb db, Caller caller, HttpContext http)
    {
        var key = http.Request.Headers["Idempotency-Key"].ToString().Trim('"', ' ');
        return key.Length is 0 or > 255
            ? throw Refusal.Of(StatusCodes.Status400BadRequest, "idempotency-key-required", "Send an Idempotency-Key header (up to 255 characters), a new one for each thing you want done.")
            : new IdempotentRequest(db, caller, http, key, await HashAsync(http));
    }

    /// <summary>The first answer, when the same request was answered within the last day; null when it is the first.</summary>
    public async Task<IResult?> ReplayAsync(RequestOpening opening)
    {
        if (!opening.IsKeyClaimed)
            throw Refusal.Of(StatusCodes.Status409Conflict, "in-flight", "A request with this Idempotency-Key is being worked on. Wait for its answer.");
        if (opening.Kept is not { } kept)
            return null;

        var oldest = Now - IdempotencyKey.Lifetime;
        if (kept.CreatedAt < oldest)
        {
            // One caller's expired key is found: sweep the network's, and let this one be used anew.
            await _db.Set<IdempotencyKey>().Where(row => row.CreatedAt < oldest).ExecuteDeleteAsync(_http.RequestAborted);
            return null;
        }

        return kept.RequestHash.AsSpan().SequenceEqual(_hash)
            ? new KeptAnswer(kept)
            : throw Refusal.Of(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "This Idempotency-Key was used for another request. Use a new one.");
    }

    /// <summary>Renders the answer once, keeps it beside the effect, and hands out the kept one.</summary>
    public async Task<IResult> KeepAsync(IResult answer)
    {
        var response = _http.Response;
        var body = response.Body;
        using var buffer = new MemoryStream();
        try
        {
            response.Body = buffer;
            await answer.ExecuteAsync(_http);
        }
        finally
        {
            response.Body = body;
        }

        var kept = new IdempotencyKey
        {
            CallerId = _caller.PersonId,
            Key = Key,
            RequestHash = _hash,
            Status = response.StatusCode,
            Location = response.Headers.Location,
            ETag = response.Headers.ETag,
            ContentType = response.ContentType,
            Body = buffer.ToArray(),
            CreatedAt = Now,
        };
        _db.Add(kept);
        return new KeptAnswer(kept);
    }

    private DateTimeOffset Now => _http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

    private static async Task<byte[]> HashAsync(HttpContext http)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}\n"));
        http.Request.Body.Position = 0;
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
            hash.AppendData(buffer, 0, read);
        http.Request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    private sealed class KeptAnswer(IdempotencyKey kept) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = kept.Status;
            response.Headers.Location = kept.Location;
            response.Headers.ETag = kept.ETag;
            response.ContentType = kept.ContentType;
            response.ContentLength = kept.Body.Length;
            await response.Body.WriteAsync(kept.Body, httpContext.RequestAborted);
        }
    }
}
