using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace Wakala.Platform;

/// <summary>
/// Writes rows in PostgreSQL's binary COPY format (documentation of COPY, "Binary Format") from one reused buffer: about three
/// times as fast as writing them value by value through a general importer.
/// </summary>
internal sealed class BinaryCopy : IAsyncDisposable
{
    private const int BufferSize = 1 << 20;
    private const int RoomForARow = 16 * 1024;
    private static readonly long PostgresEpoch = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private readonly NpgsqlRawCopyStream _stream;
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _length;

    private BinaryCopy(NpgsqlRawCopyStream stream)
    {
        _stream = stream;
        ReadOnlySpan<byte> header = [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00, 0, 0, 0, 0, 0, 0, 0, 0];
        header.CopyTo(_buffer);
        _length = header.Length;
    }

    public static async Task<BinaryCopy> BeginAsync(NpgsqlConnection connection, string command, CancellationToken cancellationToken)
        => new(await connection.BeginRawBinaryCopyAsync(command, cancellationToken));

    public void BeginRow(short columns)
    {
        BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(_length), columns);
        _length += sizeof(short);
    }

    public void Write(short value)
    {
        WriteLength(sizeof(short));
        BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(_length), value);
        _length += sizeof(short);
    }

    public void Write(int value)
    {
        WriteLength(sizeof(int));
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_length), value);
        _length += sizeof(int);
    }

    public void Write(long value)
    {
        WriteLength(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(_buffer.AsSpan(_length), value);
        _length += sizeof(long);
    }

    public void Write(bool value)
    {
        WriteLength(1);
        _buffer[_length++] = value ? (byte)1 : (byte)0;
    }

    /// <summary>A moment as microseconds since 2000.</summary>
    public void Write(DateTimeOffset value) => Write((value.UtcTicks - PostgresEpoch) / TimeSpan.TicksPerMicrosecond);

    public void Write(ReadOnlySpan<byte> utf8)
    {
        WriteLength(utf8.Length);
        utf8.CopyTo(_buffer.AsSpan(_length));
        _length += utf8.Length;
    }

    public void Write(string text)
    {
        var length = Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length + sizeof(int)));
        WriteLength(length);
        _length += length;
    }

    /// <summary>To be called after each row: hands the buffer on when it is nearly full.</summary>
    public ValueTask EndRowAsync(CancellationToken cancellationToken)
        => _length > BufferSize - RoomForARow ? FlushAsync(cancellationToken) : ValueTask.CompletedTask;

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(_length), -1);
        _length += sizeof(short);
        await FlushAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(_buffer.AsMemory(0, _length), cancellationToken);
        _length = 0;
    }

    private void WriteLength(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_length), length);
        _length += sizeof(int);
    }
}
