namespace PeerReview.Local.Supervision;

/// <summary>
/// Tells whether processes still live in a directory. Each child holds a shared lock on the directory's file `in-use`
/// through a descriptor its own children inherit; the kernel lets go with the last of them, however they end.
/// </summary>
internal static class InUse
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static string FileOf(string directory)
    {
        var file = Path.Combine(directory, "in-use");
        if (!File.Exists(file))
        {
            PrivateFile.Write(file, "");
        }

        return file;
    }

    /// <summary>Waits for the processes of an earlier start, which may need seconds to end after a kill -9 of their parent.</summary>
    public static async Task WaitUntilFreeAsync(string directory, CancellationToken cancellationToken)
    {
        var file = FileOf(directory);
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        while (!IsFree(file))
        {
            if (TimeProvider.System.GetUtcNow() > deadline)
            {
                throw new StartFailedException(
                    $"Processes of an earlier start still use {directory}. See which with: fuser -v {file}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }
    }

    private static bool IsFree(string file)
    {
        try
        {
            // FileShare.None is an exclusive flock, refused as long as somebody holds the shared one.
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
