using System.Security.Cryptography;
using System.Text.Json;

namespace PeerReview.Local;

/// <summary>
/// The generated passwords of one data directory, in a file only its owner can read. A name keeps its password for as
/// long as the directory exists, because the data inside were created with it.
/// </summary>
public sealed class Secrets
{
    // Without the letters and digits that look like one another.
    private const string Letters = "abcdefghijkmnpqrstuvwxyz";
    private const string Digits = "23456789";
    private const string Alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ" + Letters + Digits;
    private readonly string _file;
    private readonly SortedDictionary<string, string> _passwords;
    private readonly Lock _lock = new();

    private Secrets(string file, SortedDictionary<string, string> passwords)
    {
        _file = file;
        _passwords = passwords;
    }

    /// <summary>Opens the secrets of a data directory, which must exist.</summary>
    public static Secrets In(string directory)
    {
        var file = Path.Combine(directory, "secrets.json");
        var passwords = File.Exists(file)
            ? JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(file)) ?? []
            : [];
        return new Secrets(file, passwords);
    }

    /// <summary>The password of that name; made and stored when it is asked for the first time.</summary>
    public string this[string name] => Get(name, () => RandomNumberGenerator.GetString(Alphabet, 32));

    /// <summary>A password that people type: easy to copy from a screen, still beyond guessing.</summary>
    public string ForPeople(string name) => Get(name, () =>
        $"Demo-{RandomNumberGenerator.GetString(Letters, 5)}-{RandomNumberGenerator.GetString(Digits, 5)}-{RandomNumberGenerator.GetString(Letters, 5)}");

    private string Get(string name, Func<string> make)
    {
        lock (_lock)
        {
            if (!_passwords.TryGetValue(name, out var password))
            {
                _passwords[name] = password = make();
                PrivateFile.Write(_file, JsonSerializer.Serialize(_passwords, PrivateFile.Indented));
            }

            return password;
        }
    }
}
