using System.Buffers.Binary;
using System.Text;

namespace Wakala.Perf.Load;

/// <summary>A column of an answer: its name, and its type's number in PostgreSQL's catalogue.</summary>
internal readonly record struct PostgresColumn(string Name, int Type)
{
    /// <summary>Reads the description of a statement's rows.</summary>
    public static PostgresColumn[] ReadAll(ReadOnlySpan<byte> body)
    {
        // The name's end, then: table, column of it, type, length, modifier, format.
        const int typeAt = 6, afterName = 18;
        var columns = new PostgresColumn[BinaryPrimitives.ReadInt16BigEndian(body)];
        body = body[2..];
        for (var at = 0; at < columns.Length; at++)
        {
            var end = body.IndexOf((byte)0);
            columns[at] = new PostgresColumn(Encoding.UTF8.GetString(body[..end]), BinaryPrimitives.ReadInt32BigEndian(body[(end + 1 + typeAt)..]));
            body = body[(end + 1 + afterName)..];
        }

        return columns;
    }
}

/// <summary>One row as it came over the wire, its values in PostgreSQL's binary form; used again for each row.</summary>
internal sealed class PostgresRow : IAnswerRow
{
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private PostgresColumn[] _columns = [];
    private byte[] _body = [];

    /// <summary>Takes the next row.</summary>
    public void Take(PostgresColumn[] columns, ReadOnlySpan<byte> body)
    {
        if (_body.Length < body.Length)
            _body = new byte[body.Length];
        body.CopyTo(_body);
        _columns = columns;
    }

    public IComparable this[string column]
    {
        get
        {
            ReadOnlySpan<byte> rest = _body.AsSpan(2);
            foreach (var one in _columns)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(rest);
                rest = rest[4..];
                if (one.Name == column)
                    return length < 0 ? throw new InvalidOperationException($"column {column} holds nothing") : Value(one, rest[..length]);
                rest = rest[Math.Max(0, length)..];
            }

            throw new InvalidOperationException($"there is no column {column}");
        }
    }

    /// <summary>A value by its type's number in the catalogue <c>pg_type</c>, as client libraries give it.</summary>
    private static IComparable Value(PostgresColumn column, ReadOnlySpan<byte> bytes) => column.Type switch
    {
        16 => bytes[0] != 0,
        20 => BinaryPrimitives.ReadInt64BigEndian(bytes),
        21 => BinaryPrimitives.ReadInt16BigEndian(bytes),
        23 => BinaryPrimitives.ReadInt32BigEndian(bytes),
        19 or 25 or 114 or 1042 or 1043 => Encoding.UTF8.GetString(bytes),
        700 => BinaryPrimitives.ReadSingleBigEndian(bytes),
        701 => BinaryPrimitives.ReadDoubleBigEndian(bytes),
        1114 => Moment(bytes, DateTimeKind.Unspecified),
        1184 => Moment(bytes, DateTimeKind.Utc),
        2950 => new Guid(bytes, bigEndian: true),
        _ => throw new InvalidOperationException($"column {column.Name} is of the type {column.Type}, which is not compared here"),
    };

    /// <summary>Microseconds since 2000; what lies before or after all moments is of no kind, as Npgsql has it.</summary>
    private static DateTime Moment(ReadOnlySpan<byte> bytes, DateTimeKind kind) => BinaryPrimitives.ReadInt64BigEndian(bytes) switch
    {
        long.MaxValue => DateTime.MaxValue,
        long.MinValue => DateTime.MinValue,
        var microseconds => DateTime.SpecifyKind(Epoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond), kind),
    };
}
