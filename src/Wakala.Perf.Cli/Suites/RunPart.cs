using Wakala.Perf.Gate;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary>What of a run is run in one of its environments.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Suites">The suites, and which of their rows; none where nothing that has changed can reach any.</param>
internal sealed record RunPart(string Environment, IReadOnlyList<SuiteRows> Suites)
{
    /// <summary>What is left out, since nothing that has changed can reach it.</summary>
    public IReadOnlyList<NotRun> Left { get; private init; } = [];

    /// <summary>What nothing that has changed can reach, and is run all the same.</summary>
    public IReadOnlyList<NotRun> RunAllTheSame { get; private init; } = [];

    /// <summary>What has changed; null where nobody asked.</summary>
    public string? Change { get; private init; }

    /// <summary>What is said of what a change cannot reach, a line each.</summary>
    /// <param name="amongOthers">Whether there are other parts, so that the environment is named.</param>
    public IEnumerable<string> Lines(bool amongOthers)
    {
        var where = amongOthers ? $" in {Environment}" : string.Empty;
        return [.. Left.Select(one => $"Not run{where}: {one.Sentence}"), .. RunAllTheSame.Select(one => $"Run all the same{where} (--all-rows): {one.Sentence}")];
    }

    /// <summary>A part of a run.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="reach">What a change can reach; null where all that is asked for is run.</param>
    /// <param name="allRows">Whether what it cannot reach is run too.</param>
    public static RunPart Of(SuiteRequest request, string environment, Reach? reach, bool allRows)
        => reach?.Of(request.Suites, environment, request.Profile) is not { } reached ? new RunPart(environment, request.Suites)
            : allRows ? new RunPart(environment, request.Suites) { RunAllTheSame = reached.Left, Change = reached.Change }
            : new RunPart(environment, reached.Run) { Left = reached.Left, Change = reached.Change };
}
