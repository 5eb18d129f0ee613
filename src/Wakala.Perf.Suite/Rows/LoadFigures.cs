using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>What a load's own trial gives a row whose figures are its own.</summary>
internal static class LoadFigures
{
    /// <summary>The row's trial: what was asked, how it ended, and the row's figures.</summary>
    public static Trial Trial(LoadResult load, params IReadOnlyList<MeasuredFigure> figures) => Results.Trial.Of(load) with
    {
        // The row's figures are numbers of its own, and none is read from the load.
        Load = null,
        Figures = figures,
        Problems = load.CutShort is { } cut ? [$"The load ended early: {cut}."] : [],
    };

    /// <summary>P50, P95 and P99 of its response times.</summary>
    public static MeasuredFigure[] Latencies(LoadResult load)
        => [.. LatencyFigure.Percentiles.Select(figure => MeasuredFigure.Of(figure, load.ResponseTime))];
}
