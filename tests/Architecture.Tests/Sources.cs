using PeerReview.Local;

namespace PeerReview.Architecture.Tests;

/// <summary>One file of the repository: its path from the root, with slashes, and its text.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>What a rule says about it, in the form a reader can click on.</summary>
    public string Finding(string what) => $"{Path}: {what}";
}

/// <summary>The files people wrote, without what tools made of them.</summary>
internal static class Sources
{
    private static readonly HashSet<string> MadeByTools = [".git", "artifacts", "bin", "obj", "node_modules", ".vs", ".idea"];

    /// <summary>Every file below the root with one of these endings.</summary>
    public static IEnumerable<SourceFile> WithExtension(params string[] extensions) =>
        Below(new DirectoryInfo(Repository.Root))
            .Where(file => extensions.Contains(file.Extension))
            .Select(file => new SourceFile(Path.GetRelativePath(Repository.Root, file.FullName), File.ReadAllText(file.FullName)));

    public static SourceFile At(string path) => new(path, File.ReadAllText(Path.Combine(Repository.Root, path)));

    private static IEnumerable<FileInfo> Below(DirectoryInfo directory) =>
        directory.EnumerateFiles().Concat(directory.EnumerateDirectories()
            .Where(child => !MadeByTools.Contains(child.Name) && child.LinkTarget is null)
            .SelectMany(Below));
}
