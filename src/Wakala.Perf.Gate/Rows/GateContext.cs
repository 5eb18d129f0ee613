using Wakala.Perf.Results;

namespace Wakala.Perf.Gate;

/// <summary>What was measured where, so far as a verdict depends on it.</summary>
public sealed record GateContext
{
    /// <summary>The suite: <c>api</c>.</summary>
    public required string Suite { get; init; }

    /// <summary>The document's table: <c>API Endpoints</c>.</summary>
    public required string Table { get; init; }

    /// <summary>The row: <c>GET /messages/list</c>.</summary>
    public required string Scenario { get; init; }

    /// <summary>The environment's name: <c>processes</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>The profile's name: <c>smoke</c>.</summary>
    public required string Profile { get; init; }

    /// <summary>Whether the environment has production's size, so that the document's objectives apply.</summary>
    public required bool ProductionSize { get; init; }

    /// <summary>The hash of what is asked of the target; only equal ones are compared.</summary>
    public required string WorkloadHash { get; init; }

    /// <summary>The machine, and how fast it was just now.</summary>
    public required Fingerprint Fingerprint { get; init; }

    /// <summary>Arrivals a second that this scenario got.</summary>
    public required double Rate { get; init; }

    /// <summary>Whether it is a live system: one build, so that nothing can be measured beside it.</summary>
    public bool Live { get; init; }

    /// <summary>The other rows of the run, which tell the machine from the row; null where they are not known.</summary>
    public OtherRows? Others { get; init; }

    /// <summary>The waivers of this row, ended ones included.</summary>
    public IReadOnlyList<StandingWaiver> Waivers { get; init; } = [];

    /// <summary>The commit that was measured.</summary>
    public required string Commit { get; init; }
}
