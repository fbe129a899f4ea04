using System.Text.RegularExpressions;

namespace PeerReview.Architecture.Tests;

/// <summary>What no file may say; each rule gives what breaks it.</summary>
internal static partial class TextRules
{
    /// <summary>Calls that have hurt before, with the reason for whoever meets the rule.</summary>
    public static IEnumerable<string> ForbiddenCalls(IEnumerable<SourceFile> files) =>
        from file in files
        from call in ForbiddenCall().Matches(file.Text)
        select file.Finding(call.Groups[1].Value switch
        {
            "UseDelayedMessageScheduler" =>
                "UseDelayedMessageScheduler hangs without the broker's plugin, which Debian does not have; a delayed message is an outbox row",
            "EnableRetryOnFailure" =>
                "EnableRetryOnFailure throws inside the explicit transactions of outbox and inbox; messages are retried instead",
            _ => "Thread.Sleep holds a thread; wait for what happens, with a deadline",
        });

    /// <summary>A path of one machine works on no other.</summary>
    public static IEnumerable<string> LocalPaths(IEnumerable<SourceFile> files) =>
        from file in files
        from path in LocalPath().Matches(file.Text)
        select file.Finding($"names the local path {path.Value}");

    /// <summary>A service that asks another over HTTP is away when the other is; it is told by messages instead.</summary>
    public static IEnumerable<string> HttpClients(IEnumerable<SourceFile> files) =>
        from file in files
        from call in HttpClient().Matches(file.Text)
        select file.Finding($"uses {call.Value}: services tell one another by messages only");

    [GeneratedRegex(@"\b(?:IHttpClientFactory|HttpClient|AddHttpClient|HttpMessageInvoker|WebRequest|GrpcChannel)\b")]
    private static partial Regex HttpClient();

    [GeneratedRegex(@"\b(UseDelayedMessageScheduler|EnableRetryOnFailure|Thread\s*\.\s*Sleep)\s*\(")]
    private static partial Regex ForbiddenCall();

    // Somebody's home, this product's build machine, a Windows profile; not a path below a host name or a variable.
    [GeneratedRegex(@"(?<![\w.$})~-])/(?:work/[a-z]+|home/[a-z][\w-]*|root|Users/\w+)/[\w.-]+|\b[A-Za-z]:\\Users\\\w+")]
    private static partial Regex LocalPath();
}
