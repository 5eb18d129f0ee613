using Wakala.Perf.Suite;

namespace Wakala.Perf.Resources;

/// <summary>The document's stress test: users who send a request, wait for its answer, think, and send again, in stages.</summary>
[Asserts("Stress Test Profile", Where = "every environment; the document's users and minutes at profile release")]
[Trait("suite", SuiteName.Stress)]
[Collection(StressSuite.Name)]
public sealed class StressProfileTests(StressSuite suite)
{
    /// <summary>The document's stages: minutes, and users at their end.</summary>
    public static IReadOnlyList<StressStage> Stages { get; } = [new(5, 1_000), new(10, 5_000), new(5, 10_000), new(10, 10_000), new(5, 0)];

    /// <summary>The document's thresholds, <c>p(95)&lt;500</c> in milliseconds and <c>rate&lt;0.1</c>.</summary>
    public static StressLimits Limits { get; } = new(500, 0.1);

    /// <summary>The test of the profile as a whole.</summary>
    [Theory]
    [InlineData("profile")]
    public Task Holds_its_baseline(string row) => suite.HoldAsync(row, rows => rows.Profile());
}
