using System.Globalization;

namespace Wakala.Perf.Benchmarks;

/// <summary>Delays of a known distribution, in milliseconds.</summary>
internal sealed class Delays(string name, int seed)
{
    private readonly Random _random = new(seed);

    public static IReadOnlyList<string> Names { get; } = ["constant", "uniform", "log-normal", "bimodal"];

    public double Next() => name switch
    {
        "none" => 0,
        "constant" => 5,
        "uniform" => 1 + (19 * _random.NextDouble()),
        // Median 5 ms; a hundredth is above 16 ms.
        "log-normal" => 5 * Math.Exp(0.5 * Normal()),
        "bimodal" => _random.NextDouble() < 0.9 ? 2 : 40,
        _ => throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"There are no delays '{name}'.")),
    };

    /// <summary>Box and Muller, "A note on the generation of random normal deviates", 1958.</summary>
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
