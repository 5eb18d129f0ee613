using System.Buffers;
using System.Buffers.Binary;

namespace Wakala.Perf.Load;

/// <summary>One connection's HTTP/2.</summary>
internal sealed class Http2Wire : IWire
{
    private const int LongestHead = 64 * 1024;
    private const int LargestWindow = int.MaxValue;
    private const int FirstWindow = 65_535;

    /// <summary>Requests that one connection gives up, before it makes way for another.</summary>
    private const int MostResets = 50;

    /// <summary>What is taken from the connection's window before it is opened again.</summary>
    private const int WindowStep = 1 << 30;

    private readonly IHttpRequests _requests;
    private readonly bool _encrypted;
    private readonly Http2Stream[] _streams;
    private readonly Dictionary<int, Http2Stream> _byId = [];
    private readonly Inbox _inbox = new(Http2Frames.LongestFrame + Http2Frames.HeadLength);
    private readonly ArrayBufferWriter<byte> _request = new(256);
    private readonly ArrayBufferWriter<byte> _block = new(256);
    private readonly ArrayBufferWriter<byte> _heard = new(64);
    private HttpRequest? _coded;
    private int _nextStream;
    private int _headersOf;
    private bool _endsWithHeaders;
    private long _window;
    private int _streamWindow;
    private int _longestFrame;
    private long _taken;
    private int _resets;

    public Http2Wire(IHttpRequests requests, bool encrypted, int slots)
    {
        (_requests, _encrypted) = (requests, encrypted);
        _streams = [.. Enumerable.Range(0, slots).Select(slot => new Http2Stream(slot))];
    }

    public bool IsReady { get; private set; }

    public bool IsSpent { get; private set; }

    public void Open(IBufferWriter<byte> output)
    {
        _inbox.Clear();
        _byId.Clear();
        foreach (var stream in _streams)
            stream.End();
        (IsReady, IsSpent, _nextStream, _headersOf, _taken, _resets) = (false, false, 1, 0, 0, 0);
        (_window, _streamWindow, _longestFrame) = (FirstWindow, FirstWindow, Http2Frames.LongestFrame);
        output.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        Span<byte> settings = stackalloc byte[18];
        Setting(settings, Http2Frames.HeaderTableSize, 0);
        Setting(settings[6..], Http2Frames.EnablePush, 0);
        Setting(settings[12..], Http2Frames.InitialWindowSize, LargestWindow);
        Http2Frames.Write(output, Http2Frames.Settings, 0, 0, settings);
        Http2Frames.WriteNumber(output, Http2Frames.WindowUpdate, 0, LargestWindow - FirstWindow);
    }

    public void Write(int slot, long arrival, IBufferWriter<byte> output)
    {
        var exchange = _requests.Draw(arrival);
        var body = Code(exchange.Request);
        var stream = _streams[slot];
        stream.Begin(_nextStream, _streamWindow, exchange);
        _byId[_nextStream] = stream;
        _nextStream += 2;
        // Half of all numbers: soon after that the connection makes way for another.
        IsSpent |= _nextStream >= int.MaxValue / 2;
        WriteHeaders(stream.Id, body.IsEmpty, output);
        if (body.IsEmpty)
            return;
        stream.Unsent = body.ToArray();
        SendBody(stream, output);
    }

