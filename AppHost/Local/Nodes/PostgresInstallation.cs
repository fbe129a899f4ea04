using System.Globalization;

namespace PeerReview.Local.Nodes;

/// <summary>The server programs of one PostgreSQL release, as Debian lays them out (they are not on the PATH there).</summary>
internal sealed record PostgresInstallation(int Major, string BinDirectory)
{
    /// <summary>The account Debian's package makes; PostgreSQL refuses to run as root.</summary>
    public const string Account = "postgres";

    private const string Root = "/usr/lib/postgresql";
    private const int OldestMajor = 15;

    public string Server => Path.Combine(BinDirectory, "postgres");

    public string InitDb => Path.Combine(BinDirectory, "initdb");

    /// <summary>The newest release installed, or the one that wrote the data directory.</summary>
    public static PostgresInstallation Find(string dataDirectory)
    {
        var releases = (Directory.Exists(Root) ? Directory.GetDirectories(Root) : [])
            .Where(directory => File.Exists(Path.Combine(directory, "bin", "initdb")))
            .Select(directory => int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var major)
                ? new PostgresInstallation(major, Path.Combine(directory, "bin"))
                : null)
            .OfType<PostgresInstallation>()
            .Where(release => release.Major >= OldestMajor)
            .OrderByDescending(release => release.Major)
            .ToList();
        if (releases.Count == 0)
        {
            throw new StartFailedException(
                $"PostgreSQL {OldestMajor} or newer is not installed (looked in {Root}). Install it with: apt-get install postgresql");
        }

        var versionFile = Path.Combine(dataDirectory, "PG_VERSION");
        if (!File.Exists(versionFile))
        {
            return releases[0];
        }

        var written = File.ReadAllText(versionFile).Trim();
        return releases.Find(release => release.Major.ToString(CultureInfo.InvariantCulture) == written)
            ?? throw new StartFailedException(
                $"The data in {dataDirectory} were written by PostgreSQL {written}, which is no longer installed. "
                + "Install that release again, or start over with --fresh.");
    }
}
