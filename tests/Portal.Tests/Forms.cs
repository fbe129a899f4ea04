using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using PeerReview.Local;

namespace PeerReview.Portal.Tests;

/// <summary>
/// Which forms the pages have that were looked at, and which of them the journeys sent, in which way. A form is named by the address it is sent
/// to and by its name there, without the ids in either: <c>/our-reviews/{id}/factual-check check</c>.
/// </summary>
public sealed partial class Forms
{
    private readonly ConcurrentDictionary<string, (string Page, bool TakesFiles)> _seen = [];
    private readonly ConcurrentDictionary<(string Form, string Way), int> _sent = [];

    /// <summary>In a browser with scripts, in one without, and without a mouse.</summary>
    public static IReadOnlyList<string> Ways { get; } = ["with scripts", "without scripts", "by keyboard"];

    /// <summary>Notes the forms of a page.</summary>
    public async Task SeeAsync(IPage page, string name)
    {
        foreach (var takesFiles in new[] { false, true })
        {
            var forms = await page.EvaluateAsync<string[]>(
                "takesFiles => [...document.querySelectorAll('form[method=post]')].filter(form => (form.enctype === 'multipart/form-data') === takesFiles)"
                + ".map(form => new URL(form.getAttribute('action') ?? '', location.href).pathname + ' ' + (form.querySelector('[name=_handler]')?.value ?? ''))",
                takesFiles);
            foreach (var form in forms)
                _seen.TryAdd(WithoutIds(form), (name, takesFiles));
        }
    }

    /// <summary>Notes what a page sends from now on.</summary>
    public void Follow(IPage page, Browsing browsing) => page.Request += (_, request) =>
    {
        if (request.Method != "POST" || !request.IsNavigationRequest)
            return;

        var form = WithoutIds($"{new Uri(request.Url).AbsolutePath} {HandlerIn(request.PostDataBuffer ?? [])}");
        _sent.AddOrUpdate((form, browsing.Scripts ? Ways[0] : Ways[1]), 1, (_, times) => times + 1);
        if (browsing.Keyboard)
            _sent.AddOrUpdate((form, Ways[2]), 1, (_, times) => times + 1);
    };

    /// <summary>The forms that nobody sent in one of the ways, each with the page it was seen on; the whole table is written beside the screenshots.</summary>
    public IReadOnlyList<string> Unsent()
    {
        var table = new StringBuilder($"form,{string.Join(',', Ways)}\n");
        var unsent = new List<string>();
        foreach (var (form, (page, takesFiles)) in _seen.OrderBy(seen => seen.Key, StringComparer.Ordinal))
        {
            // What is sent with a file the browser does not tell, so that its name is not known.
            var times = Ways.Select(way => _sent.GetValueOrDefault((form, way)) + (takesFiles ? _sent.GetValueOrDefault((form.Split(' ')[0], way)) : 0)).ToList();
            table.Append(CultureInfo.InvariantCulture, $"{form},{string.Join(',', times)}\n");
            if (Ways.Where((_, way) => times[way] == 0).ToList() is { Count: > 0 } missing)
                unsent.Add($"{form}: not sent {string.Join(", ", missing)} (seen on {page})");
        }

        File.WriteAllText(Path.Combine(Repository.Root, "artifacts", "portal-forms.csv"), table.ToString());
        return unsent;
    }

    private static string HandlerIn(byte[] body)
    {
        // Latin-1 keeps every byte; of a file's form only the part with the name is looked at.
        var found = Handler().Match(Encoding.Latin1.GetString(body));
        return found.Success ? Uri.UnescapeDataString(found.Groups[1].Value) : "";
    }

    private static string WithoutIds(string form)
    {
        var parts = Ids().Replace(form, "{id}").Split(' ');
        // What follows in a name tells one of a kind from the others.
        return $"{parts[0]} {parts[1].Split('-')[0]}".TrimEnd();
    }

    [GeneratedRegex("""_handler(?:=|"\r\n\r\n)([^&\r]*)""")]
    private static partial Regex Handler();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/failures/[a-z]+/)[^/ ]+|(?<=/groups/)[0-9a-f]{32}")]
    private static partial Regex Ids();
}
