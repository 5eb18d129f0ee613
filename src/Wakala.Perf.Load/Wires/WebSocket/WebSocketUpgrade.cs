using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Wakala.Perf.Load;

/// <summary>The request that asks for an upgrade from HTTP/1.1 to WebSocket, and what its answer must say (RFC 6455, 4.1).</summary>
internal sealed class WebSocketUpgrade
{
    private const int LongestHead = 16 * 1024;

    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));

    /// <summary>Writes the request.</summary>
    public void Write(string host, string pathAndQuery, IBufferWriter<byte> output)
        => output.Write(Encoding.ASCII.GetBytes(
            $"GET {pathAndQuery} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {_key}\r\nSec-WebSocket-Version: 13\r\n\r\n"));

    /// <summary>Reads the answer's head.</summary>
    /// <param name="bytes">What came; what follows the head stays.</param>
    /// <param name="problem">Why it is no upgrade; null where it is, or is not whole.</param>
    /// <returns>Whether the head is whole, or will never be.</returns>
    public bool TryRead(ref ReadOnlySpan<byte> bytes, out string? problem)
    {
        problem = null;
        var version = "HTTP/1.1 "u8;
        var known = Math.Min(bytes.Length, version.Length);
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (!bytes[..known].SequenceEqual(version[..known]))
            problem = ErrorKind.Garbage;
        else if (end < 0 && bytes.Length > LongestHead)
            problem = ErrorKind.TooLong;
        if (end < 0 || problem is not null)
            return problem is not null;

        problem = ProblemOf(Encoding.ASCII.GetString(bytes[..end]).Split("\r\n"));
        bytes = bytes[(end + 4)..];
        return true;
    }

    /// <summary>What a server that speaks WebSocket makes of the key (RFC 6455, 4.2.2), which names SHA-1 for it.</summary>
    internal static string AcceptOf(string key)
    {
#pragma warning disable CA5350 // The protocol's own choice; nothing is kept secret by it.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
    }

    private string? ProblemOf(string[] lines)
    {
        var fields = lines.Skip(1).Select(line => line.Split(':', 2)).ToLookup(field => field[0], field => field[^1].Trim(), StringComparer.OrdinalIgnoreCase);
        bool Says(string name, string value) => fields[name].SelectMany(one => one.Split(',', StringSplitOptions.TrimEntries)).Contains(value, StringComparer.OrdinalIgnoreCase);
        if (lines[0].Split(' ') is not [_, "101", ..])
            return $"not upgraded: status {lines[0].Split(' ').ElementAtOrDefault(1)}";
        if (!fields["Sec-WebSocket-Accept"].SequenceEqual([AcceptOf(_key)]))
            return "not upgraded: the server's Sec-WebSocket-Accept is missing or wrong";
        if (!Says("Upgrade", "websocket") || !Says("Connection", "Upgrade"))
            return "not upgraded: the server's Upgrade or Connection is missing or wrong";
        return fields.Contains("Sec-WebSocket-Extensions") ? "not upgraded: the server chose an extension, and none was offered" : null;
    }
}
