namespace Wakala.Perf.Load;

/// <summary>
/// What came and has no end yet, before what comes next. Where a protocol tells how long a message will be, nothing is looked at
/// again before that much of it is there.
/// </summary>
internal sealed class Inbox(int longest)
{
    private byte[] _kept = [];
    private int _count;

    /// <summary>What was kept, and the new piece behind it. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Join(ReadOnlySpan<byte> piece)
    {
        if (_count == 0)
            return piece;
        Append(piece);
        return _kept.AsSpan(0, _count);
    }

    /// <summary>Keeps what is not whole: the end of what <see cref="Join"/> gave. False where no message may be so long.</summary>
    public bool Keep(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty)
        {
            _count = 0;
            // One long answer must not hold its memory for all of a long load, times the connections.
            if (_kept.Length > 64 * 1024)
                _kept = [];
            return true;
        }

        if (_count > 0)
        {
            // It lies in the same array, which a copy forward may overlap.
            rest.CopyTo(_kept);
            _count = rest.Length;
        }
        else
        {
            Append(rest);
        }

        return _count <= longest;
    }

    public void Clear() => _count = 0;

    private void Append(ReadOnlySpan<byte> piece)
    {
        if (_kept.Length < _count + piece.Length)
            Array.Resize(ref _kept, Math.Max(_kept.Length * 2, _count + piece.Length));
        piece.CopyTo(_kept.AsSpan(_count));
        _count += piece.Length;
    }
}
