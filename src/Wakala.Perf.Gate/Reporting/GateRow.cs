namespace Wakala.Perf.Gate;

/// <summary>One gate as a line of text.</summary>
/// <param name="Gate">The figure's name.</param>
/// <param name="Objective">The document's figure.</param>
/// <param name="Baseline">What was measured before.</param>
/// <param name="Current">What was measured now.</param>
/// <param name="Difference">Current against baseline: <c>+41 %</c>.</param>
/// <param name="Limit">What it had to keep to.</param>
/// <param name="Verdict">What came of it; in brackets where it does not count.</param>
public sealed record GateRow(string Gate, string Objective, string Baseline, string Current, string Difference, string Limit, string Verdict);
