using System.Text;

namespace PeerReview.Portal.Serving;

/// <summary>
/// Every table can be had as CSV at its page's own address with <c>?csv=TABLE</c>: the page runs as always, its table leaves the rows here,
/// and they are sent instead of the page.
/// </summary>
internal static class CsvOfTables
{
    public const string Parameter = "csv";
    private static readonly object Key = new();

    /// <summary>Leaves a table's rows, headings first.</summary>
    public static void Leave(HttpContext context, string fileName, IEnumerable<IReadOnlyList<string>> rows) => context.Items[Key] = (fileName, Write(rows));

    public static void UseCsvOfTables(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (!HttpMethods.IsGet(context.Request.Method) || !context.Request.Query.ContainsKey(Parameter))
        {
            await next(context);
            return;
        }

        var body = context.Response.Body;
        using var page = new MemoryStream();
        context.Response.Body = page;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        if (context.Items[Key] is (string fileName, byte[] csv))
        {
            context.Response.ContentType = "text/csv; charset=utf-8";
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}.csv\"";
            context.Response.ContentLength = csv.Length;
            await body.WriteAsync(csv, context.RequestAborted);
        }
        else
        {
            page.Position = 0;
            await page.CopyToAsync(body, context.RequestAborted);
        }
    });

    private static byte[] Write(IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendJoin(',', row.Select(Quote)).Append("\r\n");
        // With the mark by which Excel knows that it is UTF-8.
        return [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>A value that a spreadsheet would take for a formula is made text.</summary>
    private static string Quote(string value)
    {
        var safe = value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !double.TryParse(value, out _) ? "'" + value : value;
        return safe.AsSpan().IndexOfAny("\",\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
