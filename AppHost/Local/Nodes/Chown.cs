using System.Diagnostics;

namespace PeerReview.Local.Nodes;

/// <summary>Gives files to another account; only root may.</summary>
internal static class Chown
{
    public static void Recursively(string path, string account)
    {
        using var chown = Process.Start("chown", ["-R", $"{account}:", path]);
        chown.WaitForExit();
        if (chown.ExitCode != 0)
        {
            throw new StartFailedException($"Could not give {path} to the account {account}: is the package postgresql installed?");
        }
    }
}
