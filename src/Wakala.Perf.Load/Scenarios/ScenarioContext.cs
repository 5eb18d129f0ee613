using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>What a scenario is told before it starts.</summary>
public sealed record ScenarioContext
{
    /// <summary>Where the system under test answers.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>How it is reached.</summary>
    public TargetRoute Route { get; init; } = TargetRoute.Direct;

    /// <summary>Seed of everything that is drawn.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Differs in every run, for keys that must never repeat (idempotency keys).</summary>
    public required string RunId { get; init; }

    /// <summary>Connections that will be opened.</summary>
    public required int Connections { get; init; }

    /// <summary>Paths of the files that the scenario reads, by what they are: <c>contract</c>, <c>feed</c>, <c>sessions</c>.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>The path of one file.</summary>
    /// <exception cref="InvalidOperationException">The plan names no such file.</exception>
    public string File(string name) => Files.TryGetValue(name, out var path)
        ? path
        : throw new InvalidOperationException($"The plan names no file '{name}'; it has: {string.Join(", ", Files.Keys)}.");
}
