using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PeerReview.Gateway.Tests;

/// <summary>A service that dies in the middle of every request: reads it, and closes the connection without an answer.</summary>
internal sealed class BreaksOff : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _requests = new();

    public BreaksOff()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>How many requests began like this.</summary>
    public int Requests(string start) => _requests.Count(request => request.StartsWith(start, StringComparison.Ordinal));

    private async Task ServeAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                var read = await client.GetStream().ReadAsync(buffer);
                _requests.Enqueue(Encoding.ASCII.GetString(buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // The listener was stopped: the test is over.
        }
        catch (ObjectDisposedException)
        {
            // Likewise.
        }
    }

    public void Dispose() => _listener.Dispose();
}
