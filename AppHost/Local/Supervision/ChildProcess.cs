using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PeerReview.Local.Supervision;

/// <summary>What to start, where its output goes, and as whom.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments, passed on unchanged.</param>
/// <param name="LogFile">Standard output and error are appended here by the process itself, so nothing is lost when we die.</param>
public sealed record ChildCommand(string FileName, IReadOnlyList<string> Arguments, string LogFile)
{
    /// <summary>Variables to set, or to remove where the value is null; everything else is inherited.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    public string WorkingDirectory { get; init; } = "/";

    /// <summary>Another account to run as; only root may ask for it.</summary>
    public string? User { get; init; }

    /// <summary>
    /// A directory the child finds open as /proc/self/fd/9, which works for <see cref="User"/> even where that account may
    /// not enter the directories above (a clone in /root).
    /// </summary>
    public string? OpenDirectory { get; init; }

    /// <summary>The directory that counts as in use while the child or a child of it lives; see <see cref="InUse"/>.</summary>
    public string? UsedDirectory { get; init; }

    /// <summary>What the kernel sends the child when this process ends in any way, kill -9 included.</summary>
    public PosixSignal ParentDeathSignal { get; init; } = PosixSignal.SIGTERM;
}

/// <summary>
/// A child in a session of its own (a Ctrl-C at the terminal does not reach it: we decide the order of stopping) that
/// cannot outlive this process.
/// </summary>
public sealed class ChildProcess : IDisposable
{
    // $0 log file, $1 lock file or nothing, $2 directory to open or nothing, then the command.
    private const string Launcher = """
        [ -z "$1" ] || { exec 8<"$1"; flock --shared 8; }
        [ -z "$2" ] || exec 9<"$2"
        shift 2
        exec "$@" >>"$0" 2>&1 </dev/null
        """;

    private readonly Process _process;

    private ChildProcess(Process process, string logFile)
    {
        _process = process;
        Id = process.Id;
        LogFile = logFile;
        Exited = process.WaitForExitAsync();
    }

    public int Id { get; }

    public string LogFile { get; }

    /// <summary>Completes when the process has ended and has been reaped.</summary>
    public Task Exited { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>The exit code, 128 + n after signal n; only once it has exited.</summary>
    public int ExitCode => _process.ExitCode;

    public static async Task<ChildProcess> StartAsync(ChildCommand command)
    {
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = command.WorkingDirectory };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Launcher);
        string[] words =
        [
            command.LogFile,
            command.UsedDirectory is { } used ? InUse.FileOf(used) : "",
            command.OpenDirectory ?? "",
            "setsid", "setpriv",
            .. command.User is { } user ? (string[])["--reuid", user, "--regid", user, "--init-groups"] : [],
            "--pdeathsig", SignalName(command.ParentDeathSignal), "--",
            command.FileName, .. command.Arguments,
        ];
        foreach (var word in words)
        {
            start.ArgumentList.Add(word);
        }

        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(await ParentThread.StartAsync(start), command.LogFile);
    }

    public void Signal(PosixSignal signal)
    {
        if (!_process.HasExited)
        {
            _ = Kill(Id, SignalNumber(signal));
        }
    }

    /// <summary>Asks the process to end, waits, and kills it after the grace.</summary>
    /// <returns>Whether it ended by itself.</returns>
    public async Task<bool> StopAsync(PosixSignal signal, TimeSpan grace)
    {
        Signal(signal);
        try
        {
            await Exited.WaitAsync(grace);
            return true;
        }
        catch (TimeoutException)
        {
            await KillAsync();
            return false;
        }
    }

    /// <summary>kill -9, and waits until the process is gone.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await Exited;
    }

    public void Dispose() => _process.Dispose();

    private static string SignalName(PosixSignal signal) => signal.ToString()["SIG".Length..];

    private static int SignalNumber(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGINT => 2,
        PosixSignal.SIGQUIT => 3,
        PosixSignal.SIGTERM => 15,
        _ => throw new ArgumentOutOfRangeException(nameof(signal)),
    };

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);
}
