using System.Buffers;
using System.Buffers.Binary;

namespace Wakala.Perf.Load;

/// <summary>Frames of HTTP/2 (RFC 9113, sections 4 and 6).</summary>
internal static class Http2Frames
{
    public const int HeadLength = 9;

    public const byte Data = 0, Headers = 1, Priority = 2, ResetStream = 3, Settings = 4, PushPromise = 5, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;

    public const byte EndStream = 0x1, Acknowledged = 0x1, EndHeaders = 0x4, Padded = 0x8, HasPriority = 0x20;

    public const int HeaderTableSize = 1, EnablePush = 2, MaxConcurrentStreams = 3, InitialWindowSize = 4, MaxFrameSize = 5;

    public const int Cancel = 8, RefusedStream = 7;

    /// <summary>The longest frame that anybody may send unless told otherwise, and this side tells nobody.</summary>
    public const int LongestFrame = 16_384;

    public static void Write(IBufferWriter<byte> output, byte kind, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var to = output.GetSpan(HeadLength + payload.Length);
        BinaryPrimitives.WriteInt32BigEndian(to, payload.Length << 8);
        to[3] = kind;
        to[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(to[5..], stream);
        payload.CopyTo(to[HeadLength..]);
        output.Advance(HeadLength + payload.Length);
    }

    public static void WriteNumber(IBufferWriter<byte> output, byte kind, int stream, int number)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, number);
        Write(output, kind, 0, stream, payload);
    }

    /// <summary>Takes padding and priority off a payload; false where there is less than they say.</summary>
    public static bool TryStrip(byte flags, bool mayHavePriority, ref ReadOnlySpan<byte> payload)
    {
        if ((flags & Padded) != 0)
        {
            if (payload.IsEmpty || payload[0] >= payload.Length)
                return false;
            payload = payload[1..^payload[0]];
        }

        if (!mayHavePriority || (flags & HasPriority) == 0)
            return true;
        if (payload.Length < 5)
            return false;
        payload = payload[5..];
        return true;
    }
}
