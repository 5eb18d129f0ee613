using System.Net.WebSockets;

namespace Wakala.Platform;

/// <summary>
/// What one connection has yet to be sent, in order. It is bounded: a consumer that does not keep up is cut off, and comes back by the id of the last event
/// that it saw.
/// </summary>
internal sealed class Outbox(WebSocket socket, long mostBytes)
{
    private readonly Queue<ReadOnlyMemory<byte>> _waiting = new();
    private readonly Lock _gate = new();
    private long _bytes;
    private bool _sending;
    private bool _ended;

    /// <summary>Sends a frame, now or after those before it.</summary>
    /// <param name="frame">A text.</param>
    /// <param name="counts">Whether it counts against the bound: what is replayed for a connection that came back does not.</param>
    public void Offer(ReadOnlyMemory<byte> frame, bool counts = true)
    {
        lock (_gate)
        {
            if (_ended)
                return;
            if (_sending)
            {
                _waiting.Enqueue(frame);
                _bytes += frame.Length;
                if (!counts || _bytes <= mostBytes)
                    return;
                End();
                socket.Abort();
                return;
            }

            _sending = true;
        }

        _ = SendAsync(frame);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> frame)
    {
        try
        {
            for (ReadOnlyMemory<byte>? next = frame; next is { } one; next = Next())
                await socket.SendAsync(one, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        catch (Exception error) when (error is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The connection has ended; whoever reads from it notices too, and tidies up.
            lock (_gate)
                End();
        }
    }

    private ReadOnlyMemory<byte>? Next()
    {
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out var next))
            {
                _sending = false;
                return null;
            }

            _bytes -= next.Length;
            return next;
        }
    }

    private void End()
    {
        _ended = true;
        _waiting.Clear();
    }
}
