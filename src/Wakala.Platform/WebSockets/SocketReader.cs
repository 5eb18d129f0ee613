using System.Buffers;
using System.Net.WebSockets;

namespace Wakala.Platform;

/// <summary>Reads whole messages. A connection that is silent holds no buffer.</summary>
internal sealed class SocketReader(WebSocket socket)
{
    private const int LongestMessage = 32 * 1024;

    /// <summary>Whether the last message was longer than any may be.</summary>
    public bool TooLong { get; private set; }

    /// <summary>The next message; null where the other side closes, or says too much.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        // Ends when something has come, and takes nothing of it.
        await socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(LongestMessage);
        try
        {
            for (var length = 0; ;)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(length, LongestMessage - length), cancellationToken);
                if (read.MessageType == WebSocketMessageType.Close)
                    return null;
                length += read.Count;
                if (read.EndOfMessage)
                    return buffer.AsMemory(0, length).ToArray();
                if (length == LongestMessage)
                {
                    TooLong = true;
                    return null;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
