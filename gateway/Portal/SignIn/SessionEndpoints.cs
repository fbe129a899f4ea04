using Microsoft.AspNetCore.Authentication;

namespace PeerReview.Portal.SignIn;

/// <summary>Leaving, and going over to another network of the person.</summary>
internal static class SessionEndpoints
{
    public static void MapSessionEndpoints(this WebApplication app)
    {
        app.MapPost("/sign-out", SignOut).WithMetadata(new ForAttribute());
        app.MapPost("/network", SwitchAsync).WithMetadata(new ForAttribute());
    }

    /// <summary>Out here and at the identity provider, which then shows its own page.</summary>
    private static IResult SignOut() => Results.SignOut(new AuthenticationProperties { RedirectUri = "/signed-out" }, [SignInSetup.Cookie, SignInSetup.Identity]);

    private static async Task<IResult> SwitchAsync(HttpContext context, AccessTokens tokens)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (Guid.TryParse(form["networkId"], out var networkId))
            await tokens.SwitchNetworkAsync(networkId, context.RequestAborted);
        return Results.Redirect("/");
    }
}
