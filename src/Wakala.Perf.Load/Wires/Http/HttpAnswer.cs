using System.Buffers;
using System.Buffers.Text;

namespace Wakala.Perf.Load;

/// <summary>How far an answer is.</summary>
internal enum AnswerState
{
    /// <summary>More of it must come.</summary>
    Incomplete,

    /// <summary>It is whole.</summary>
    Complete,

    /// <summary>It is not HTTP/1.1.</summary>
    Malformed,

    /// <summary>It is longer than any may be.</summary>
    TooLong,
}

/// <summary>
/// Reads one HTTP/1.1 answer (RFC 9112) from pieces of any size: fixed length, chunked, or up to the end of the connection. What
/// comes after a whole answer is not touched.
/// </summary>
internal sealed class HttpAnswer
{
    private const int LongestHead = 64 * 1024;
    private const int LongestChunkLine = 1024;
    private const int ShortestHead = 12; // HTTP/1.1 200

    private readonly ArrayBufferWriter<byte> _head = new(512);
    private readonly ArrayBufferWriter<byte> _body = new(512);
    private readonly ArrayBufferWriter<byte> _line = new(64);
    private Part _part;
    private long _remaining;
    private long _received;
    private bool _keepBody;
    private bool _isToHead;

    private enum Part
    {
        Head,
        Fixed,
        ChunkSize,
        Chunk,
        ChunkEnd,
        Trailer,
        ToEnd,
        Done,
    }

    /// <summary>The status code.</summary>
    public int Status { get; private set; }

    /// <summary>Whether the connection carries another request after this answer.</summary>
    public bool KeepAlive { get; private set; }

    /// <summary>Whether its type is JSON.</summary>
    public bool IsJson { get; private set; }

    /// <summary>Whether anything of it came.</summary>
    public bool HasBegun => _received > 0;

    /// <summary>Bytes of the last piece that belong to no answer that was asked for.</summary>
    public int Unread { get; private set; }

    /// <summary>The body, where it was to be kept.</summary>
    public ReadOnlyMemory<byte> Body => _body.WrittenMemory;

    /// <summary>Makes ready for the next answer.</summary>
    /// <param name="keepBody">Whether the body will be looked at.</param>
    /// <param name="isToHead">Whether HEAD was asked: its answer ends with its head, whatever length that says (RFC 9112, section 6.3).</param>
    public void Begin(bool keepBody, bool isToHead = false)
    {
        _isToHead = isToHead;
        _head.ResetWrittenCount();
        _body.ResetWrittenCount();
        _line.ResetWrittenCount();
        (_part, _remaining, _received, _keepBody) = (Part.Head, 0, 0, keepBody);
        (Status, KeepAlive, IsJson) = (0, true, false);
    }

    /// <summary>Takes in what came.</summary>
    public AnswerState Feed(ReadOnlySpan<byte> bytes)
    {
        _received += bytes.Length;
        while (true)
        {
            var state = _part switch
            {
                Part.Head => FeedHead(ref bytes),
                Part.Fixed => FeedCounted(ref bytes, Part.Done),
                Part.ChunkSize => FeedChunkSize(ref bytes),
                Part.Chunk => FeedCounted(ref bytes, Part.ChunkEnd),
                Part.ChunkEnd => FeedLine(ref bytes, out var end) is { } state1 ? state1 : end.IsEmpty ? Next(Part.ChunkSize) : AnswerState.Malformed,
                Part.Trailer => FeedLine(ref bytes, out var trailer) is { } state2 ? state2 : Next(trailer.IsEmpty ? Part.Done : Part.Trailer),
                Part.ToEnd => FeedToEnd(ref bytes),
                _ => AnswerState.Complete,
            };
            if (state is { } known && (known != AnswerState.Incomplete || bytes.IsEmpty))
            {
                Unread = bytes.Length;
                return known;
            }
        }
    }

    /// <summary>The connection ended: an answer without a length is whole then, any other is cut off.</summary>
    public bool EndsWithConnection => _part == Part.ToEnd;

    /// <summary>Whether a content type is JSON's, its parameters aside.</summary>
    internal static bool IsJsonType(ReadOnlySpan<byte> type)
    {
        var parameters = type.IndexOf((byte)';');
        return Ends(parameters < 0 ? type : type[..parameters].TrimEnd((byte)' '), "json"u8);
    }

    private AnswerState? Next(Part part)
    {
        _part = part;
        _line.ResetWrittenCount();
        return part == Part.Done ? AnswerState.Complete : null;
    }

    private AnswerState? FeedHead(ref ReadOnlySpan<byte> bytes)
    {
        if (_head.WrittenCount == 0)
        {
            // Nearly always the whole head comes at once, and is read where it lies.
            var end = bytes.IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                var head = bytes[..(end + 2)];
                bytes = bytes[(end + 4)..];
                return ReadHead(head);
            }
        }

        // The end may lie across two pieces.
        var before = _head.WrittenCount;
        _head.Write(bytes);
        var from = Math.Max(0, before - 3);
        var at = _head.WrittenSpan[from..].IndexOf("\r\n\r\n"u8);
        if (at < 0)
        {
            bytes = default;
            if (_head.WrittenCount > LongestHead)
                return AnswerState.TooLong;
            return MayBeHttp(_head.WrittenSpan) ? AnswerState.Incomplete : AnswerState.Malformed;
        }

