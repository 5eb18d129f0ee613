using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Wakala.Perf.Load;

/// <summary>One connection's WebSocket: which answer belongs to which request.</summary>
internal sealed class WebSocketWire(IWebSocketMessages messages, string host, WebSocketOpening opening, int slots, bool pings) : IWire
{
    private readonly Inbox _inbox = new(ErrorKind.LongestAnswer);
    private readonly ArrayBufferWriter<byte> _message = new(256);
    private readonly long[] _ids = new long[slots];
    private WebSocketClient? _client;
    private long _sent;

    public bool IsReady => _client is { IsUpgraded: true };

    public bool IsSpent => false;

    public void Open(IBufferWriter<byte> output)
    {
        _inbox.Clear();
        Array.Clear(_ids);
        _client = new WebSocketClient(host, opening.PathAndQuery, output, opening.Headers);
    }

    public void Write(int slot, long arrival, IBufferWriter<byte> output)
    {
        // An id says in which slot its request is, and is never used twice on a connection.
        var id = (++_sent * slots) + slot;
        _ids[slot] = id;
        _message.ResetWrittenCount();
        if (pings)
        {
            BinaryPrimitives.WriteInt64BigEndian(_message.GetSpan(8), id);
            _message.Advance(8);
        }
        else
        {
            messages.Write(arrival, id, _message);
        }

        WebSocketFrame.Write(pings ? WebSocketOpcode.Ping : WebSocketOpcode.Text, _message.WrittenSpan, output);
    }

    public string? Feed(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output, Answers answers)
    {
        var rest = _inbox.Join(bytes);
        WebSocketEvent came;
        while ((came = _client!.Read(ref rest, output, out var payload)) != WebSocketEvent.None)
        {
            switch (came)
            {
                case WebSocketEvent.Upgraded when opening.FirstMessage is { } first:
                    WebSocketClient.WriteText(Encoding.UTF8.GetBytes(first), output);
                    break;
                case WebSocketEvent.Text or WebSocketEvent.Binary when !pings && messages.IdOf(payload) is { } id:
                    End(id, messages.Judge(payload), answers);
                    break;
                case WebSocketEvent.Pong when pings && payload.Length == 8:
                    End(BinaryPrimitives.ReadInt64BigEndian(payload), Outcome.Success, answers);
                    break;
                case WebSocketEvent.Closed or WebSocketEvent.Failed:
                    return _client.Problem;
            }
        }

        return _inbox.Keep(rest) ? null : ErrorKind.TooLong;
    }

    /// <summary>A message may have been delivered though its answer was lost.</summary>
    public bool MayRepeat(int slot) => false;

    public bool Abandon(int slot, IBufferWriter<byte> output)
    {
        // Its answer, should it come, is nobody's.
        _ids[slot] = 0;
        return true;
    }

    private void End(long id, Outcome outcome, Answers answers)
    {
        var slot = (int)(id % slots);
        if (id <= 0 || _ids[slot] != id)
            return;
        _ids[slot] = 0;
        answers.Begin(slot);
        answers.End(slot, outcome);
    }
}
