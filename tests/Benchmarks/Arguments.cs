using System.Globalization;

namespace PeerReview.Benchmarks;

/// <summary>The "--name value" pairs of a command line; a name without a value is a flag.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string?> _values = [];

    public Arguments(string[] args)
    {
        for (int k = 0; k < args.Length; k++)
        {
            if (!args[k].StartsWith("--", StringComparison.Ordinal))
            {
                throw new ArgumentException($"What is '{args[k]}'? Options begin with --.");
            }

            bool hasValue = k + 1 < args.Length && !args[k + 1].StartsWith("--", StringComparison.Ordinal);
            _values[args[k][2..]] = hasValue ? args[++k] : null;
        }
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public int Number(string name, int otherwise) =>
        Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public double Seconds(double otherwise) =>
        Text("seconds") is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
