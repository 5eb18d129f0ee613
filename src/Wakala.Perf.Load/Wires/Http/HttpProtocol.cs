using System.Buffers;

namespace Wakala.Perf.Load;

/// <summary>HTTP/1.1 over kept connections (RFC 9112), one request at a time on each.</summary>
public sealed class HttpProtocol(IHttpRequests requests) : IWireProtocol
{
    /// <inheritdoc />
    public IWire MakeWire(int connection, int slots)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(slots, 1);
        return new HttpWire(requests);
    }
}

/// <summary>One connection's HTTP/1.1.</summary>
internal sealed class HttpWire(IHttpRequests requests) : IWire
{
    /// <summary>How long after a request the end of an idle connection may still cross it: far longer than a way there and back, and far shorter than a server waits for a request that is not whole.</summary>
    private const long CrossingLimitMilliseconds = 1_000;

    private readonly HttpAnswer _answer = new();
    private long _answered;
    private long _written;
    private bool _isSoon;
    private bool _isTimedOut;
    private IHttpExchange? _exchange;
    private IHttpExchange? _before;

    public bool IsReady => true;

    public bool IsSpent { get; private set; }

    public void Open(IBufferWriter<byte> output) => (IsSpent, _before, _exchange, _answered, _isTimedOut) = (false, _exchange, null, 0, false);

    public void Write(int slot, long arrival, IBufferWriter<byte> output)
    {
        var exchange = requests.Draw(arrival);
        exchange.Request.WriteTo(output);
        _answer.Begin(exchange.LooksAtBody, exchange.Request.Method == "HEAD");
        (_exchange, _before, _written) = (exchange, null, Environment.TickCount64);
    }

    public string? Feed(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output, Answers answers)
    {
        // Nobody asked for it. A server may say so before it ends a connection that was idle for too long (RFC 9110, section 15.5.9).
        if (_exchange is not { } exchange)
        {
            if (!(bytes.Length >= 12 && bytes.StartsWith("HTTP/1."u8) && bytes[8..12].SequenceEqual(" 408"u8)))
                return ErrorKind.Garbage;
            answers.Lose();
            return null;
        }

        if (!_answer.HasBegun)
        {
            answers.Begin(0);
            _isSoon = Environment.TickCount64 - _written < CrossingLimitMilliseconds;
        }

        switch (_answer.Feed(bytes))
        {
            case AnswerState.Complete when !_answer.KeepAlive && HasCrossed:
                // It ended the idle connection, and the request crossed that: not a word of it is the answer.
                _isTimedOut = true;
                answers.Lose();
                return null;
            case AnswerState.Complete:
                End(exchange, answers);
                return null;
            case AnswerState.Malformed:
                return ErrorKind.Garbage;
            case AnswerState.TooLong:
                return ErrorKind.TooLong;
            default:
                return null;
        }
    }

    public void PeerClosed(Answers answers)
    {
        if (_exchange is not { } exchange || !_answer.EndsWithConnection)
            return;
        // As below, of a server that ends its answer with the connection.
        _isTimedOut = HasCrossed;
        if (!_isTimedOut)
            End(exchange, answers);
    }

    /// <summary>Whether what came is the word of a server that ended an idle connection, which the request crossed. Later it is what the server has to say of the request.</summary>
    private bool HasCrossed => _answered > 0 && _answer.Status == 408 && _isSoon;

    public bool MayRepeat(int slot) => _isTimedOut || (!_answer.HasBegun && _exchange?.Request.IsIdempotent != false);

    public bool Abandon(int slot, IBufferWriter<byte> output) => false;

    public void Lost(int slot)
    {
        // It may have been sent on the connection before, and was to be repeated on this one.
        (_exchange ?? _before)?.Unanswered();
        (_exchange, _before) = (null, null);
    }

    private void End(IHttpExchange exchange, Answers answers)
    {
        _exchange = null;
        _answered++;
        IsSpent = !_answer.KeepAlive || _answer.Unread > 0;
        answers.End(0, Outcome.Of(exchange, _answer.Status, _answer.IsJson, _answer.Body));
    }
}
