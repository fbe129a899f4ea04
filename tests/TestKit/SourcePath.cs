using System.Runtime.CompilerServices;

namespace PeerReview.TestKit;

/// <summary>Files beside a test's source, such as committed snapshots.</summary>
public static class SourcePath
{
    /// <summary>The path of a file in the folder of the calling source file.</summary>
    public static string Beside(string fileName, [CallerFilePath] string caller = "") =>
        Path.Combine(Path.GetDirectoryName(caller)!, fileName);
}
