using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PeerReview.ServiceDefaults.Messaging;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Security;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.ServiceDefaults.Http;

/// <summary>
/// Runs a use case inside one transaction of the caller's network: its reads, its changes, the events it publishes and, for a POST,
/// the answer kept under its <c>Idempotency-Key</c>. Commits when the answer is a success, before the answer is sent;
/// otherwise nothing happened.
/// </summary>
internal sealed class RequestTransaction : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var caller = http.RequestServices.GetRequiredService<Caller>();
        http.RequestServices.GetRequiredService<Tenant>().Enter(caller.NetworkId ?? Tenant.Platform);

        var db = http.RequestServices.GetRequiredService<ServiceDb>();
        await using var transaction = await db.BeginForNetworkAsync(http.RequestAborted);
        await RefuseStaleTokenAsync(db, caller, http);

        var idempotency = HttpMethods.IsPost(http.Request.Method) ? await Idempotency.ClaimAsync(db, caller, http) : null;
        if (idempotency?.Replay is { } replay)
            return replay;

        var result = await next(context);
        while (result is INestedHttpResult nested)
            result = nested.Result;

        if (result is IStatusCodeHttpResult { StatusCode: >= 400 })
            return result;

        if (result is IValueHttpResult { Value: IVersioned view } && Tag(http, view))
            result = TypedResults.StatusCode(StatusCodes.Status304NotModified);

        // A read that leaves a trace, such as an entry in a log of who opened what, keeps it: also when the answer is "as you have it".
        if ((HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) && !db.ChangeTracker.HasChanges())
            return result;

        if (idempotency is not null && result is IResult answer)
            result = await idempotency.KeepAsync(answer);

        await db.SaveChangesAsync(http.RequestAborted);
        // From here on the change is made: a caller who hangs up now must not leave it in doubt.
        await transaction.CommitAsync(CancellationToken.None);
        http.RequestServices.GetService<OutboxWakeUp>()?.Committed();
        return result;
    }

    private static async Task RefuseStaleTokenAsync(ServiceDb db, Caller caller, HttpContext http)
    {
        if (!await db.Set<AccessChange>().AnyAsync(change => change.PersonId == caller.PersonId && change.ChangedAt > caller.IssuedAt, http.RequestAborted))
            return;

        http.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        throw Refusal.Of(StatusCodes.Status401Unauthorized, "access-changed", "Your roles changed since you signed in. Refresh your token.");
    }

    /// <summary>Sets the ETag; true when the caller has this version already.</summary>
    private static bool Tag(HttpContext http, IVersioned view)
    {
        var tag = IfMatch.TagOf(view.Version);
        http.Response.GetTypedHeaders().ETag = tag;
        return HttpMethods.IsGet(http.Request.Method)
            && http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false));
    }

    /// <summary>One claimed key (draft-ietf-httpapi-idempotency-key-header: 400 missing, 409 in flight, 422 another request).</summary>
    private sealed class Idempotency(ServiceDb db, Caller caller, HttpContext http, string key, byte[] hash)
    {
        public IResult? Replay { get; private init; }

        public static async Task<Idempotency> ClaimAsync(ServiceDb db, Caller caller, HttpContext http)
        {
            var key = http.Request.Headers["Idempotency-Key"].ToString().Trim('"', ' ');
            if (key.Length is 0 or > 255)
                throw Refusal.Of(StatusCodes.Status400BadRequest, "idempotency-key-required", "Send an Idempotency-Key header (up to 255 characters), a new one for each thing you want done.");

            var hash = await HashAsync(http);
            var claim = $"{caller.NetworkId}/{caller.PersonId}/{key}";
            if (!await db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock(hashtextextended({claim}, 1)) AS \"Value\"").SingleAsync(http.RequestAborted))
                throw Refusal.Of(StatusCodes.Status409Conflict, "in-flight", "A request with this Idempotency-Key is being worked on. Wait for its answer.");

            var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
            var first = await db.Set<IdempotencyKey>().AsNoTracking()
                .SingleOrDefaultAsync(row => row.CallerId == caller.PersonId && row.Key == key, http.RequestAborted);
            if (first is not null && first.CreatedAt < now - IdempotencyKey.Lifetime)
            {
                // One caller's expired key is found: sweep the network's, and let this one be used anew.
                await db.Set<IdempotencyKey>().Where(row => row.CreatedAt < now - IdempotencyKey.Lifetime).ExecuteDeleteAsync(http.RequestAborted);
                first = null;
            }

            if (first is not null && !first.RequestHash.AsSpan().SequenceEqual(hash))
                throw Refusal.Of(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "This Idempotency-Key was used for another request. Use a new one.");

            return new Idempotency(db, caller, http, key, hash) { Replay = first is null ? null : new KeptAnswer(first) };
        }

        /// <summary>Renders the answer once, keeps it beside the effect, and hands out the kept one.</summary>
        public async Task<IResult> KeepAsync(IResult answer)
        {
            var response = http.Response;
            var body = response.Body;
            using var buffer = new MemoryStream();
            try
            {
                response.Body = buffer;
                await answer.ExecuteAsync(http);
            }
            finally
            {
                response.Body = body;
            }

            var kept = new IdempotencyKey
            {
                CallerId = caller.PersonId,
                Key = key,
                RequestHash = hash,
                Status = response.StatusCode,
                Location = response.Headers.Location,
                ETag = response.Headers.ETag,
                ContentType = response.ContentType,
                Body = buffer.ToArray(),
                CreatedAt = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
            };
            db.Add(kept);
            return new KeptAnswer(kept);
        }

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
