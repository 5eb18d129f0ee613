namespace Wakala.Platform;

/// <summary>Numbers that depend on the seed alone: xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift generators", 2016).</summary>
internal struct SeedRandom
{
    private ulong _state;

    public SeedRandom(int seed, int stream)
    {
        _state = ((ulong)(uint)seed << 32) ^ ((ulong)(uint)stream * 0x9E3779B97F4A7C15) ^ 0xD1B54A32D192ED03;
        for (var warm = 0; warm < 8; warm++)
            Next();
    }

    public ulong Next()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 0x2545F4914F6CDD1D;
    }

    public int Below(int bound) => (int)(((UInt128)Next() * (ulong)bound) >> 64);

    public long Below(long bound) => (long)(((UInt128)Next() * (ulong)bound) >> 64);

    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));
}
