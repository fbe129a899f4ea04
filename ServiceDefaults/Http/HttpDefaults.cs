using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

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
        builder.Services.AddExceptionHandler<Problems>();

        builder.Services.ConfigureHttpClientDefaults(client =>
        {
            client.AddStandardResilienceHandler();
            client.AddServiceDiscovery();
        });
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