        var length = from + at + 4;
        bytes = bytes[(length - before)..];
        return ReadHead(_head.WrittenSpan[..(length - 2)]);
    }

    private static bool MayBeHttp(ReadOnlySpan<byte> head)
    {
        var expected = "HTTP/1."u8;
        var length = Math.Min(head.Length, expected.Length);
        return head[..length].SequenceEqual(expected[..length]);
    }

    /// <param name="head">Status line and fields, each with its line end.</param>
    private AnswerState? ReadHead(ReadOnlySpan<byte> head)
    {
        if (head.Length < ShortestHead || !head.StartsWith("HTTP/1."u8) || head[8] != ' '
            || !Utf8Parser.TryParse(head[9..ShortestHead], out int status, out var digits) || digits != 3)
        {
            return AnswerState.Malformed;
        }

        Status = status;
        KeepAlive = head[7] == '1';
        long? length = null;
        var chunked = false;
        var lineEnd = head.IndexOf((byte)'\n');
        for (var rest = head[(lineEnd + 1)..]; !rest.IsEmpty; rest = rest[(lineEnd + 1)..])
        {
            lineEnd = rest.IndexOf((byte)'\n');
            var line = rest[..lineEnd];
            if (line.Length > 0 && line[^1] == '\r')
                line = line[..^1];
            var colon = line.IndexOf((byte)':');
            if (colon <= 0)
                return AnswerState.Malformed;
            // By length first: of a dozen fields four are of interest.
            switch (colon)
            {
                case 14 when Is(line, "content-length"u8):
                    var text = Value(line, colon);
                    if (!Utf8Parser.TryParse(text, out long count, out var used) || used != text.Length || count < 0 || (length is { } other && other != count))
                        return AnswerState.Malformed;
                    length = count;
                    break;
                case 17 when Is(line, "transfer-encoding"u8):
                    chunked = Ends(Value(line, colon), "chunked"u8);
                    break;
                case 10 when Is(line, "connection"u8):
                    KeepAlive = Ends(Value(line, colon), "keep-alive"u8) || (KeepAlive && !Ends(Value(line, colon), "close"u8));
                    break;
                case 12 when Is(line, "content-type"u8):
                    IsJson = IsJsonType(Value(line, colon));
                    break;
            }
        }

        if (status is >= 100 and < 200)
        {
            // Not the answer yet.
            _head.ResetWrittenCount();
            return null;
        }

        if (_isToHead || status is 204 or 304 || (length == 0 && !chunked))
            return Next(Part.Done);
        if (chunked)
            return Next(Part.ChunkSize);
        if (length is null)
        {
            KeepAlive = false;
            return Next(Part.ToEnd);
        }

        if (length > ErrorKind.LongestAnswer)
            return AnswerState.TooLong;
        _remaining = length.Value;
        return Next(Part.Fixed);
    }

    private AnswerState? FeedCounted(ref ReadOnlySpan<byte> bytes, Part next)
    {
        var taken = (int)Math.Min(bytes.Length, _remaining);
        if (_keepBody)
            _body.Write(bytes[..taken]);
        bytes = bytes[taken..];
        _remaining -= taken;
        return _remaining == 0 ? Next(next) : AnswerState.Incomplete;
    }

    private AnswerState? FeedChunkSize(ref ReadOnlySpan<byte> bytes)
    {
        if (FeedLine(ref bytes, out var line) is { } state)
            return state;
        var extension = line.IndexOf((byte)';');
        var digits = (extension < 0 ? line : line[..extension]).TrimEnd((byte)' ');
        if (!Utf8Parser.TryParse(digits, out long size, out var used, 'x') || used != digits.Length || size < 0)
            return AnswerState.Malformed;
        if (_received + size > ErrorKind.LongestAnswer)
            return AnswerState.TooLong;
        _remaining = size;
        return Next(size == 0 ? Part.Trailer : Part.Chunk);
    }

    /// <summary>Reads up to a line's end; the state where the line is not whole.</summary>
    private AnswerState? FeedLine(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line)
    {
        var end = bytes.IndexOf((byte)'\n');
        _line.Write(end < 0 ? bytes : bytes[..end]);
        bytes = end < 0 ? default : bytes[(end + 1)..];
        line = _line.WrittenSpan;
        if (line.Length > LongestChunkLine)
            return AnswerState.Malformed;
        if (end < 0)
            return AnswerState.Incomplete;
        line = line.TrimEnd((byte)'\r');
        return null;
    }

    private AnswerState? FeedToEnd(ref ReadOnlySpan<byte> bytes)
    {
        if (_keepBody)
            _body.Write(bytes);
        bytes = default;
        return _received > ErrorKind.LongestAnswer ? AnswerState.TooLong : AnswerState.Incomplete;
    }

    /// <summary>Whether a field has a name, whatever its case; <paramref name="name"/> is in lower case.</summary>
    private static bool Is(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) => System.Text.Ascii.EqualsIgnoreCase(line[..name.Length], name);

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, int colon) => line[(colon + 1)..].Trim(" \t"u8);

    private static bool Ends(ReadOnlySpan<byte> value, ReadOnlySpan<byte> end)
        => value.Length >= end.Length && System.Text.Ascii.EqualsIgnoreCase(value[^end.Length..], end);
}
