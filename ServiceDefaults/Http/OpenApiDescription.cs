using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.ServiceDefaults.Http;

/// <summary>What every operation has in common, said once in each service's OpenAPI document.</summary>
public static class OpenApiDescription
{
    /// <summary>Pass to <c>AddOpenApi</c> in the service's own Program, where the compiler also picks up its XML comments.</summary>
    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "An access token of /connect/token: authorization code with PKCE for people, client credentials for API clients.",
            };
            document.Servers?.Clear();
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeOperation);
    }

    private static Task DescribeOperation(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<AllowedRoles>().LastOrDefault() is { } allowed)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", context.Document)] = [] }];
            operation.Description = $"{operation.Description}\n\nFor: {string.Join(", ", allowed.Roles)}.".Trim();
        }

        DescribeRefusals(operation);
        if (!metadata.OfType<ApiRoutes.TransactionalApi>().Any())
            return Task.CompletedTask;

        operation.Parameters ??= [];
        if (context.Description.HttpMethod == HttpMethods.Post)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "Idempotency-Key",
                In = ParameterLocation.Header,
                Required = true,
                Description = "Any text of up to 255 characters, new for each thing you want done. A repeat within 24 hours gets the first answer again.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 255 },
            });
        }

        if (context.Description.ParameterDescriptions.Any(parameter => parameter.Type == typeof(IfMatch))
            || metadata.OfType<System.Reflection.MethodInfo>().Any(method => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(IfMatch))))
        {
            foreach (var bound in operation.Parameters.Where(parameter => parameter.In != ParameterLocation.Header && string.Equals(parameter.Name, "ifMatch", StringComparison.OrdinalIgnoreCase)).ToList())
                operation.Parameters.Remove(bound);
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "If-Match",
                In = ParameterLocation.Header,
                Required = true,
                Description = "The ETag you read: 412 when someone changed it since, 428 when absent.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        return Task.CompletedTask;
    }

    /// <summary>Every refusal is a problem, whichever it is; said once instead of eight statuses at each operation.</summary>
    private static void DescribeRefusals(OpenApiOperation operation)
    {
        var problem = operation.Responses?.FirstOrDefault(answer => answer.Key.StartsWith('4') && answer.Value.Content?.ContainsKey("application/problem+json") is true).Value;
        if (problem is null)
            return;
        operation.Responses!["4XX"] = new OpenApiResponse
        {
            Description = "Refused: the problem's type and detail say why. 400 something sent needs correcting, 404 not there or not yours to see, 409 not possible as things stand, "
                + "412 changed since you read it, 413 too large, 415 not a kind of content this takes, 422 the Idempotency-Key was used for something else, 428 If-Match is missing, 429 too many requests.",
            Content = problem.Content?.ToDictionary(),
        };
    }
}
