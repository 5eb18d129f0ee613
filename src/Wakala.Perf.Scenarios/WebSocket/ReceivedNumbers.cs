namespace Wakala.Perf.Scenarios;

/// <summary>Which messages of a conversation a receiver has had: their numbers run from 0 without a gap.</summary>
internal sealed class ReceivedNumbers
{
    private readonly List<ulong> _seen = [];
    private long _highest = -1;

    /// <summary>Enters a message that came.</summary>
    public Arrived Enter(long number)
    {
        var (word, bit) = ((int)(number / 64), 1UL << (int)(number % 64));
        while (_seen.Count <= word)
            _seen.Add(0);
        if ((_seen[word] & bit) != 0)
            return Arrived.Again;
        _seen[word] |= bit;
        if (number < _highest)
            return Arrived.TooLate;
        _highest = number;
        return Arrived.InOrder;
    }

    public bool Has(long number) => number / 64 < _seen.Count && (_seen[(int)(number / 64)] & (1UL << (int)(number % 64))) != 0;
}

/// <summary>How a message came.</summary>
internal enum Arrived
{
    /// <summary>After all that were sent before it.</summary>
    InOrder,

    /// <summary>After one that was sent later.</summary>
    TooLate,

    /// <summary>Not for the first time.</summary>
    Again,
}
