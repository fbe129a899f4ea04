using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Net.Http.Headers;

namespace PeerReview.ServiceDefaults.Http;

/// <summary>JSON, problems and outgoing calls, the same in every process.</summary>
internal static class HttpDefaults
{
    public static void AddHttpDefaults(this IHostApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            // Closed requests: a member we do not know is refused, so nobody can slip in a price, a state or a network.
            options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            options.SerializerOptions.RespectNullableAnnotations = true;
            options.SerializerOptions.RespectRequiredConstructorParameters = true;
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
            options.SerializerOptions.Converters.Add(new KeepableText());
            options.SerializerOptions.TypeInfoResolver = options.SerializerOptions.TypeInfoResolver!.WithAddedModifier(NoNullItems.Refuse);
        });
        // So that a body that cannot be read is explained by Problems in every environment, and not only in Development.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            var problem = context.ProblemDetails;
            if (problem.Type is null || problem.Type.StartsWith("https://tools.ietf.org", StringComparison.Ordinal))
                problem.Type = Problems.TypeOf(problem is HttpValidationProblemDetails ? "invalid" : CodeOf(problem.Status));
            problem.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? context.HttpContext.TraceIdentifier;
        });
        // After the framework's own, so that it is asked last.
        builder.Services.AddSingleton<IProblemDetailsWriter, ProblemsForAll>();
        builder.Services.AddExceptionHandler<Problems>();

        // Nothing is asked again by itself: the gateway repeats what reached nobody, the portal knows what a page may repeat, and a token is asked for once.
        builder.Services.ConfigureHttpClientDefaults(client => client.AddServiceDiscovery());
    }

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
    }

    /// <summary>The hash of a POST's body is part of its idempotency key's claim, so the body is read twice.</summary>
    public static void UseRepeatableBodies(this WebApplication app) => app.Use((context, next) =>
    {
        if (HttpMethods.IsPost(context.Request.Method) && context.GetEndpoint()?.Metadata.GetMetadata<ApiRoutes.TransactionalApi>() is not null)
            context.Request.EnableBuffering();
        return next(context);
    });

    /// <summary>JSON is UTF-8 (RFC 8259, 8.1): one that says it is something else is refused before anybody fails over it.</summary>
    public static void UseJsonInUtf8(this WebApplication app) => app.Use((context, next) =>
        context.Request.HasJsonContentType()
        && MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
        && type.Charset is { HasValue: true } charset
        && !HeaderUtilities.RemoveQuotes(charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            ? throw Refusal.Of(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", "JSON is read as UTF-8.")
            : next(context));

    private static string CodeOf(int? status) => status switch
    {
        401 => "sign-in",
        403 => "forbidden",
        404 => "not-found",
        405 => "method-not-allowed",
        415 => "unsupported-media-type",
        429 => "too-many-requests",
        _ => "malformed",
    };
}
