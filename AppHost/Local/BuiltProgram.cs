namespace PeerReview.Local;

/// <summary>Finds the built program of a resource beside our own: both builds and publishes lie as `PROJECT/VARIANT/`.</summary>
internal static class BuiltProgram
{
    public static string Of(Resource resource)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var project = Path.GetFileNameWithoutExtension(resource.Project);
        return Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, $"PeerReview.{project}.dll");
    }
}
