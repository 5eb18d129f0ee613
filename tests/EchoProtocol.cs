using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace Wakala.Perf.Load;

/// <summary>
/// WebSocket messages that come back as they are, for tests and benchmarks of what is below them: one and its answer at a time on each connection, or several, each known by an id. JSON of one length with the id
/// first, <c>{"id":"0000000000000001","t":"…"}</c>. A connection that is lost is opened again by its next request.
/// </summary>
/// <param name="length">Bytes of each message, 32 at the least.</param>
/// <param name="host">The host, as the upgrade says it.</param>
/// <param name="pathAndQuery">What is asked to be upgraded.</param>
internal sealed class EchoProtocol(int length, string host, string pathAndQuery) : IWireProtocol
{
    private const int IdAt = 7;
    private const int IdLength = 16;

    private readonly byte[] _message = Encoding.ASCII.GetBytes($"{{\"id\":\"{new string('0', IdLength)}\",\"t\":\"{new string('x', length - 32)}\"}}");

    /// <summary>Whether each request is a ping in place of a message, and its pong the answer.</summary>
    public bool Pings { get; init; }

    /// <summary>What is read for the id of an answer.</summary>
    public Func<long, long> ReadAs { get; init; } = static id => id;

    public IWire MakeWire(int connection, int slots) => new Wire(this, host, pathAndQuery, slots);

    private sealed class Wire(EchoProtocol protocol, string host, string pathAndQuery, int slots) : WebSocketWire(host)
    {
        private readonly ArrayBufferWriter<byte> _written = new(256);
        private readonly long[] _ids = new long[slots];
        private long _sent;

        public override bool IsReady => IsUpgraded;

        protected override string PathAndQuery => pathAndQuery;

        public override void Open(IBufferWriter<byte> output)
        {
            Array.Clear(_ids);
            base.Open(output);
        }

        public override void Write(int slot, long arrival, IBufferWriter<byte> output)
        {
            // An id says in which slot its request is, and is never used twice on a connection.
            var id = (++_sent * slots) + slot;
            _ids[slot] = id;
            _written.ResetWrittenCount();
            if (protocol.Pings)
            {
                BinaryPrimitives.WriteInt64BigEndian(_written.GetSpan(8), id);
                _written.Advance(8);
                WebSocketFrame.Write(WebSocketOpcode.Ping, _written.WrittenSpan, output);
                return;
            }

            var to = _written.GetSpan(protocol._message.Length);
            protocol._message.CopyTo(to);
            Utf8Formatter.TryFormat(id, to[IdAt..], out _, new StandardFormat('D', IdLength));
            _written.Advance(protocol._message.Length);
            WebSocketClient.WriteText(_written.WrittenSpan, output);
        }

        public override void Lost(int slot) => _ids[slot] = 0;

        protected override string? Hear(WebSocketEvent came, ReadOnlySpan<byte> payload, IBufferWriter<byte> output, Answers answers)
        {
            if (came == WebSocketEvent.Pong && protocol.Pings && payload.Length == 8)
                End(BinaryPrimitives.ReadInt64BigEndian(payload), Outcome.Success, answers);
            else if (came == WebSocketEvent.Text && !protocol.Pings && IdOf(payload) is { } id)
                End(protocol.ReadAs(id), payload.Length == protocol._message.Length ? Outcome.Success : new Outcome($"{ErrorKind.Wrong}: not the message that was sent"), answers);
            return null;
        }

        /// <summary>The id in a message that came; null where it answers none of ours.</summary>
        private static long? IdOf(ReadOnlySpan<byte> message)
            => message.Length >= IdAt + IdLength && Utf8Parser.TryParse(message.Slice(IdAt, IdLength), out long id, out var used) && used == IdLength ? id : null;

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
}
