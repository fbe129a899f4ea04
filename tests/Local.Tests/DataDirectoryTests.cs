namespace PeerReview.Local.Tests;

public sealed class DataDirectoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_run_on_the_same_directory_is_refused_and_names_the_first()
    {
        using var temporary = new TemporaryDirectory();
        using var first = await DataDirectory.OpenAsync(temporary["data"], Cancellation);

        var refusal = await Assert.ThrowsAsync<StartFailedException>(() => DataDirectory.OpenAsync(temporary["data"], Cancellation));

        Assert.Contains($"process {Environment.ProcessId}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--data", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_with_somebody_elses_files_is_refused()
    {
        using var temporary = new TemporaryDirectory();
        File.WriteAllText(temporary["letter.txt"], "dear diary");

        await Assert.ThrowsAsync<StartFailedException>(() => DataDirectory.OpenAsync(temporary.Path, Cancellation));

        Assert.Equal("dear diary", File.ReadAllText(temporary["letter.txt"]));
    }

    [Fact]
    public async Task Starting_over_deletes_what_earlier_runs_left_and_nothing_beside_it()
    {
        using var temporary = new TemporaryDirectory();
        File.WriteAllText(temporary["neighbour.txt"], "stays");
        using var data = await DataDirectory.OpenAsync(temporary["data"], Cancellation);
        Directory.CreateDirectory(Path.Combine(temporary["data"], "postgres", "data"));
        File.WriteAllText(Path.Combine(temporary["data"], "secrets.json"), "{}");

        data.Clear();

        Assert.False(Directory.Exists(Path.Combine(temporary["data"], "postgres")));
        Assert.False(File.Exists(Path.Combine(temporary["data"], "secrets.json")));
        Assert.True(File.Exists(temporary["neighbour.txt"]));
        await Assert.ThrowsAsync<StartFailedException>(() => DataDirectory.OpenAsync(temporary["data"], Cancellation));
    }

    [Fact]
    public async Task After_a_run_ends_the_next_one_gets_the_directory()
    {
        using var temporary = new TemporaryDirectory();
        (await DataDirectory.OpenAsync(temporary["data"], Cancellation)).Dispose();

        using var next = await DataDirectory.OpenAsync(temporary["data"], Cancellation);

        Assert.True(Directory.Exists(temporary["data"]));
    }

    [Fact]
    public void A_password_stays_the_same_and_only_its_owner_can_read_the_file()
    {
        using var temporary = new TemporaryDirectory();
        var password = Secrets.In(temporary.Path)["postgres"];

        Assert.Equal(32, password.Length);
        Assert.Equal(password, Secrets.In(temporary.Path)["postgres"]);
        Assert.NotEqual(password, Secrets.In(temporary.Path)["rabbitmq"]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(temporary["secrets.json"]));
    }
}