    public string? Feed(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output, Answers answers)
    {
        var rest = _inbox.Join(bytes);
        while (rest.Length >= Http2Frames.HeadLength)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest) >>> 8;
            // A server that speaks HTTP/1.1 says "HTTP/…" here, which is no frame.
            if (length > Http2Frames.LongestFrame)
                return ErrorKind.Garbage;
            if (rest.Length < Http2Frames.HeadLength + length)
                break;
            var (kind, flags, stream) = (rest[3], rest[4], BinaryPrimitives.ReadInt32BigEndian(rest[5..]) & int.MaxValue);
            if ((!IsReady && kind != Http2Frames.Settings) || (_headersOf != 0 && (kind != Http2Frames.Continuation || stream != _headersOf)))
                return ErrorKind.Garbage;
            if (Hear(kind, flags, stream, rest.Slice(Http2Frames.HeadLength, length), output, answers) is { } broken)
                return broken;
            rest = rest[(Http2Frames.HeadLength + length)..];
        }

        return _inbox.Keep(rest) ? null : ErrorKind.TooLong;
    }

    public bool MayRepeat(int slot) => !_streams[slot].HasBegun && _streams[slot].Exchange?.Request.IsIdempotent != false;

    public void Lost(int slot) => _streams[slot].Lose();

    public bool Abandon(int slot, IBufferWriter<byte> output)
    {
        var stream = _streams[slot];
        if (stream.Id == 0)
            return true;
        Http2Frames.WriteNumber(output, Http2Frames.ResetStream, stream.Id, Http2Frames.Cancel);
        Forget(stream);
        // A server takes many resets for an attack and ends the connection, which would then be an error of this load's own making. What is under way holds up nothing, if it can be.
        IsSpent |= ++_resets >= MostResets && (_byId.Count == 0 || _resets >= MostResets * 4);
        return true;
    }

    private string? Hear(byte kind, byte flags, int stream, ReadOnlySpan<byte> payload, IBufferWriter<byte> output, Answers answers)
    {
        switch (kind)
        {
            case Http2Frames.Headers when stream != 0 && Http2Frames.TryStrip(flags, true, ref payload):
                _heard.ResetWrittenCount();
                (_headersOf, _endsWithHeaders) = (stream, (flags & Http2Frames.EndStream) != 0);
                return HearHeaders(flags, payload, answers);
            case Http2Frames.Continuation when _headersOf != 0:
                return HearHeaders(flags, payload, answers);
            case Http2Frames.Data when stream != 0:
                return HearData(flags, stream, payload, output, answers);
            case Http2Frames.Settings when (flags & Http2Frames.Acknowledged) != 0:
                return null;
            case Http2Frames.Settings when payload.Length % 6 == 0:
                return HearSettings(payload, output);
            case Http2Frames.WindowUpdate when payload.Length == 4:
                HearWindow(stream, BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue, output);
                return null;
            case Http2Frames.Ping when payload.Length == 8:
                if ((flags & Http2Frames.Acknowledged) == 0)
                    Http2Frames.Write(output, Http2Frames.Ping, Http2Frames.Acknowledged, 0, payload);
                return null;
            case Http2Frames.ResetStream when payload.Length == 4:
                HearReset(stream, BinaryPrimitives.ReadInt32BigEndian(payload), answers);
                return null;
            case Http2Frames.GoAway when payload.Length >= 8:
                return HearGoAway(BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue, BinaryPrimitives.ReadInt32BigEndian(payload[4..]), answers);
            case Http2Frames.Priority:
                return null;
            default:
                // Frames of kinds that are not known are to be passed over (RFC 9113, 4.1); the known ones that come here are wrong.
                return kind <= Http2Frames.Continuation ? ErrorKind.Garbage : null;
        }
    }

    private string? HearHeaders(byte flags, ReadOnlySpan<byte> payload, Answers answers)
    {
        _heard.Write(payload);
        if (_heard.WrittenCount > LongestHead)
            return ErrorKind.TooLong;
        if ((flags & Http2Frames.EndHeaders) == 0)
            return null;
        var stream = Find(_headersOf);
        _headersOf = 0;
        // A block must be read whoever it is for, or nobody would know that it is one.
        if (!HpackReader.TryRead(_heard.WrittenSpan, stream?.Exchange?.LooksAtBody == true, out var status, out var isJson))
            return ErrorKind.Garbage;
        if (stream is null)
            return null;
        Begin(stream, answers);
        // After the first that is not interim, trailers.
        if (stream.Status < 200 && status == 0)
            return ErrorKind.Garbage;
        if (stream.Status < 200)
            (stream.Status, stream.IsJson) = (status, isJson);
        if (_endsWithHeaders)
            End(stream, answers);
        return null;
    }

    private string? HearData(byte flags, int id, ReadOnlySpan<byte> payload, IBufferWriter<byte> output, Answers answers)
    {
        _taken += payload.Length;
        if (_taken >= WindowStep)
        {
            Http2Frames.WriteNumber(output, Http2Frames.WindowUpdate, 0, (int)_taken);
            _taken = 0;
        }

        if (!Http2Frames.TryStrip(flags, false, ref payload))
            return ErrorKind.Garbage;
        if (Find(id) is not { } stream)
            return null;
        if (stream.Status < 200)
            return ErrorKind.Garbage;
        stream.Take(payload);
        if (stream.Received > ErrorKind.LongestAnswer)
        {
            answers.End(stream.Slot, new Outcome(ErrorKind.TooLong));
            stream.Lose();
            Http2Frames.WriteNumber(output, Http2Frames.ResetStream, id, Http2Frames.Cancel);
            Forget(stream);
        }
        else if ((flags & Http2Frames.EndStream) != 0)
        {
            End(stream, answers);
        }

        return null;
    }

    private string? HearSettings(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        for (; !payload.IsEmpty; payload = payload[6..])
        {
            var value = BinaryPrimitives.ReadUInt32BigEndian(payload[2..]);
            switch (BinaryPrimitives.ReadUInt16BigEndian(payload))
            {
                case Http2Frames.MaxConcurrentStreams when value < _streams.Length:
                    return $"the server takes {value} streams on a connection, and the load has {_streams.Length}";
                case Http2Frames.InitialWindowSize when value <= int.MaxValue:
                    foreach (var stream in _streams)
                        stream.Window += value - _streamWindow;
                    _streamWindow = (int)value;
                    break;
                case Http2Frames.MaxFrameSize when value is >= Http2Frames.LongestFrame and < 1 << 24:
                    _longestFrame = (int)value;
                    break;
            }
        }

        Http2Frames.Write(output, Http2Frames.Settings, Http2Frames.Acknowledged, 0, []);
        IsReady = true;
        SendBodies(output);
        return null;
    }

    private void HearWindow(int id, int more, IBufferWriter<byte> output)
    {
        if (id == 0)
        {
            _window += more;
            SendBodies(output);
        }
        else if (Find(id) is { } stream)
        {
            stream.Window += more;
            SendBody(stream, output);
        }
    }

    private void HearReset(int id, int code, Answers answers)
    {
        if (Find(id) is not { } stream)
            return;
        if (code == Http2Frames.RefusedStream)
        {
            answers.Refuse(stream.Slot);
        }
        else
        {
            answers.End(stream.Slot, new Outcome($"HTTP/2 stream reset: {code}"));
            stream.Lose();
        }

        Forget(stream);
    }

    /// <summary>The server takes no further stream: those up to the last are answered, those after it were not looked at.</summary>
    private string? HearGoAway(int last, int code, Answers answers)
    {
        IsSpent = true;
        if (code != 0)
            return $"HTTP/2 connection ended by the server: {code}";
        foreach (var stream in _streams)
        {
            if (stream.Id <= last)
                continue;
            answers.Refuse(stream.Slot);
            Forget(stream);
        }

        return null;
    }

    /// <summary>Makes the block of a request's head, unless it is that of the last one, which many loads send again and again.</summary>
    /// <returns>Its body.</returns>
    private ReadOnlySpan<byte> Code(HttpRequest request)
    {
        if (ReferenceEquals(request, _coded))
            return [];
        // Until it is made there is none.
        _coded = null;
        _request.ResetWrittenCount();
        request.WriteTo(_request);
        var written = _request.WrittenSpan;
        var headLength = written.IndexOf("\r\n\r\n"u8) + 4;
        _block.ResetWrittenCount();
        HpackWriter.Write(written[..headLength], _encrypted, _block);
        _coded = written.Length == headLength ? request : null;
        return written[headLength..];
    }

    private void WriteHeaders(int stream, bool endsStream, IBufferWriter<byte> output)
    {
        var block = _block.WrittenSpan;
        for (var (kind, flags) = (Http2Frames.Headers, endsStream ? Http2Frames.EndStream : (byte)0); ; (kind, flags) = (Http2Frames.Continuation, (byte)0))
        {
            var part = block[..Math.Min(block.Length, _longestFrame)];
            block = block[part.Length..];
            Http2Frames.Write(output, kind, (byte)(flags | (block.IsEmpty ? Http2Frames.EndHeaders : (byte)0)), stream, part);
            if (block.IsEmpty)
                return;
        }
    }

    private void SendBodies(IBufferWriter<byte> output)
    {
        foreach (var stream in _streams)
            SendBody(stream, output);
    }

    /// <summary>Sends as much of a body as the server will take now.</summary>
    private void SendBody(Http2Stream stream, IBufferWriter<byte> output)
    {
        while (!stream.Unsent.IsEmpty)
        {
            var count = (int)Math.Min(Math.Min(stream.Unsent.Length, _longestFrame), Math.Min(_window, stream.Window));
            if (count <= 0)
                return;
            Http2Frames.Write(output, Http2Frames.Data, count == stream.Unsent.Length ? Http2Frames.EndStream : (byte)0, stream.Id, stream.Unsent.Span[..count]);
            stream.Unsent = stream.Unsent[count..];
            stream.Window -= count;
            _window -= count;
        }
    }

    private Http2Stream? Find(int id) => _byId.GetValueOrDefault(id);

    private static void Begin(Http2Stream stream, Answers answers)
    {
        if (stream.HasBegun)
            return;
        stream.HasBegun = true;
        answers.Begin(stream.Slot);
    }

    private void End(Http2Stream stream, Answers answers)
    {
        answers.End(stream.Slot, Outcome.Of(stream.Exchange!, stream.Status, stream.IsJson, stream.Body));
        Forget(stream);
    }

    private void Forget(Http2Stream stream)
    {
        _byId.Remove(stream.Id);
        stream.End();
    }

    private static void Setting(Span<byte> to, int name, int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(to, (ushort)name);
        BinaryPrimitives.WriteInt32BigEndian(to[2..], value);
    }
}
