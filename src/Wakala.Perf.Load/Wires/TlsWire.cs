using System.Buffers;
using System.Net.Security;
using System.Security.Authentication;
using System.Threading.Tasks.Sources;

namespace Wakala.Perf.Load;

/// <summary>
/// A protocol within TLS. The runtime's own <see cref="SslStream"/> does the work, over a stream whose other end is this wire: what came
/// from the network is handed to it, and it goes on at once, on the same thread, for as far as that lasts.
/// </summary>
/// <param name="inner">What is spoken inside.</param>
/// <param name="options">Whom to expect and what to offer.</param>
internal sealed class TlsWire(IWire inner, SslClientAuthenticationOptions options) : IWire, IDisposable
{
    private const int PieceLength = 16 * 1024;

    private readonly ArrayBufferWriter<byte> _plain = new(256);
    private readonly byte[] _piece = new byte[PieceLength];
    private Network _network = new();
    private SslStream? _stream;
    private Answers _answers = new();
    private string? _broken;
    private bool _encrypted;

    public bool IsReady => _encrypted && inner.IsReady;

    public bool IsSpent => inner.IsSpent;

    public bool ComesBack => inner.ComesBack;

    public void Connecting(long? arrival) => inner.Connecting(arrival);

    public void Open(IBufferWriter<byte> output)
    {
        inner.Encrypting();
        // What was to be said on the connection before, and could not be.
        _plain.ResetWrittenCount();
        _stream?.Dispose();
        _network = new Network { Output = output };
        _stream = new SslStream(_network, leaveInnerStreamOpen: false);
        (_broken, _encrypted) = (null, false);
        _ = TalkAsync(_stream);
    }

    public void Write(int slot, long arrival, IBufferWriter<byte> output)
    {
        inner.Write(slot, arrival, _plain);
        Encrypt(output);
    }

    public string? Feed(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output, Answers answers)
    {
        _answers = answers;
        _network.Output = output;
        _network.Hear(bytes);
        if (_broken is null)
            Encrypt(output);
        return _broken;
    }

    public void PeerClosed(Answers answers) => inner.PeerClosed(answers);

    public bool MayRepeat(int slot) => inner.MayRepeat(slot);

    public void Lost(int slot) => inner.Lost(slot);

    public void Closed(string kind) => inner.Closed(kind);

    public bool Abandon(int slot, IBufferWriter<byte> output)
    {
        var goesOn = inner.Abandon(slot, _plain);
        Encrypt(output);
        return goesOn;
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _network.Dispose();
    }

    /// <summary>Shakes hands, and hears for as long as the connection lives. Each await ends within <see cref="Network.Hear"/>.</summary>
    private async Task TalkAsync(SslStream stream)
    {
        try
        {
            await stream.AuthenticateAsClientAsync(options, CancellationToken.None);
            _encrypted = true;
            inner.Open(_plain);
            for (; ; )
            {
                var count = await stream.ReadAsync(_piece, CancellationToken.None);
                if (count == 0 || stream != _stream)
                    return;
                _broken ??= inner.Feed(_piece.AsSpan(0, count), _plain, _answers);
            }
        }
        catch (Exception error) when (error is AuthenticationException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            if (stream == _stream)
                _broken ??= ErrorKind.TlsFailed;
        }
    }

    private void Encrypt(IBufferWriter<byte> output)
    {
        if (_plain.WrittenCount == 0 || !_encrypted)
            return;
        _network.Output = output;
        // The stream below takes everything at once, so that this one is done at once too.
        var writing = _stream!.WriteAsync(_plain.WrittenMemory, CancellationToken.None);
        if (!writing.IsCompletedSuccessfully)
            _broken = ErrorKind.TlsFailed;
        _plain.ResetWrittenCount();
    }

    /// <summary>What the encryption takes for the network.</summary>
    private sealed class Network : Stream, IValueTaskSource<int>
    {
        private ManualResetValueTaskSourceCore<int> _reading;
        private Memory<byte> _target;
        private bool _waiting;
        private readonly ByteQueue _heard = new();

        public IBufferWriter<byte>? Output { get; set; }

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        /// <summary>Hands over what came; the reader goes on within this call.</summary>
        public void Hear(ReadOnlySpan<byte> bytes)
        {
            _heard.Write(bytes);
            while (_waiting && !_heard.IsEmpty)
            {
                _waiting = false;
                _reading.SetResult(Take(_target.Span));
            }
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (buffer.Length == 0 || !_heard.IsEmpty)
                return new ValueTask<int>(Take(buffer.Span));
            _reading.Reset();
            (_target, _waiting) = (buffer, true);
            return new ValueTask<int>(this, _reading.Version);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Output?.Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Output?.Write(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public int GetResult(short token) => _reading.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _reading.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
            => _reading.OnCompleted(continuation, state, token, flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext);

        private int Take(Span<byte> target)
        {
            var count = Math.Min(target.Length, _heard.Waiting.Length);
            _heard.Waiting[..count].CopyTo(target);
            _heard.Consume(count);
            return count;
        }
    }
}
