using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PeerReview.Local;

/// <summary>Finds TCP ports on 127.0.0.1 that nobody listens on.</summary>
public static class LoopbackPorts
{
    // Below Linux's ephemeral range (32768 and up): an outgoing connection can never take a port while its owner restarts.
    private const int First = 20_000;
    private const int End = 32_000;

    /// <summary>Whether a listener could bind the port now; another process may still take it before the caller does.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Whether something answers on the port.</summary>
    public static Task<bool> AnswersAsync(int port, CancellationToken cancellationToken) => Knock.AtAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);

    /// <summary>That many different free ports, chosen at random so that processes starting together rarely meet.</summary>
    public static int[] Choose(int count)
    {
        var chosen = new HashSet<int>();
        while (chosen.Count < count)
        {
            var port = Random.Shared.Next(First, End);
            if (!chosen.Contains(port) && IsFree(port))
            {
                chosen.Add(port);
            }
        }

        return [.. chosen];
    }

    /// <summary>The ports written in the file by an earlier start if they are all free still, otherwise new ones, written there.</summary>
    public static int[] Remember(string file, int count)
    {
        if (File.Exists(file))
        {
            int[] known = [.. File.ReadAllLines(file).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
            if (known.Length == count && known.All(IsFree))
            {
                return known;
            }
        }

        var ports = Choose(count);
        File.WriteAllLines(file, ports.Select(port => port.ToString(CultureInfo.InvariantCulture)));
        return ports;
    }
}
