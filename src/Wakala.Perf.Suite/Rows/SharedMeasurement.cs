using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>What several rows of a table are measured by at once: each of its trials is made once, by the row that needs it first.</summary>
internal sealed class SharedMeasurement
{
    /// <summary>Between a row and its figure in a name of the shared trial's.</summary>
    public const char Of = '|';

    private readonly Dictionary<int, Task<Trial>> _trials = [];

    /// <summary>A row's part of a trial: the figures that are named <c>ROW|FIGURE</c>, and all that is said of the whole.</summary>
    /// <param name="scenario">The row.</param>
    /// <param name="part">What its figures begin with.</param>
    /// <param name="trial">Which trial.</param>
    /// <param name="measure">Measures all rows.</param>
    public async Task<Trial> PartAsync(string scenario, string part, int trial, Func<Task<Trial>> measure)
    {
        if (!_trials.TryGetValue(trial, out var measuring))
            _trials[trial] = measuring = measure();
        var whole = await measuring;
        return whole with
        {
            Scenario = scenario,
            Figures = [.. whole.Figures.Where(figure => figure.Name.StartsWith(part + Of, StringComparison.Ordinal)).Select(figure => figure with { Name = figure.Name[(part.Length + 1)..] })],
            Faults = [.. whole.Faults.Where(fault => fault.StartsWith(part, StringComparison.Ordinal))],
        };
    }

    /// <summary>Whether a sentence of the whole is said of some of its parts, which it begins with, or of none.</summary>
    /// <param name="text">The sentence.</param>
    /// <param name="parts">The parts.</param>
    /// <param name="all">All parts that sentences begin with.</param>
    public static bool IsSaidOf(string text, IEnumerable<string> parts, IEnumerable<string> all)
    {
        return parts.Any(Begins) || !all.Any(Begins);

        bool Begins(string part) => text.StartsWith($"{part}: ", StringComparison.Ordinal);
    }
}
