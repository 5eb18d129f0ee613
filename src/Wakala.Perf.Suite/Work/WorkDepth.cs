namespace Wakala.Perf.Suite;

/// <summary>How much of a platform's work is counted.</summary>
/// <param name="Rounds">Rounds of warm-up, of every row that stores nothing, before the first row is counted.</param>
/// <param name="Passes">Passes of a row's requests, at least, of which each is read after every answer: an odd number, of which one is the middle.</param>
/// <param name="Compiling">How long the runtime takes to compile what it found to be much used.</param>
internal sealed record WorkDepth(int Rounds, int Passes, TimeSpan Compiling)
{
    /// <summary>
    /// What is stored, and held to what was. After four rounds an analytics query that was counted first allocated 28.6 kB, and counted last 26.5 kB; after twelve 26.5 kB
    /// wherever it was counted, within 0.5 % (and after twenty-five no less). The runtime begins to compile a tenth of a second after it found out.
    /// </summary>
    public static WorkDepth Full { get; } = new(12, 5, TimeSpan.FromMilliseconds(150));

    /// <summary>A first count of two builds side by side, whose runtime settings have methods compiled as soon as they were called thirty times; a row that costs another amount in it is counted in full.</summary>
    public static WorkDepth Brief { get; } = new(4, 3, TimeSpan.FromMilliseconds(50));
}
