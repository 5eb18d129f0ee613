using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Wakala.Perf.Load;

/// <summary>A connected socket as a stream that tells when the other end is gone.</summary>
/// <param name="socket">The socket; the stream's from now on.</param>
/// <param name="lost">Told when the other end is gone.</param>
internal sealed class WatchedStream(Socket socket, Action lost) : DuplexStream
{
    private readonly NetworkStream _inner = new(socket, ownsSocket: true);
    private bool _isClosed;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var count = await _inner.ReadAsync(buffer, cancellationToken);
            if (count == 0 && !buffer.IsEmpty)
                lost();
            return count;
        }
        catch (IOException) when (!_isClosed)
        {
            lost();
            throw;
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _inner.WriteAsync(buffer, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        _isClosed = true;
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }
}
