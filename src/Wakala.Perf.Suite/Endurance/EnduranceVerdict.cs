using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>What an endurance test comes to, by its log alone; the figures of a row are named <c>ROW|FIGURE</c>.</summary>
internal sealed class EnduranceVerdict
{
    private const double Percent = 100;

    /// <summary>Of the segments of a run: where more cannot be believed, none of it can.</summary>
    private const double MostDoubted = 0.1;

    private readonly EnduranceRun _run;
    private readonly List<MeasuredFigure> _figures = [];
    private readonly List<string> _notes = [];
    private readonly List<string> _problems = [];

    private EnduranceVerdict(EnduranceRun run) => _run = run;

    /// <summary>The trial that a log holds, as far as it came.</summary>
    /// <exception cref="InvalidOperationException">No segment of it has ended.</exception>
    public static Trial Of(string scenario, EnduranceRun run)
    {
        if (!run.Segments.Any())
            throw new InvalidOperationException("No segment of the endurance test has ended: there is nothing to judge.");
        return new EnduranceVerdict(run).Trial(scenario);
    }

    private Trial Trial(string scenario)
    {
        var segments = _run.Segments.ToList();
        var doubted = segments.Where(segment => !segment.Validity.Valid).ToList();
        ReadResults(segments);
        ReadLeaks();
        ReadStability(doubted.Count > MostDoubted * segments.Count ? [] : doubted);
        if (segments[^1].CutShort is { } cut)
            _problems.Add($"The load ended early: {cut}.");
        return new Trial
        {
            Scenario = scenario,
            StartedAt = segments[0].StartedAt,
            Seconds = segments.Sum(segment => segment.Seconds),
            Figures = _figures,
            Requests = _run.Requests,
            Dropped = segments.Sum(segment => segment.Dropped),
            Errors = segments.SelectMany(segment => segment.Errors).GroupBy(one => one.Key).ToDictionary(kind => kind.Key, kind => kind.Sum(one => one.Value)),
            Notes = _notes,
            Problems = _problems,
            Validity = (doubted.Count > MostDoubted * segments.Count ? doubted[0] : segments.Find(segment => segment.Validity.Valid))!.Validity,
            Engine = segments[0].Engine,
        };
    }

    private void ReadResults(List<EnduranceSegment> segments)
    {
        const string row = EnduranceRows.ResultsRow;
        var (succeeded, failed) = (segments.Sum(segment => segment.Succeeded), segments.Sum(segment => segment.Failed + segment.Dropped));
        var times = new LatencyHistogram();
        foreach (var window in _run.Lives.SelectMany(life => life.Windows))
            times.Add(window.ResponseTime);
        Add(row, EnduranceRows.Rate, "1/s", succeeded / segments.Sum(segment => segment.Seconds));
        Add(row, EnduranceRows.SuccessRate, "%", Percent * succeeded / Math.Max(1.0, succeeded + failed));
        Add(row, EnduranceRows.Average, "ms", times.MeanMilliseconds);
        // Each life counts from its own beginning.
        if (_run.Lives.Select(life => life.Readings.Max(reading => reading.PoolFailures)).Where(most => most is not null).ToList() is { Count: > 0 } lives)
            Add(row, EnduranceRows.Pool, "requests", lives.Sum()!.Value);
        ReadTrend(row, WatchedSeries.Log);
        Note(row, $"{_run.Requests:#,0} requests of {_run.Begin.Users:#,0} users in {EnduranceText.Length(_run.Length)}, in {segments.Count} segments, {failed:#,0} of them failed");
        if (_run.Length < _run.Begin.Length)
            Note(row, $"It is judged as far as it came: {EnduranceText.Length(_run.Length)} of {EnduranceText.Length(_run.Begin.Length)}");
        if (_run.Lives.Count > 1)
            Note(row, $"It was resumed {_run.Lives.Count - 1} times; leaks are looked for in the longest of the {_run.Lives.Count} lives");
    }

    private void ReadLeaks()
    {
        foreach (var series in WatchedSeries.Leaks.Concat(WatchedSeries.Growth))
            ReadTrend(EnduranceRows.LeaksRow, series);
    }

    private void ReadTrend(string row, WatchedSeries series)
    {
        if (SeriesTrend.Of(series, _run.Longest) is not { } trend)
            return;
        if (trend.Growth is { } growth)
            Add(row, series.Name, series.Unit, growth);
        else
            _problems.Add($"{row}: {trend.Sentence}.");
        _notes.Add($"{row}: {trend.Sentence}.");
    }

    /// <param name="left">Segments that are left out of it.</param>
    private void ReadStability(List<EnduranceSegment> left)
    {
        const string row = EnduranceRows.StabilityRow;
        var numbers = left.Select(segment => segment.Number).ToHashSet();
        var windows = _run.Lives.SelectMany(life => life.Windows).Where(window => !numbers.Contains(window.Segment)).ToList();
        // In a window in which all wait nothing ends: that is a throughput of none, and no response time.
        var (answered, ended) = (windows.Where(window => window.ResponseTime.Count > 0).ToList(), windows.Where(window => window.Succeeded + window.Failed > 0).ToList());
        if (answered.Count == 0)
        {
            _problems.Add($"{row}: there is no whole window to tell a deviation from.");
            return;
        }

        var times = Deviation.Of([.. answered.Select(window => window.ResponseTime.MeanMilliseconds)]);
        var rates = Deviation.Of([.. windows.Select(window => (double)window.Succeeded / window.Seconds)]);
        var errors = Deviation.Of([.. ended.Select(window => Percent * window.Failed / (window.Succeeded + window.Failed))]);
        Add(row, EnduranceRows.TimeDeviation, "ms", times.Within);
        Add(row, EnduranceRows.RateDeviation, "%", Percent * rates.Within / rates.Median);
        Add(row, EnduranceRows.ErrorRate, "%", Percent * windows.Sum(window => window.Failed) / windows.Sum(window => window.Succeeded + window.Failed));
        Add(row, EnduranceRows.ErrorDeviation, "%", errors.Within);
        Note(
            row,
            $"95 % of {windows.Count} windows of {windows[0].Seconds} s are within {times.Within:0.0} ms of {times.Median:0.0} ms, within {Percent * rates.Within / rates.Median:0.0} % of {rates.Median:0.0}/s, and within {errors.Within:0.###} of {errors.Median:0.###} % that fail");
        if (left.Count > 0)
            Note(row, $"{left.Count} segments are left out, since they cannot be believed: {left[0].Validity.Problems[0].TrimEnd('.')}");
    }

    private void Add(string row, string name, string unit, double value)
    {
        if (double.IsFinite(value))
            _figures.Add(new MeasuredFigure($"{row}{SharedMeasurement.Of}{name}", unit, value));
    }

    private void Note(string row, FormattableString text) => _notes.Add($"{row}: {EnduranceText.Of(text)}.");
}
