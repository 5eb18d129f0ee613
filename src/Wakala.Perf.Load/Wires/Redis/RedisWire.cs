using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Wakala.Perf.Load;

/// <summary>One connection's RESP2.</summary>
/// <param name="commands">What is asked.</param>
/// <param name="first">What is said first, encoded; empty for nothing.</param>
/// <param name="slots">Commands under way at once.</param>
internal sealed class RedisWire(IRedisCommands commands, byte[] first, int slots) : IWire
{
    private const int DeepestAnswer = 8;
    private const int Unknown = -1;
    private const int Malformed = -2;

    private readonly SlotQueue _waiting = new(slots);
    private readonly long[] _arrivals = new long[slots];
    private readonly Inbox _inbox = new(ErrorKind.LongestAnswer);
    private bool _begun;
    private long _need;

    public bool IsReady { get; private set; }

    public bool IsSpent => false;

    public void Open(IBufferWriter<byte> output)
    {
        _waiting.Clear();
        _inbox.Clear();
        (IsReady, _begun, _need) = (first.Length == 0, false, 0);
        output.Write(first);
    }

    public void Write(int slot, long arrival, IBufferWriter<byte> output)
    {
        output.Write(commands.BytesOf(arrival));
        _waiting.Enqueue(slot);
        _arrivals[slot] = arrival;
    }

    public string? Feed(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output, Answers answers)
    {
        var rest = _inbox.Join(bytes);
        while (!rest.IsEmpty)
        {
            if (_waiting.Count == 0 && IsReady)
                return ErrorKind.Malformed;
            if (!_begun && IsReady)
                answers.Begin(_waiting.Peek());
            _begun = true;
            var length = rest.Length < _need ? Unknown : LengthOf(rest, 0, out _need);
            if (length == Malformed)
                return ErrorKind.Malformed;
            if (length == Unknown)
                break;
            var outcome = Judge(rest[..length]);
            rest = rest[length..];
            (_begun, _need) = (false, 0);
            if (IsReady)
                answers.End(_waiting.Dequeue(), outcome);
            else if (outcome.Succeeded)
                IsReady = true;
            else
                return outcome.Error;
        }

        return _need <= ErrorKind.LongestAnswer && _inbox.Keep(rest) ? null : ErrorKind.TooLong;
    }

    /// <summary>A command may have been done though its answer was lost.</summary>
    public bool MayRepeat(int slot) => false;

    /// <summary>Answers come in order, so that none can be left out.</summary>
    public bool Abandon(int slot, IBufferWriter<byte> output) => false;

    /// <summary>How long the first answer is; <see cref="Unknown"/> where it is not whole.</summary>
    /// <param name="bytes">From the answer's first byte.</param>
    /// <param name="depth">How many arrays it is in.</param>
    /// <param name="need">The least that the bytes must be before another look makes sense.</param>
    private static int LengthOf(ReadOnlySpan<byte> bytes, int depth, out long need)
    {
        need = 0;
        if (bytes[0] is not ((byte)'+' or (byte)'-' or (byte)':' or (byte)'$' or (byte)'*') || depth > DeepestAnswer)
            return Malformed;
        var end = bytes.IndexOf("\r\n"u8);
        if (end < 0)
            return Unknown;
        var head = end + 2;
        if (bytes[0] is not ((byte)'$' or (byte)'*'))
            return head;
        if (!Utf8Parser.TryParse(bytes[1..end], out long count, out var used) || used != end - 1 || count < -1)
            return Malformed;
        if (count == -1)
            return head;
        if (bytes[0] == '$')
        {
            need = head + count + 2;
            return bytes.Length < need ? Unknown : bytes[head + (int)count] == '\r' ? (int)need : Malformed;
        }

        var length = head;
        for (var element = 0L; element < count; element++)
        {
            if (length >= bytes.Length)
                return Unknown;
            var one = LengthOf(bytes[length..], depth + 1, out var more);
            if (one < 0)
            {
                need = length + more;
                return one;
            }

            length += one;
        }

        return length;
    }

    private Outcome Judge(ReadOnlySpan<byte> answer)
    {
        if (answer[0] == '-')
        {
            // The first word is the kind; what follows may name a key.
            var text = answer[1..^2];
            var space = text.IndexOf((byte)' ');
            return new Outcome($"Redis {Encoding.ASCII.GetString(space < 0 ? text : text[..space])}");
        }

        // What is said first is a matter of its own.
        if (IsReady && answer[0] == '$' && !answer.StartsWith("$-1"u8) && !commands.IsRight(_arrivals[_waiting.Peek()], answer[(answer.IndexOf((byte)'\n') + 1)..^2]))
            return RedisJudge.NotWhatWasKept;
        return IsReady
            ? commands.Expectation.Judge(answer.StartsWith("$-1"u8) || answer.StartsWith("*-1"u8), answer[0] == '+', answer[0] == ':')
            : Outcome.Success;
    }
}
