using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Threading.Tasks.Sources;

namespace Wakala.Perf.Load;

/// <summary>
/// A connected socket as a stream over a <see cref="SocketLoop"/>. It reads only where the kernel has said that there is something, so that no
/// call is made in vain, and what waits for it goes on at once on the loop's thread. One read and one write at a time.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class LoopStream : DuplexStream, IValueTaskSource<int>
{
    private readonly Socket _socket;
    private readonly int _handle;
    private readonly SocketLoop _loop;
    private readonly Action _lost;
    private readonly Lock _gate = new();
    private readonly int _number;
    private ManualResetValueTaskSourceCore<int> _reader;
    private Memory<byte> _buffer;
    private TaskCompletionSource? _writable;
    private bool _isReading;
    private bool _isReadable;
    private bool _isWritable;
    private bool _isEnding;
    private bool _isClosed;

    private LoopStream(Socket socket, SocketLoop loop, Action lost)
    {
        (_socket, _loop, _lost) = (socket, loop, lost);
        _handle = (int)socket.SafeHandle.DangerousGetHandle();
        _number = loop.Add(this, _handle);
    }

    /// <summary>
    /// Connects. Not as the runtime does it: a socket that it once waited for is heard by its own threads ever after, each of whose wake-ups
    /// would be in vain.
    /// </summary>
    /// <param name="address">Where to.</param>
    /// <param name="loop">Who hears it.</param>
    /// <param name="lost">Told when the other end is gone.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="SocketException">There is no connection.</exception>
    public static async Task<LoopStream> ConnectAsync(IPEndPoint address, SocketLoop loop, Action lost, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Blocking = false };
        LoopStream? stream = null;
        try
        {
            try
            {
                socket.Connect(address);
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // As it should be.
            }

            stream = new LoopStream(socket, loop, lost);
            await stream.Writable().WaitAsync(cancellationToken);
            var refused = (SocketError)(int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
            return refused == SocketError.Success ? stream : throw new SocketException((int)refused);
        }
        catch
        {
            if (stream is not null)
                await stream.DisposeAsync();
            socket.Dispose();
            throw;
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (!TryRead(buffer.Span, out count))
            {
                _reader.Reset();
                (_buffer, _isReading) = (buffer, true);
                return new ValueTask<int>(this, _reader.Version);
            }
        }

        return count >= 0 ? new ValueTask<int>(count) : ValueTask.FromException<int>(Broken());
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!TryWrite(ref buffer, out var writable))
            await writable.WaitAsync(cancellationToken);
    }

    /// <summary>What the kernel says of the socket; on the loop's thread.</summary>
    public void Happened(uint events)
    {
        TaskCompletionSource? writable = null;
        var (count, wasReading) = (0, false);
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isEnding |= (events & (Epoll.PeerClosed | Epoll.HangUp | Epoll.Error)) != 0;
            _isReadable |= _isEnding || (events & Epoll.In) != 0;
            if ((events & (Epoll.Out | Epoll.HangUp | Epoll.Error)) != 0)
                (_isWritable, writable, _writable) = (true, _writable, null);
            if (_isReading && TryRead(_buffer.Span, out count))
                (wasReading, _isReading, _buffer) = (true, false, default);
        }

        writable?.TrySetResult();
        if (!wasReading)
            return;
        if (count >= 0)
            _reader.SetResult(count);
        else
            _reader.SetException(Broken());
    }

    int IValueTaskSource<int>.GetResult(short token) => _reader.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _reader.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _reader.OnCompleted(continuation, state, token, flags);

    /// <summary>Closes the socket. A read that waits ends, as one that is given up does.</summary>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        bool wasReading;
        TaskCompletionSource? writable;
        lock (_gate)
        {
            if (_isClosed)
                return;
            (wasReading, writable) = (_isReading, _writable);
            (_isClosed, _isReading, _writable, _buffer) = (true, false, null, default);
            _loop.Remove(_number);
            _socket.Dispose();
        }

        writable?.TrySetResult();
        // Whoever gives a request up does not go on with the next one.
        _reader.RunContinuationsAsynchronously = true;
        if (wasReading)
            _reader.SetException(new ObjectDisposedException(nameof(LoopStream)));
    }

    /// <summary>Reads what is there, if anything is; -1 where the connection is broken. A read of nothing waits until there is something.</summary>
    private bool TryRead(Span<byte> buffer, out int count)
    {
        count = 0;
        while (_isReadable)
        {
            if (buffer.IsEmpty)
                return true;
            count = Epoll.Receive(_handle, buffer);
            if (count < 0 && Epoll.LastError is var error and (Epoll.WouldBlock or Epoll.Interrupted))
            {
                _isReadable = error == Epoll.Interrupted;
                continue;
            }

            // A short read has taken all there was; more of it is another event, but for an end that was told already.
            _isReadable = count == buffer.Length || count <= 0 || _isEnding;
            if (count <= 0)
                _lost();
            return true;
        }

        return false;
    }

    private bool TryWrite(ref ReadOnlyMemory<byte> buffer, out Task writable)
    {
        lock (_gate)
        {
            writable = Task.CompletedTask;
            while (!buffer.IsEmpty)
            {
                ObjectDisposedException.ThrowIf(_isClosed, this);
                var sent = Epoll.Send(_handle, buffer.Span);
                if (sent >= 0)
                {
                    buffer = buffer[sent..];
                    continue;
                }

                var error = Epoll.LastError;
                if (error == Epoll.Interrupted)
                    continue;
                if (error != Epoll.WouldBlock)
                {
                    _lost();
                    throw Broken();
                }

                _isWritable = false;
                writable = Writable();
                return false;
            }

            return true;
        }
    }

    /// <summary>Ends when the kernel takes something in, or never will.</summary>
    private Task Writable()
    {
        lock (_gate)
        {
            if (_isWritable || _isClosed)
                return Task.CompletedTask;
            _writable ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _writable.Task;
        }
    }

    private static IOException Broken() => new("The connection was reset.", new SocketException((int)SocketError.ConnectionReset));
}
