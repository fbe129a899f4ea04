namespace PeerReview.Local;

/// <summary>Finds built programs beside our own: both builds and publishes lie as `PROJECT/VARIANT/`.</summary>
public static class BuiltProgram
{
    /// <summary>The program of a resource.</summary>
    internal static string Of(Resource resource) => Of(Path.GetFileNameWithoutExtension(resource.Project));

    /// <summary>
    /// The program of a project, built as we are: `release_linux-x64` when all were built for one kind of machine, and `release` when only we were.
    /// </summary>
    public static string Of(string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string[] variants = [own.Name, own.Name.Split('_')[0]];
        var programs = variants.Select(variant => Path.Combine(own.Parent!.Parent!.FullName, project, variant, $"PeerReview.{project}.dll")).ToList();
        return programs.FirstOrDefault(File.Exists) ?? programs[0];
    }
}
