using System.Globalization;
using System.Text.RegularExpressions;

namespace PeerReview.Portal.Serving;

/// <summary>
/// A network's colour as a style sheet of its own: a style in the page would need a weaker content policy. Membership has seen to it that
/// white is readable on the colour.
/// </summary>
internal static partial class Theme
{
    /// <summary>The style sheet for a colour such as <c>#0b5cab</c>.</summary>
    public static string PathOf(string colour) => $"/theme/{colour.TrimStart('#').ToLowerInvariant()}.css";

    public static void Map(WebApplication app) => app.MapGet("/theme/{colour}.css", (string colour, HttpContext context) =>
    {
        if (!Hex().IsMatch(colour))
            return Results.NotFound();

        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        var dark = Mix(colour, 0x00, 0.32);
        return Results.Text($":root{{--pr-brand:#{colour};--pr-brand-dark:#{dark};--pr-brand-tint:#{Mix(colour, 0xff, 0.9)};--govuk-link-colour:#{colour};--govuk-link-hover-colour:#{dark};--govuk-brand-colour:#{colour}}}", "text/css");
    }).AllowAnonymous();

    /// <summary>The colour moved towards black (0) or white (255).</summary>
    private static string Mix(string colour, int towards, double share) => string.Concat(Enumerable.Range(0, 3).Select(index =>
    {
        var part = int.Parse(colour.AsSpan(index * 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return ((int)Math.Round(part + ((towards - part) * share))).ToString("x2", CultureInfo.InvariantCulture);
    }));

    [GeneratedRegex("^[0-9a-f]{6}$")]
    private static partial Regex Hex();
}
