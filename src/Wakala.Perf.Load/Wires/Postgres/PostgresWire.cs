using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Wakala.Perf.Load;

/// <summary>One connection of PostgreSQL's protocol (documentation, chapter "Frontend/Backend Protocol").</summary>
internal sealed class PostgresWire(PostgresProtocol protocol, IStatements statements, int slots) : IWire
{
    private const int ProtocolVersion = 196_608;
    private const int HeadLength = 5;

    private static readonly byte[] SyncMessage = [(byte)'S', 0, 0, 0, 4];

    // One result format for all columns: binary. Execute of the unnamed portal, all rows. Sync.
    private static readonly byte[] AfterParameters = [0, 1, 0, 1, (byte)'E', 0, 0, 0, 9, 0, 0, 0, 0, 0, .. SyncMessage];

    private readonly SlotQueue _waiting = new(slots);
    private readonly Inbox _inbox = new(ErrorKind.LongestAnswer);
    private readonly byte[][] _names = [.. statements.Sql.Select((_, number) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"s{number}\0")))];
    private readonly string?[] _refused = new string?[statements.Sql.Count];
    private readonly PostgresColumn[][] _columns = [.. statements.Sql.Select(_ => Array.Empty<PostgresColumn>())];
    private readonly IStatementExecution?[] _executions = new IStatementExecution?[slots];
    private readonly PostgresRow _row = new();
    private ScramExchange? _scram;
    private bool _signedIn;
    private int _prepared;
    private bool _begun;
    private int _rows;
    private string? _error;

    public bool IsReady { get; private set; }

    public bool IsSpent => false;

    public void Open(IBufferWriter<byte> output)
    {
        _waiting.Clear();
        _inbox.Clear();
        (_scram, _signedIn, _prepared, IsReady) = (null, false, 0, false);
        Array.Clear(_refused);
        BeginAnswer();
        var text = Encoding.UTF8.GetBytes($"user\0{protocol.User}\0database\0{protocol.Database}\0client_encoding\0UTF8\0application_name\0{protocol.ApplicationName}\0\0");
        WriteInt32(output, 8 + text.Length);
        WriteInt32(output, ProtocolVersion);
        output.Write(text);
    }

    public void Write(int slot, long arrival, IBufferWriter<byte> output)
    {
        // A fault of a scenario here leaves nothing behind.
        var execution = statements.Draw(arrival);
        var (name, parameters) = (_names[execution.Statement], execution.Parameters);
        var length = 4 + 1 + name.Length + 2 + 2 + 4;
        foreach (var parameter in parameters)
            length += 4 + (parameter is null ? 0 : Encoding.UTF8.GetByteCount(parameter));

        // Bind to the unnamed portal, parameters as text.
        var to = output.GetSpan(1 + length + AfterParameters.Length);
        to[0] = (byte)'B';
        BinaryPrimitives.WriteInt32BigEndian(to[1..], length);
        to[5] = 0;
        name.CopyTo(to[6..]);
        var at = 6 + name.Length;
        BinaryPrimitives.WriteInt16BigEndian(to[at..], 0);
        BinaryPrimitives.WriteInt16BigEndian(to[(at + 2)..], (short)parameters.Count);
        at += 4;
        foreach (var parameter in parameters)
        {
            var count = parameter is null ? -1 : Encoding.UTF8.GetBytes(parameter, to[(at + 4)..]);
            BinaryPrimitives.WriteInt32BigEndian(to[at..], count);
            at += 4 + Math.Max(0, count);
        }

        AfterParameters.CopyTo(to[at..]);
        output.Advance(at + AfterParameters.Length);
        _waiting.Enqueue(slot);
        _executions[slot] = execution;
    }

    public string? Feed(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output, Answers answers)
    {
        var rest = _inbox.Join(bytes);
        while (rest.Length >= HeadLength)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest[1..]);
            if (length < 4)
                return ErrorKind.Malformed;
            if (length > ErrorKind.LongestAnswer)
                return ErrorKind.TooLong;
            if (rest.Length < 1 + length)
                break;
            var body = rest[HeadLength..(1 + length)];
            if ((IsReady ? Hear((char)rest[0], body, answers) : HearOpening((char)rest[0], body, output)) is { } broken)
                return broken;
            rest = rest[(1 + length)..];
        }

        return _inbox.Keep(rest) ? null : ErrorKind.TooLong;
    }

    /// <summary>A statement may have been executed though its answer was lost.</summary>
    public bool MayRepeat(int slot) => false;

    /// <summary>Answers come in order, so that none can be left out.</summary>
    public bool Abandon(int slot, IBufferWriter<byte> output) => false;

    /// <summary>What a server says before it ends a connection is why the first request has no answer.</summary>
    public void PeerClosed(Answers answers)
    {
        if (_waiting.Count > 0 && _error is not null)
            End(answers);
    }

    private string? Hear(char kind, ReadOnlySpan<byte> body, Answers answers)
    {
        if (kind is 'N' or 'S' or 'A')
            return null;
        if (_waiting.Count == 0)
            return kind == 'E' ? KindOf(body) : ErrorKind.Malformed;
        if (!_begun)
        {
            _begun = true;
            answers.Begin(_waiting.Peek());
        }

        switch (kind)
        {
            case 'D':
                _rows++;
                See(_executions[_waiting.Peek()]!, body);
                return null;
            // After it the server ends the connection: nothing that is under way on it has another answer.
            case 'E' when IsFatal(body):
                return KindOf(body);
            case 'E':
                _error = KindOf(body);
                return null;
            case 'Z':
                End(answers);
                return null;
            case '1' or '2' or '3' or 'C' or 'I' or 'n' or 's' or 'T' or 't':
                return null;
            default:
                return ErrorKind.Malformed;
        }
    }

    private string? HearOpening(char kind, ReadOnlySpan<byte> body, IBufferWriter<byte> output)
    {
        switch (kind)
        {
            case 'R' when body.Length >= 4:
                return Authenticate(BinaryPrimitives.ReadInt32BigEndian(body), body[4..], output);
            case 'E' when _signedIn:
                _refused[_prepared] = KindOf(body);
                return null;
            case 'E':
                return KindOf(body);
            case 'Z' when !_signedIn:
                _signedIn = true;
                foreach (var (number, sql) in statements.Sql.Index())
                {
                    Say(output, 'P', [.. _names[number], .. Encoding.UTF8.GetBytes(sql), 0, 0, 0]);
                    Say(output, 'D', [(byte)'S', .. _names[number]]);
                    // Each by itself: one that cannot be prepared is no fault of the others.
                    output.Write(SyncMessage);
                }

                return null;
            case 'T':
                _columns[_prepared] = PostgresColumn.ReadAll(body);
                return null;
            case 'Z':
                IsReady = ++_prepared == statements.Sql.Count;
                return null;
            case 'K' or 'S' or 'N' or '1' or 't' or 'n':
                return null;
            default:
                return ErrorKind.Malformed;
        }
    }

    private string? Authenticate(int method, ReadOnlySpan<byte> data, IBufferWriter<byte> output)
    {
        const int ok = 0, clearText = 3, sasl = 10, saslContinue = 11, saslFinal = 12;
        if (method is ok)
            return null;
        if (protocol.Password is null)
            return "PostgreSQL wants a password, and the load has none";
        switch (method)
        {
            case clearText:
                Say(output, 'p', [.. Encoding.UTF8.GetBytes(protocol.Password), 0]);
                return null;
            case sasl:
                _scram = new ScramExchange(protocol.Password);
                var first = Encoding.UTF8.GetBytes(_scram.First);
                var count = new byte[4];
                BinaryPrimitives.WriteInt32BigEndian(count, first.Length);
                Say(output, 'p', [.. Encoding.ASCII.GetBytes(ScramExchange.Mechanism), 0, .. count, .. first]);
                return null;
            case saslContinue when _scram is not null && _scram.Answer(Encoding.UTF8.GetString(data)) is { } proof:
                Say(output, 'p', Encoding.UTF8.GetBytes(proof));
                return null;
            case saslFinal when _scram is not null && _scram.IsServer(Encoding.UTF8.GetString(data)):
                return null;
            default:
                return $"PostgreSQL wants authentication of kind {method}, and this load knows clear text and SCRAM-SHA-256";
        }
    }

    private void See(IStatementExecution execution, ReadOnlySpan<byte> body)
    {
        if (!execution.LooksAtRows || _error is not null)
            return;
        try
        {
            _row.Take(_columns[execution.Statement], body);
            execution.See(_row);
        }
        catch (Exception fault)
        {
            _error = Outcome.Of(fault).Error;
        }
    }

    private void End(Answers answers)
    {
        var slot = _waiting.Dequeue();
        answers.End(slot, OutcomeOf(_executions[slot]!));
        _executions[slot] = null;
        BeginAnswer();
    }

    private Outcome OutcomeOf(IStatementExecution execution)
    {
        try
        {
            return (_refused[execution.Statement] ?? _error) is { } error ? new Outcome(error) : execution.Judge(_rows);
        }
        catch (Exception fault)
        {
            return Outcome.Of(fault);
        }
    }

    private void BeginAnswer() => (_begun, _rows, _error) = (false, 0, null);

    /// <summary>Whether an error is the end of its connection: severity <c>FATAL</c> or <c>PANIC</c>, in English whatever the server speaks (field <c>V</c>).</summary>
    private static bool IsFatal(ReadOnlySpan<byte> fields) => Field(fields, 'V') is "FATAL" or "PANIC";

    /// <summary>The five letters of an error: <c>SQLSTATE 42P01</c>.</summary>
    private static string KindOf(ReadOnlySpan<byte> fields) => $"SQLSTATE {Field(fields, 'C') ?? "unknown"}";

    /// <summary>A field of an error; null where it has none.</summary>
    private static string? Field(ReadOnlySpan<byte> fields, char name)
    {
        while (fields.Length > 1)
        {
            var end = fields.IndexOf((byte)0);
            if (end < 0)
                break;
            if (fields[0] == name)
                return Encoding.ASCII.GetString(fields[1..end]);
            fields = fields[(end + 1)..];
        }

        return null;
    }

    private static void Say(IBufferWriter<byte> output, char kind, ReadOnlySpan<byte> body)
    {
        output.Write([(byte)kind]);
        WriteInt32(output, 4 + body.Length);
        output.Write(body);
    }

    private static void WriteInt32(IBufferWriter<byte> output, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(4), value);
        output.Advance(4);
    }
}
