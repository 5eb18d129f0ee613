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
    private readonly HttpAnswer _answer = new();
    private readonly bool _keepBody = requests.Expectation.Has.Count > 0;
    private bool _waiting;

    public bool IsReady => true;

    public bool IsSpent { get; private set; }

    public void Open(IBufferWriter<byte> output) => (IsSpent, _waiting) = (false, false);

    public void Write(int slot, long arrival, IBufferWriter<byte> output)
    {
        _waiting = true;
        _answer.Begin(_keepBody);
        output.Write(requests.BytesOf(arrival));
    }

    public string? Feed(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output, Answers answers)
    {
        // Nobody asked for it.
        if (!_waiting)
            return ErrorKind.Garbage;
        if (!_answer.HasBegun)
            answers.Begin(0);
        switch (_answer.Feed(bytes))
        {
            case AnswerState.Complete:
                End(answers);
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
        if (_waiting && _answer.EndsWithConnection)
            End(answers);
    }

    public bool MayRepeat(int slot) => !_answer.HasBegun;

    public bool Abandon(int slot, IBufferWriter<byte> output) => false;

    private void End(Answers answers)
    {
        _waiting = false;
        IsSpent = !_answer.KeepAlive || _answer.Unread > 0;
        answers.End(0, requests.Expectation.Judge(_answer.Status, _answer.IsJson, _answer.Body));
    }
}
