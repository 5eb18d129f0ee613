using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>What several rows of a table are measured by at once: each of its trials is made once, by the row that needs it first.</summary>
/// <param name="parts">Names that a sentence of the whole begins with where it is said of a part: <c>NAME: …</c>.</param>
internal sealed class SharedMeasurement(params IReadOnlyList<string> parts)
{
    /// <summary>Between a row and its figure in a name of the shared trial's.</summary>
    public const char Of = '|';

    private readonly Dictionary<int, Task<Trial>> _trials = [];

    /// <summary>
    /// A row's part of a trial: the figures that are named <c>ROW|FIGURE</c>, and all that is said of the whole. A fault of the whole is the row's that needed the trial first: each is told once, whichever rows
    /// are measured.
    /// </summary>
    /// <param name="scenario">The row.</param>
    /// <param name="part">What its figures begin with.</param>
    /// <param name="trial">Which trial.</param>
    /// <param name="measure">Measures all rows.</param>
    public async Task<Trial> PartAsync(string scenario, string part, int trial, Func<Task<Trial>> measure)
    {
        var isFirst = !_trials.TryGetValue(trial, out var measuring);
        if (isFirst)
            _trials[trial] = measuring = measure();
        var whole = await measuring!;
        return whole with
        {
            Scenario = scenario,
            Figures = [.. whole.Figures.Where(figure => figure.Name.StartsWith(part + Of, StringComparison.Ordinal)).Select(figure => figure with { Name = figure.Name[(part.Length + 1)..] })],
            Faults = [.. whole.Faults.Where(fault => Begins(fault, part) || (isFirst && !parts.Any(one => Begins(fault, one))))],
        };
    }

    /// <summary>Whether a sentence of the whole is said of some of its parts, which it begins with, or of none.</summary>
    /// <param name="text">The sentence.</param>
    /// <param name="some">The parts.</param>
    public bool IsSaidOf(string text, params IEnumerable<string> some) => some.Any(part => Begins(text, part)) || !parts.Any(part => Begins(text, part));

    private static bool Begins(string text, string part) => text.StartsWith($"{part}: ", StringComparison.Ordinal);
}
