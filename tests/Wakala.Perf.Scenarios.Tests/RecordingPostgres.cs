using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Wakala.Perf.Scenarios.Tests;

/// <summary>What the n-th execution is answered with: rows, an error, or nothing and the end of the connection.</summary>
internal sealed record CannedRows(params IReadOnlyList<(DateTime? CreatedAt, long Id)> Rows)
{
    /// <summary>The error that it is refused with; null for rows.</summary>
    public string? SqlState { get; init; }

    /// <summary>Whether the connection ends instead.</summary>
    public bool Ends { get; init; }
}

/// <summary>Speaks PostgreSQL's protocol as far as a client needs to prepare statements and execute them, remembers what was executed (the statement's text, then its parameters), and answers the n-th execution with the n-th of its answers, over and over.</summary>
internal sealed class RecordingPostgres(IReadOnlyList<CannedRows> answers) : RecordingListener
{
    private const int SslRequest = 80_877_103, GssRequest = 80_877_104;
    private const int Moment = 1184, Long = 20, Text = 25;

    private readonly Dictionary<string, string> _statements = [];
    private string _bound = string.Empty;

    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Username=u;Password=p;Database=d;Timeout=5";

    protected override async Task TalkAsync(Socket socket)
    {
        await using var stream = new NetworkStream(socket);
        try
        {
            while (await ReadAsync(stream, 4) is var opening && BinaryPrimitives.ReadInt32BigEndian(opening) is SslRequest or GssRequest)
                await stream.WriteAsync("N"u8.ToArray(), Stopping);
            _ends = false;
            await stream.WriteAsync((byte[])[.. Message('R', [0, 0, 0, 0]), .. Setting("server_version", "15.0"), .. Setting("client_encoding", "UTF8"), .. Setting("integer_datetimes", "on"), .. Message('K', new byte[8]), .. Ready], Stopping);
            var kind = new byte[1];
            while (await stream.ReadAtLeastAsync(kind, 1, throwOnEndOfStream: false, Stopping) == 1)
            {
                if (Answer((char)kind[0], await ReadAsync(stream, 4)) is not { } answer)
                    return;
                await stream.WriteAsync(answer, Stopping);
                // What was said is lost where the connection ends with something unread.
                if (_ends && kind[0] == 'S')
                    return;
            }
        }
        catch (IOException)
        {
            // The client went away.
        }
    }

    private static byte[] Ready => Message('Z', "I"u8);

    /// <summary>Whether the connection ends after what is being said.</summary>
    private bool _ends;

    private byte[]? Answer(char kind, ReadOnlySpan<byte> body)
    {
        switch (kind)
        {
            case 'P':
                _statements[Name(ref body)] = Name(ref body);
                return Message('1', []);
            case 'D':
                // Of a statement: its parameters, then its rows.
                return [.. body[0] == 'S' ? Message('t', [0, 0]) : [], .. Message('T', Columns())];
            case 'B':
                _bound = Bound(body);
                return Message('2', []);
            case 'E':
                return Execute();
            case 'S':
                return _ends ? [] : Ready;
            case 'X':
                return null;
            default:
                return [];
        }
    }

    private string Bound(ReadOnlySpan<byte> body)
    {
        _ = Name(ref body);
        var text = new StringBuilder(_statements[Name(ref body)]);
        var formats = Int16(ref body);
        for (var at = 0; at < formats; at++)
            _ = Int16(ref body);
        var parameters = Int16(ref body);
        for (var at = 0; at < parameters; at++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(body);
            body = body[4..];
            text.Append('|').Append(length < 0 ? "null" : Encoding.UTF8.GetString(body[..length]));
            body = body[Math.Max(0, length)..];
        }

        return text.ToString();
    }

    private byte[]? Execute()
    {
        var answer = answers[Remember(_bound) % answers.Count];
        _ends = answer.Ends;
        if (answer.SqlState is { } state)
            return Message('E', Encoding.ASCII.GetBytes($"S{(_ends ? "FATAL" : "ERROR")}\0V{(_ends ? "FATAL" : "ERROR")}\0C{state}\0Mplanted\0\0"));
        return _ends ? [] : [.. answer.Rows.SelectMany(row => Message('D', Row(row.CreatedAt, row.Id))), .. Message('C', Encoding.ASCII.GetBytes($"SELECT {answer.Rows.Count}\0"))];
    }

    private static byte[] Columns()
    {
        (string Name, int Type)[] columns = [("created_at", Moment), ("id", Long), ("status", Text), ("phone", Text)];
        return [0, (byte)columns.Length, .. columns.SelectMany(column => (byte[])[.. Encoding.ASCII.GetBytes(column.Name), 0, 0, 0, 0, 0, 0, 0, .. Int32(column.Type), 255, 255, 255, 255, 255, 255, 0, 0])];
    }

    private static byte[] Row(DateTime? createdAt, long id)
    {
        var moment = createdAt is null ? null : Int64((createdAt.Value - new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)).Ticks / TimeSpan.TicksPerMicrosecond);
        return [0, 4, .. Value(moment), .. Value(Int64(id)), .. Value("sent"u8.ToArray()), .. Value("+1"u8.ToArray())];
    }

    private static byte[] Value(byte[]? value) => value is null ? Int32(-1) : [.. Int32(value.Length), .. value];

    private static byte[] Setting(string name, string value) => Message('S', Encoding.ASCII.GetBytes($"{name}\0{value}\0"));

    private static byte[] Message(char kind, ReadOnlySpan<byte> body) => [(byte)kind, .. Int32(4 + body.Length), .. body];

    private static byte[] Int32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Int64(long value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }

    private static short Int16(ref ReadOnlySpan<byte> body)
    {
        var value = BinaryPrimitives.ReadInt16BigEndian(body);
        body = body[2..];
        return value;
    }

    private static string Name(ref ReadOnlySpan<byte> body)
    {
        var end = body.IndexOf((byte)0);
        var name = Encoding.UTF8.GetString(body[..end]);
        body = body[(end + 1)..];
        return name;
    }

    /// <summary>A message's length, which counts itself, and then the message.</summary>
    private async Task<byte[]> ReadAsync(NetworkStream stream, int lengthBytes)
    {
        var length = new byte[lengthBytes];
        await stream.ReadExactlyAsync(length, Stopping);
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(length) - lengthBytes];
        await stream.ReadExactlyAsync(body, Stopping);
        return body;
    }
}
