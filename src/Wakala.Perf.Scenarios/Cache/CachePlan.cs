using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>What the process that loads Redis is to do, in the order of its parts: written as a file by whoever starts it.</summary>
public sealed record CachePlan
{
    /// <summary>Where Redis is, as StackExchange.Redis has it.</summary>
    public required string Redis { get; init; }

    /// <summary>What is sent.</summary>
    public required CacheOperation Operation { get; init; }

    /// <summary>What every key begins with.</summary>
    public required string Prefix { get; init; }

    /// <summary>What is drawn from.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Whether every key that must be there is there already.</summary>
    public bool KeysAreThere { get; init; }

    /// <summary>One command at a time through the client library, by BenchmarkDotNet; null to leave it out.</summary>
    public AlonePlan? Alone { get; init; }

    /// <summary>Seconds of one command at a time by the engine, to be held beside another tool's; null to leave it out.</summary>
    public double? InTurnSeconds { get; init; }

    /// <summary>A steady load by the engine; null to leave it out.</summary>
    public SteadyPlan? Steady { get; init; }

    /// <summary>A closed loop over more and more connections; null to leave it out.</summary>
    public GrowingPlan? Growing { get; init; }

    /// <summary>Where the result is written.</summary>
    public required string Result { get; init; }
}

/// <summary>How BenchmarkDotNet measures.</summary>
/// <param name="Iterations">Measured iterations.</param>
/// <param name="Invocations">Commands in each.</param>
public sealed record AlonePlan(int Iterations, int Invocations);

/// <summary>A steady load.</summary>
/// <param name="Rate">Commands a second, at even distances.</param>
/// <param name="WarmUpSeconds">Seconds that are in no figure.</param>
/// <param name="Seconds">Seconds that are measured.</param>
/// <param name="Connections">Connections.</param>
public sealed record SteadyPlan(double Rate, double WarmUpSeconds, double Seconds, int Connections);

/// <summary>A closed loop that grows.</summary>
/// <param name="Connections">The connections of each step.</param>
/// <param name="Pipeline">Commands under way on each.</param>
/// <param name="Seconds">Seconds of a step, of which the first tenth is in no figure.</param>
public sealed record GrowingPlan(IReadOnlyList<int> Connections, int Pipeline, double Seconds);

/// <summary>What came of a <see cref="CachePlan"/>.</summary>
public sealed record CacheResult
{
    /// <summary>BenchmarkDotNet's figures.</summary>
    public AloneResult? Alone { get; init; }

    /// <summary>One command at a time by the engine.</summary>
    public LoadResult? InTurn { get; init; }

    /// <summary>The steady load.</summary>
    public LoadResult? Steady { get; init; }

    /// <summary>The steps of the closed loop.</summary>
    public IReadOnlyList<GrowingStep> Growing { get; init; } = [];
}

/// <summary>Time of a command over BenchmarkDotNet's iterations, in milliseconds.</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="Median">Their median.</param>
/// <param name="P99">Their 99th percentile.</param>
/// <param name="Iterations">How many there were.</param>
public sealed record AloneResult(double Mean, double Median, double P99, int Iterations);

/// <summary>One step of a closed loop.</summary>
/// <param name="Connections">Its connections.</param>
/// <param name="Rate">Right answers a second.</param>
/// <param name="P99">P99 of a command, in milliseconds.</param>
/// <param name="Requests">Commands.</param>
/// <param name="Errors">What failed, by kind.</param>
public sealed record GrowingStep(int Connections, double Rate, double P99, long Requests, IReadOnlyDictionary<string, long> Errors);
