namespace Wakala.Perf.Scenarios;

/// <summary>A set of numbers that mostly lie near each other, a bit each: those that a sequence of a database gives.</summary>
internal sealed class NumberSet
{
    private const int PageBits = 12;
    private const int WordBits = 6;

    private readonly Dictionary<long, ulong[]> _pages = [];

    /// <returns>False where it is there already.</returns>
    public bool Add(long number)
    {
        var page = number >> PageBits;
        if (!_pages.TryGetValue(page, out var words))
            _pages[page] = words = new ulong[1 << (PageBits - WordBits)];
        var (word, bit) = ((int)((number >> WordBits) & ((1 << (PageBits - WordBits)) - 1)), 1UL << (int)(number & ((1 << WordBits) - 1)));
        if ((words[word] & bit) != 0)
            return false;
        words[word] |= bit;
        return true;
    }
}
