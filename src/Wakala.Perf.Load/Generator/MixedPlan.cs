using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>Several scenarios that a generator process runs at once.</summary>
public sealed record MixedPlan
{
    /// <summary>The scenarios.</summary>
    public required IReadOnlyList<MixedPart> Parts { get; init; }

    /// <summary>Where their trials are written.</summary>
    public required string Result { get; init; }
}

/// <summary>One scenario of several.</summary>
/// <param name="Scenario">Its name, which no other has.</param>
/// <param name="Assembly">Path of the assembly that holds its type.</param>
/// <param name="Type">Full name of its type.</param>
/// <param name="Context">What it is told.</param>
/// <param name="Shape">Its load.</param>
public sealed record MixedPart(string Scenario, string Assembly, string Type, ScenarioContext Context, LoadShape Shape);

/// <summary>What several scenarios at once yielded.</summary>
/// <param name="Trials">A trial each, in their order.</param>
public sealed record MixedResult(IReadOnlyList<LoadResult> Trials);
