namespace Wakala.Perf.Load;

/// <summary>What a generator process is to do: written as a file by whoever starts it.</summary>
public sealed record GeneratorPlan
{
    /// <summary>The scenario's name, as reports print it.</summary>
    public required string Scenario { get; init; }

    /// <summary>Path of the assembly that holds the scenario's type.</summary>
    public required string Assembly { get; init; }

    /// <summary>Full name of the scenario's type.</summary>
    public required string Type { get; init; }

    /// <summary>What the scenario is told.</summary>
    public required ScenarioContext Context { get; init; }

    /// <summary>The load that is measured.</summary>
    public required LoadShape Shape { get; init; }

    /// <summary>The search for capacity that follows; null for none.</summary>
    public CapacityPlan? Capacity { get; init; }

    /// <summary>The search for the breaking point that follows; null for none.</summary>
    public BreakPlan? Breaking { get; init; }

    /// <summary>Where the trial is written.</summary>
    public required string Result { get; init; }
}
