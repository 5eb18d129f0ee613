using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Wakala.Perf.Environments;

/// <summary>A TCP connection's bytes, as its end on this machine counts them.</summary>
/// <param name="LocalPort">The port of that end.</param>
/// <param name="Cookie">Tells it from every other.</param>
/// <param name="Received">Bytes that came.</param>
/// <param name="Acknowledged">Bytes that went and arrived.</param>
internal readonly record struct SocketBytes(int LocalPort, ulong Cookie, ulong Received, ulong Acknowledged);

/// <summary>
/// The TCP connections of this network namespace with their bytes (Linux: sock_diag(7), <c>struct tcp_info</c> of tcp.h; RFC 4898's tcpEStatsAppHCThruOctetsReceived and
/// tcpEStatsAppHCThruOctetsAcked).
/// </summary>
[SupportedOSPlatform("linux")]
internal static partial class SocketTable
{
    private const int NetlinkFamily = 16;
    private const int DatagramCloseOnExec = 2 | 0x80000;
    private const int SockDiag = 4;
    private const ushort ByFamily = 20;
    private const ushort RequestAndDump = 0x301;
    private const ushort ErrorMessage = 2;
    private const ushort Done = 3;
    private const byte Ipv4 = 2;
    private const byte Ipv6 = 10;
    private const byte Tcp = 6;
    private const int InfoAttribute = 2;

    /// <summary>All states but those without bytes: TIME_WAIT, CLOSE and LISTEN.</summary>
    private const uint States = 0xFFF & ~((1u << 6) | (1u << 7) | (1u << 10));

    private const int HeaderLength = 16;
    private const int RequestLength = HeaderLength + 56;
    private const int AnswerLength = HeaderLength + 72;
    private const int AcknowledgedAt = 120;
    private const int ReceivedAt = 128;
    private const int PieceLength = 128 * 1024;

    /// <summary>Reads them; null where the kernel does not say, or not all.</summary>
    public static IReadOnlyList<SocketBytes>? Read()
    {
        var found = new List<SocketBytes>();
        var socket = Open(NetlinkFamily, DatagramCloseOnExec, SockDiag);
        if (socket < 0)
            return null;
        try
        {
            var piece = new byte[PieceLength];
            return Dump(socket, Ipv4, piece, found) && Dump(socket, Ipv6, piece, found) ? found : null;
        }
        finally
        {
            _ = Close(socket);
        }
    }

    /// <summary>Reads a piece of an answer.</summary>
    /// <returns>Whether that was its end; null where it is none at all.</returns>
    internal static bool? Parse(ReadOnlySpan<byte> piece, List<SocketBytes> found)
    {
        while (piece.Length >= HeaderLength)
        {
            var (length, type) = ((int)BinaryPrimitives.ReadUInt32LittleEndian(piece), BinaryPrimitives.ReadUInt16LittleEndian(piece[4..]));
            if (type == Done)
                return true;
            if (type == ErrorMessage || length < HeaderLength || length > piece.Length)
                return null;
            if (length >= AnswerLength)
                Add(piece[..length], found);
            piece = piece[Math.Min(piece.Length, Aligned(length))..];
        }

        return false;
    }

    private static bool Dump(int socket, byte family, byte[] piece, List<SocketBytes> found)
    {
        Span<byte> request = stackalloc byte[RequestLength];
        request.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(request, RequestLength);
        BinaryPrimitives.WriteUInt16LittleEndian(request[4..], ByFamily);
        BinaryPrimitives.WriteUInt16LittleEndian(request[6..], RequestAndDump);
        request[16] = family;
        request[17] = Tcp;
        request[18] = 1 << (InfoAttribute - 1);
        BinaryPrimitives.WriteUInt32LittleEndian(request[20..], States);
        if (Send(socket, request, request.Length, 0) < 0)
            return false;
        for (bool? isOver = false; ;)
        {
            var count = (int)Receive(socket, piece, piece.Length, 0);
            isOver = count > 0 ? Parse(piece.AsSpan(0, count), found) : null;
            if (isOver != false)
                return isOver == true;
        }
    }

    private static void Add(ReadOnlySpan<byte> message, List<SocketBytes> found)
    {
        var (port, cookie) = (BinaryPrimitives.ReadUInt16BigEndian(message[20..]), BinaryPrimitives.ReadUInt64LittleEndian(message[60..]));
        for (var rest = message[AnswerLength..]; rest.Length >= 4;)
        {
            var (length, type) = (BinaryPrimitives.ReadUInt16LittleEndian(rest), BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]));
            if (length < 4 || length > rest.Length)
                return;
            var info = rest[4..length];
            if (type == InfoAttribute && info.Length >= ReceivedAt + sizeof(ulong))
            {
                found.Add(new SocketBytes(port, cookie, BinaryPrimitives.ReadUInt64LittleEndian(info[ReceivedAt..]), BinaryPrimitives.ReadUInt64LittleEndian(info[AcknowledgedAt..])));
                return;
            }

            rest = rest[Math.Min(rest.Length, Aligned(length))..];
        }
    }

    private static int Aligned(int length) => (length + 3) & ~3;

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int Open(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "send")]
    private static partial nint Send(int socket, ReadOnlySpan<byte> bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv")]
    private static partial nint Receive(int socket, Span<byte> bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int socket);
}
