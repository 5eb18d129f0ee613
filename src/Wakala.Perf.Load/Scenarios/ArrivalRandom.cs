namespace Wakala.Perf.Load;

/// <summary>
/// Random numbers of one arrival. They depend on the seed and the arrival's number alone, so that a sequence of requests is the
/// same however its arrivals are spread over connections. SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014.
/// </summary>
public struct ArrivalRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _state;

    /// <summary>The numbers of arrival <paramref name="arrival"/> under <paramref name="seed"/>.</summary>
    public ArrivalRandom(ulong seed, long arrival)
    {
        _state = seed + ((ulong)arrival * Golden);
        _state = NextBits() ^ seed;
    }

    /// <summary>A whole number from 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)(((UInt128)NextBits() * (ulong)bound) >> 64);

    /// <summary>A number from 0 up to, and without, 1.</summary>
    public double Unit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Any 64 bits.</summary>
    public ulong Bits() => NextBits();

    private ulong NextBits()
    {
        _state += Golden;
        var bits = _state;
        bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
        return bits ^ (bits >> 31);
    }
}
