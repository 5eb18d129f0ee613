using System.Buffers;

namespace Wakala.Perf.Load;

/// <summary>One request on an HTTP/2 connection, and what came of its answer. Used again for the next in the same slot.</summary>
/// <param name="slot">Its place on the connection.</param>
internal sealed class Http2Stream(int slot)
{
    private readonly ArrayBufferWriter<byte> _body = new(64);

    /// <summary>Its place on the connection.</summary>
    public int Slot => slot;

    /// <summary>Its number on the connection; 0 while there is no request.</summary>
    public int Id { get; private set; }

    public int Status { get; set; }

    public bool IsJson { get; set; }

    public bool HasBegun { get; set; }

    /// <summary>Bytes that the server will take.</summary>
    public long Window { get; set; }

    /// <summary>What of the request's body is not sent yet.</summary>
    public ReadOnlyMemory<byte> Unsent { get; set; }

    public ReadOnlyMemory<byte> Body => _body.WrittenMemory;

    /// <summary>What was asked last; null where that was lost.</summary>
    public IHttpExchange? Exchange { get; private set; }

    public long Received { get; private set; }

    public void Begin(int id, long window, IHttpExchange exchange)
    {
        Exchange = exchange;
        _body.ResetWrittenCount();
        (Id, Status, IsJson, HasBegun, Window, Unsent, Received) = (id, 0, false, false, window, default, 0);
    }

    public void Take(ReadOnlySpan<byte> bytes)
    {
        Received += bytes.Length;
        if (Exchange!.LooksAtBody)
            _body.Write(bytes);
    }

    /// <summary>The request is off the connection. What was asked is kept: whether it was answered is another matter.</summary>
    public void End() => (Id, Unsent) = (0, default);

    /// <summary>No answer will come.</summary>
    public void Lose()
    {
        Exchange?.Unanswered();
        Exchange = null;
    }
}
