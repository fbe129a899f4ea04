using System.Globalization;
using PeerReview.Local.Supervision;

namespace PeerReview.Local;

/// <summary>
/// The directory of one installation, held by one process at a time. Knows by a marker that it is ours, because
/// <c>--fresh</c> deletes what is in it.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    private const string Marker = ".peer-review";
    private const string Lock = "lock";
    private const string Holder = "pid";
    private readonly FileStream _lock;
    private readonly string _path;

    private DataDirectory(string path, FileStream @lock)
    {
        _path = path;
        _lock = @lock;
    }

    public string StateFile => Path.Combine(_path, "state.json");

    /// <summary>Notes that the demo is loaded, and how to sign in to it.</summary>
    public string DemoFile => Path.Combine(_path, "demo.json");

    /// <summary>Takes the directory, making it when absent, and waits for children of an earlier, killed run to end.</summary>
    public static async Task<DataDirectory> OpenAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            Claim(path);
        }
        catch (UnauthorizedAccessException)
        {
            throw new StartFailedException(
                $"{path} belongs to somebody else (was ./run started by root before?). Give --data a directory of your own.");
        }

        var directory = new DataDirectory(path, Take(path));
        foreach (var file in Directory.GetFiles(path, "in-use", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }))
        {
            await InUse.WaitUntilFreeAsync(Path.GetDirectoryName(file)!, cancellationToken);
        }

        File.Delete(directory.StateFile);
        File.WriteAllText(Path.Combine(path, Holder), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return directory;
    }

    /// <summary>Deletes everything of earlier runs.</summary>
    public void Clear()
    {
        foreach (var entry in new DirectoryInfo(_path).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo directory)
            {
                directory.Delete(recursive: true);
            }
            else if (entry.Name is not (Marker or Lock or Holder))
            {
                entry.Delete();
            }
        }
    }

    public void Dispose()
    {
        File.Delete(StateFile);
        File.Delete(Path.Combine(_path, Holder));
        _lock.Dispose();
    }

    private static void Claim(string path)
    {
        var marker = Path.Combine(path, Marker);
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any() && !File.Exists(marker))
        {
            throw new StartFailedException($"{path} has files in it that are not from here. Give --data a new or an empty directory.");
        }

        PrivateFile.CreateDirectory(path);
        File.WriteAllText(marker, "Data of Peer Review; ./run --fresh deletes everything in this directory.\n");
    }

    private static FileStream Take(string path)
    {
        try
        {
            // An exclusive flock: the kernel lets go of it when this process ends in any way.
            return new FileStream(Path.Combine(path, Lock), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            var holder = Path.Combine(path, Holder);
            var pid = File.Exists(holder) ? $" (process {File.ReadAllText(holder)})" : "";
            throw new StartFailedException(
                $"Peer Review already runs on {path}{pid}. Stop that one with Ctrl-C, or start a second one beside it with "
                + "--data DIR --port N.");
        }
    }
}
