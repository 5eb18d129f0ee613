using Wakala.Perf.Load;

namespace Wakala.Perf.Suite;

/// <summary>One of several loads at once.</summary>
/// <param name="Name">Its name, which no other has.</param>
/// <param name="Scenario">Its type, of <c>Wakala.Perf.Scenarios</c>.</param>
/// <param name="Shape">How hard.</param>
/// <param name="Files">The files that it reads beside <c>contract</c> and <c>feed</c>, by what they are.</param>
/// <param name="At">What answers; the environment's own platform when left out.</param>
public sealed record TableLoad(string Name, Type Scenario, LoadShape Shape, IReadOnlyDictionary<string, string> Files, Uri? At = null);
