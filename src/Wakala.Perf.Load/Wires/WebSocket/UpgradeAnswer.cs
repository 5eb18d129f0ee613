using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Wakala.Perf.Load;

/// <summary>The head that answers a request to upgrade a connection to WebSocket (RFC 6455, 4.1).</summary>
internal sealed class UpgradeAnswer
{
    private const int LongestHead = 16 * 1024;

    private readonly ArrayBufferWriter<byte> _head = new(256);
    private byte[] _accept = [];

    /// <summary>Makes ready for the answer to a request with this key.</summary>
    public void Begin(string key)
    {
        _head.ResetWrittenCount();
        _accept = AcceptOf(key);
    }

    /// <summary>Takes in what came, up to the head's end.</summary>
    /// <param name="bytes">What came; what follows the head stays.</param>
    /// <param name="problem">Why it is no upgrade; null where it is, or is not whole.</param>
    /// <returns>Whether the head is whole.</returns>
    public bool Feed(ref ReadOnlySpan<byte> bytes, out string? problem)
    {
        problem = null;
        var before = _head.WrittenCount;
        _head.Write(bytes);
        var end = _head.WrittenSpan.IndexOf("\r\n\r\n"u8);
        var expected = "HTTP/1.1 "u8;
        var known = Math.Min(_head.WrittenCount, expected.Length);
        if (!_head.WrittenSpan[..known].SequenceEqual(expected[..known]))
            problem = ErrorKind.Garbage;
        else if (end < 0 && _head.WrittenCount > LongestHead)
            problem = ErrorKind.TooLong;
        if (end < 0 || problem is not null)
            return problem is not null;

        bytes = bytes[(end + 4 - before)..];
        var lines = Encoding.ASCII.GetString(_head.WrittenSpan[..end]).Split("\r\n");
        if (!lines[0].StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            problem = $"not upgraded: status {lines[0].Split(' ').ElementAtOrDefault(1)}";
        else if (!lines.Any(IsAccept))
            problem = "not upgraded: the server's Sec-WebSocket-Accept is missing or wrong";
        return true;
    }

    private bool IsAccept(string line)
        => line.Split(':', 2) is [var name, var value]
            && name.Equals("Sec-WebSocket-Accept", StringComparison.OrdinalIgnoreCase)
            && Encoding.ASCII.GetBytes(value.Trim()).AsSpan().SequenceEqual(_accept);

    /// <summary>What a server that speaks WebSocket makes of the key (RFC 6455, 4.2.2), which names SHA-1 for it.</summary>
    internal static byte[] AcceptOf(string key)
    {
#pragma warning disable CA5350 // The protocol's own choice; nothing is kept secret by it.
        return Encoding.ASCII.GetBytes(Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))));
#pragma warning restore CA5350
    }
}
