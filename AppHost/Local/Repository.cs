namespace PeerReview.Local;

/// <summary>Where the sources are, for programs that run from below the repository's folder.</summary>
public static class Repository
{
    /// <summary>The folder of <c>PeerReview.sln</c>.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PeerReview.sln")))
            {
                return folder.FullName;
            }
        }

        throw new StartFailedException($"No PeerReview.sln above {AppContext.BaseDirectory}: this program runs from within the repository.");
    }
}
