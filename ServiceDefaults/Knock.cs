using System.Net;
using System.Net.Sockets;

namespace PeerReview;

/// <summary>Asks whether anybody listens on a port. AppHost/Local has this file too: it refers to no service.</summary>
internal static class Knock
{
    /// <summary>True when a connection is taken. Asked many times while everything starts: an exception for each "no" would cost more than the question.</summary>
    public static async Task<bool> AtAsync(EndPoint door, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var attempt = new SocketAsyncEventArgs { RemoteEndPoint = door };
        var outcome = new TaskCompletionSource<SocketError>(TaskCreationOptions.RunContinuationsAsynchronously);
        attempt.Completed += (_, done) => outcome.TrySetResult(done.SocketError);
        if (!socket.ConnectAsync(attempt))
            outcome.TrySetResult(attempt.SocketError);
        return await outcome.Task.WaitAsync(cancellationToken) == SocketError.Success;
    }
}
