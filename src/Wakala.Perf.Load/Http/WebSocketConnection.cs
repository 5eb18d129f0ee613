using System.Buffers;
using System.Net.WebSockets;
using System.Text;

namespace Wakala.Perf.Load;

/// <summary>
/// One open WebSocket and the message on it that waits for its answer. What comes is read all the time, not only while someone waits: a read
/// that is cancelled would take the connection with it, and pings want their pongs.
/// </summary>
internal sealed class WebSocketConnection : IAsyncDisposable
{
    private readonly ClientWebSocket _socket;
    private readonly IWebSocketMessages _messages;
    private readonly Action _lost;
    private readonly CancellationTokenSource _stop = new();
    private readonly ArrayBufferWriter<byte> _output = new(256);
    private readonly Lock _gate = new();
    private Task _reading = Task.CompletedTask;
    private TaskCompletionSource<Outcome>? _waiting;
    private long _id;
    private bool _isOver;

    private WebSocketConnection(ClientWebSocket socket, IWebSocketMessages messages, Action lost) => (_socket, _messages, _lost) = (socket, messages, lost);

    /// <summary>Whether requests can be sent on it.</summary>
    public bool IsOpen => !Volatile.Read(ref _isOver);

    /// <summary>Signs in, where a message does that, and begins to read.</summary>
    public static async Task<WebSocketConnection> BeginAsync(ClientWebSocket socket, IWebSocketMessages messages, string? firstMessage, Action lost, CancellationToken cancellationToken)
    {
        if (firstMessage is not null)
            await socket.SendAsync(Encoding.UTF8.GetBytes(firstMessage), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        var connection = new WebSocketConnection(socket, messages, lost);
        connection._reading = Task.Run(connection.ReadAsync, CancellationToken.None);
        return connection;
    }

    /// <summary>Sends the message of an arrival and waits for the answer that bears its id; one that comes after the time-out is nobody's.</summary>
    public async ValueTask<Outcome> AskAsync(long arrival, long id, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_isOver)
                return new Outcome(ErrorKind.Reset);
            (_waiting, _id) = (answer, id);
        }

        _output.ResetWrittenCount();
        _messages.Write(arrival, id, _output);
        try
        {
            await _socket.SendAsync(_output.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        catch (Exception error) when (error is WebSocketException or IOException or ObjectDisposedException || IsLoss(error, cancellationToken))
        {
            return new Outcome(ErrorKind.Reset);
        }

        return await answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Whether it says that the connection went away: a socket that the reader found lost calls what is sent on it cancelled, though nobody cancelled it.</summary>
    public static bool IsLoss(Exception error, CancellationToken cancellationToken) => error is OperationCanceledException && !cancellationToken.IsCancellationRequested;

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _isOver = true;
        await _stop.CancelAsync();
        await _reading;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        var kind = ErrorKind.Reset;
        try
        {
            kind = await ReadToEndAsync();
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // How it ended is in the state below.
        }

        TaskCompletionSource<Outcome>? waiting;
        bool wasOver;
        lock (_gate)
            (wasOver, _isOver, waiting, _waiting) = (_isOver, true, _waiting, null);
        if (!wasOver)
            _lost();
        waiting?.TrySetResult(new Outcome(kind));
    }

    private async Task<string> ReadToEndAsync()
    {
        var message = new ArrayBufferWriter<byte>(4096);
        while (true)
        {
            var piece = await _socket.ReceiveAsync(message.GetMemory(4096), _stop.Token);
            if (piece.MessageType == WebSocketMessageType.Close)
                return ErrorKind.Reset;
            message.Advance(piece.Count);
            if (message.WrittenCount > ErrorKind.LongestAnswer)
                return ErrorKind.TooLong;
            if (!piece.EndOfMessage)
                continue;
            Hear(message.WrittenSpan);
            message.ResetWrittenCount();
        }
    }

    private void Hear(ReadOnlySpan<byte> message)
    {
        if (_messages.IdOf(message) is not { } id)
            return;
        TaskCompletionSource<Outcome>? waiting;
        lock (_gate)
        {
            if (id != _id || _waiting is null)
                return;
            (waiting, _waiting) = (_waiting, null);
        }

        waiting.TrySetResult(_messages.Judge(message));
    }
}
