using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace PeerReview.ServiceDefaults.Http;

/// <summary>A view whose version is sent as its ETag.</summary>
public interface IVersioned
{
    /// <summary>Rises with every change; sent as the strong ETag <c>"version"</c>.</summary>
    long Version { get; }
}

/// <summary>
/// The version the caller wants to change, from <c>If-Match</c>. Binding fails with 428 when the header is missing: a change that does not
/// say what it changes could silently undo a colleague's.
/// </summary>
/// <param name="Version">The version; null for <c>If-Match: *</c>.</param>
public sealed record IfMatch(long? Version) : IBindableFromHttpContext<IfMatch>
{
    /// <summary>Refuses with 412 when the thing has another version by now.</summary>
    public void Check(long current)
    {
        if (Version is { } wanted && wanted != current)
            throw Refusal.Of(StatusCodes.Status412PreconditionFailed, "changed-meanwhile", "Someone changed this since you read it. Read it again and repeat your change.");
    }

    /// <summary>Reads the header.</summary>
    public static ValueTask<IfMatch?> BindAsync(HttpContext context, System.Reflection.ParameterInfo parameter)
    {
        var tags = context.Request.GetTypedHeaders().IfMatch;
        if (tags is not [var tag])
            throw Refusal.Of(StatusCodes.Status428PreconditionRequired, "if-match-required", "Send If-Match with the ETag you read, so that nobody's change is lost.");

        if (tag.Equals(EntityTagHeaderValue.Any))
            return ValueTask.FromResult<IfMatch?>(new IfMatch((long?)null));

        return !tag.IsWeak && long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? ValueTask.FromResult<IfMatch?>(new IfMatch(version))
            : throw Refusal.Of(StatusCodes.Status412PreconditionFailed, "changed-meanwhile", "That ETag is none of ours. Read it again and repeat your change.");
    }

    /// <summary>The ETag of a version.</summary>
    internal static EntityTagHeaderValue TagOf(long version) => new($"\"{version.ToString(CultureInfo.InvariantCulture)}\"");
}
