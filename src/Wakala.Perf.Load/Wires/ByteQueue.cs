using System.Buffers;

namespace Wakala.Perf.Load;

/// <summary>Bytes on their way: written at its end, taken from its beginning. Begins small, since there may be many thousands.</summary>
internal sealed class ByteQueue : IBufferWriter<byte>
{
    private const int FirstLength = 256;

    private byte[] _bytes = [];
    private int _from;
    private int _to;

    public bool IsEmpty => _from == _to;

    public ReadOnlySpan<byte> Waiting => _bytes.AsSpan(_from, _to - _from);

    public void Advance(int count) => _to += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(Math.Max(1, sizeHint));
        return _bytes.AsMemory(_to);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(Math.Max(1, sizeHint));
        return _bytes.AsSpan(_to);
    }

    /// <summary>The first so many have been taken.</summary>
    public void Consume(int count)
    {
        _from += count;
        if (_from == _to)
            (_from, _to) = (0, 0);
    }

    public void Clear() => (_from, _to) = (0, 0);

    private void Ensure(int count)
    {
        if (_bytes.Length - _to >= count)
            return;
        var waiting = _to - _from;
        var target = _bytes.Length - waiting >= count ? _bytes : new byte[Math.Max(FirstLength, Math.Max(_bytes.Length * 2, waiting + count))];
        Buffer.BlockCopy(_bytes, _from, target, 0, waiting);
        (_bytes, _from, _to) = (target, 0, waiting);
    }
}
