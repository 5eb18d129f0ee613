namespace Wakala.Perf.Load;

/// <summary>Slots in the order in which their answers will come, for protocols that answer in order.</summary>
internal sealed class SlotQueue(int slots)
{
    private readonly int[] _ring = new int[slots];
    private int _first;
    private int _count;

    public int Count => _count;

    public void Enqueue(int slot)
    {
        if (_count == _ring.Length)
            throw new InvalidOperationException("More requests are under way than the connection has slots.");
        _ring[(_first + _count++) % _ring.Length] = slot;
    }

    public int Peek() => _ring[_first];

    public int Dequeue()
    {
        var slot = _ring[_first];
        _first = (_first + 1) % _ring.Length;
        _count--;
        return slot;
    }

    public void Clear() => (_first, _count) = (0, 0);
}
