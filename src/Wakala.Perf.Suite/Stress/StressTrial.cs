using System.Globalization;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Runs the stress test once: the document's stages, the search for the breaking point, and the stages as an open model. The figures of a row are named <c>ROW|FIGURE</c>.</summary>
/// <param name="system">What is measured.</param>
/// <param name="load">The loads.</param>
/// <param name="limits">The document's limits.</param>
internal sealed class StressTrial(ResourceSystem system, StressLoad load, StressLimits limits)
{
    private const string Name = "stress";

    /// <summary>The same requests each time.</summary>
    private const int Seed = 1;
    private const double Percent = 100;
    private const double MiB = 1024 * 1024;

    /// <summary>Of its one thread: beyond it the generator is what is full.</summary>
    private const double MostGeneratorCores = 0.9;

    private readonly List<MeasuredFigure> _figures = [];
    private readonly List<string> _notes = [];
    private readonly List<string> _problems = [];

    public async Task<Trial> MeasureAsync(CancellationToken cancellationToken)
    {
        var (target, run) = (system.Target, TableTarget.NewRun());
        var books = await UserBooks.OpenAsync(system, cancellationToken);
        await using var watch = new ResourceWatch(system.Readers, TimeProvider.System);
        await using var waiting = system.Own is { } here ? new WaitWatch(here.Serving.Address!, here.Database, TimeProvider.System) : null;
        var closed = await target.LoadAsync(Name, typeof(TrafficMixScenario), load.Closed(), books.Files(), null, Seed, cancellationToken, system.Own?.Serving.Address, run, null, load.Breaking(limits));
        var waits = waiting is null ? null : await waiting.EndAsync();
        var breaking = closed.Breaking ?? throw new InvalidOperationException($"The search for the breaking point ended early: {closed.CutShort ?? "nobody knows why"}.");
        books.Enter(run, Seed);
        var (faults, balanced) = await books.BalanceAsync(cancellationToken);
        var open = await target.LoadAsync($"{Name}, open model", typeof(TrafficMixScenario), load.Open(), UserLoads.FilesOf(system), null, Seed + 1, cancellationToken, system.Own?.Serving.Address);
        var use = await watch.EndAsync();

        ReadProfile(closed, open);
        ReadPlateau(closed, use);
        ReadBreaking(breaking, use, closed.Validity.ForeignCores ?? 0, waits);
        _problems.AddRange(use.Breaks.Select(one => $"{ResourceRows.Roles[one.Role]} {one.What}"));
        if (closed.CutShort is { } cut)
            _problems.Add($"The load ended early: {cut}.");
        if (open.CutShort is { } openCut)
            _problems.Add($"{StressRows.ProfileRow}: the load of the open model ended early: {openCut}.");
        _problems.AddRange(open.Validity.Problems.Select(problem => $"{StressRows.ProfileRow}: the load of the open model cannot be believed: {problem}"));
        return new Trial
        {
            Scenario = Name,
            StartedAt = closed.StartedAt,
            Seconds = closed.Seconds,
            Figures = _figures,
            Requests = closed.Requests,
            Dropped = closed.Dropped,
            Errors = closed.Errors,
            Notes = [.. _notes, .. balanced],
            Problems = _problems,
            Faults = faults,
            Validity = closed.Validity,
            Engine = closed.Engine,
        };
    }

    private void ReadProfile(LoadResult closed, LoadResult open)
    {
        Add(StressRows.ProfileRow, StressRows.P95, "ms", closed.ResponseTime.PercentileMilliseconds(95));
        Add(StressRows.ProfileRow, StressRows.Failed, "%", Percent * closed.ErrorCount / Math.Max(1, closed.Due));
        Add(StressRows.ProfileRow, StressRows.OpenP95, "ms", open.ResponseTime.PercentileMilliseconds(95));
        Add(StressRows.ProfileRow, StressRows.OpenFailed, "%", Percent * (open.ErrorCount + open.Dropped) / Math.Max(1, open.Due));
        var peakEnds = (int)Math.Ceiling(load.Plateau.Until.TotalSeconds);
        var recovered = Recovery.SecondsUntil(closed.Series, peakEnds, limits.P95Milliseconds, limits.ErrorShare, askedToTheEnd: false);
        Add(StressRows.ProfileRow, StressRows.RecoverySeconds, "s", recovered ?? closed.Series.Count - peakEnds);
        Note(
            StressRows.ProfileRow,
            $"{closed.Requests:#,0} requests of up to {load.PeakUsers:#,0} users who wait for their answers, P95 {closed.ResponseTime.PercentileMilliseconds(95):0} ms; the same as an open model, whose arrivals do not wait: {open.Due:#,0}, P95 {open.ResponseTime.PercentileMilliseconds(95):0} ms");
    }

    private void ReadPlateau(LoadResult closed, WatchedResources use)
    {
        var (from, until) = load.Plateau;
        var seconds = closed.Series.Where(second => second.Second >= (int)Math.Ceiling(from.TotalSeconds) && second.Second < (int)until.TotalSeconds).ToList();
        var times = IntervalHistogram.Sum(seconds.Select(second => second.ResponseTime).OfType<IntervalHistogram>());
        var (ended, failed) = (seconds.Sum(second => second.Succeeded + second.Errors), seconds.Sum(second => second.Errors));
        Add(StressRows.PlateauRow, StressRows.Average, "ms", times.MeanMilliseconds);
        Add(StressRows.PlateauRow, StressRows.P95, "ms", times.PercentileMilliseconds(95));
        Add(StressRows.PlateauRow, StressRows.Failed, "%", Percent * failed / Math.Max(1, ended));
        ReadUse(StressRows.PlateauRow, use, [(closed.StartedAt + from, closed.StartedAt + until)]);
        Note(StressRows.PlateauRow, $"{load.PeakUsers:#,0} users, in {seconds.Count} whole seconds {ended / Math.Max(1.0, seconds.Count):0} requests each");
    }

    private void ReadBreaking(BreakingPoint breaking, WatchedResources use, double foreignCores, WatchedWaits? waits)
    {
        const string row = StressRows.BreakingRow;
        var steps = string.Join(", ", breaking.Steps.Select(step => Text($"{step.Users:#,0} {(step.Held ? "held" : "broke")} ({step.P95Milliseconds:0} ms{(step.ErrorShare > 0 ? Text($", {Percent * step.ErrorShare:0.##} % failed") : string.Empty)}, {step.RequestsPerSecond:0}/s)")));
        Note(row, $"Users, and whether P95 was within {breaking.P95LimitMilliseconds:0} ms and at most {Percent * breaking.ErrorLimit:0.#} % failed: {steps}");
        if (breaking.Low > 0)
            Add(row, StressRows.MostHeld, StressRows.UserUnit, breaking.Low);
        if (breaking is not { High: { } high, Estimate: { } estimate })
        {
            _problems.Add(breaking.Low == 0
                ? Text($"{row}: not even {breaking.Steps.Select(step => step.Users).DefaultIfEmpty().Min()} users held the limits, so that nothing can be said of where they break")
                : Text($"{row}: the limits did not break with up to {breaking.Steps.Max(step => step.Users):#,0} users, which are all that this profile has"));
            return;
        }

        Add(row, StressRows.BreakingUsers, StressRows.UserUnit, estimate);
        Note(row, $"They break between {breaking.Low:#,0} and {high:#,0} users");
        Note(row, $"{Knee(breaking.Steps)}");
        var broken = breaking.Steps.Where(step => !step.Held && step.Users >= high).ToList();
        var atBreak = broken.Where(step => step.Users == high).ToList();
        Add(row, StressRows.Average, "ms", atBreak.Average(step => step.MeanMilliseconds));
        Add(row, StressRows.P95, "ms", atBreak.Average(step => step.P95Milliseconds));
        Add(row, StressRows.Failed, "%", Percent * atBreak.Average(step => step.ErrorShare));
        IReadOnlyList<(DateTimeOffset From, DateTimeOffset Until)> stretches = [.. broken.Select(step => (step.StartedAt, step.StartedAt + TimeSpan.FromSeconds(step.Seconds)))];
        ReadUse(row, use, [.. atBreak.Select(step => (step.StartedAt, step.StartedAt + TimeSpan.FromSeconds(step.Seconds)))]);
        var full = Find(use, stretches, broken, foreignCores, waits);
        Note(row, $"Full first: {full.Name}. {full.Sentence}. {FullFirst.Pressures(waits?.Within(stretches))}");
        if (breaking.Open is { } open)
            Note(row, $"What a closed model hides: with as many requests a second as {high:#,0} users would send were every answer there at once, whether or not it is, P95 is {open.P95Milliseconds:0} ms and {Percent * open.ErrorShare:0.##} % failed or were never sent; of users who wait it is {atBreak.Average(step => step.P95Milliseconds):0} ms");
        if (breaking.Recovery is { } recovery)
        {
            Add(row, StressRows.RecoverySeconds, "s", recovery.Seconds ?? recovery.Watched);
            Note(row, $"After {recovery.From:#,0} users, once there were {recovery.To:#,0} again, {(recovery.Seconds is { } after ? Text($"the limits held again after {after} s") : Text($"the limits did not hold again for {recovery.Watched:0} s"))}; {recovery.Failed:#,0} requests failed meanwhile");
        }

        // Beyond these the generator may be late for want of processors that the system has taken: it is no less broken for that.
        foreach (var step in breaking.Steps.Where(step => step.Users <= high && step.GeneratorCores > MostGeneratorCores))
            _problems.Add(Text($"{row}: the generator itself was full at {step.Users:#,0} users: it used {step.GeneratorCores:0.00} cores, and sends on one thread. Give it a machine of its own, or choose a smaller profile"));
    }

    /// <summary>How throughput bends, by what was under way at once rather than by users, most of whom think.</summary>
    private static string Knee(IReadOnlyList<UserStep> steps)
    {
        var fit = ScalabilityFit.Of([.. steps.Where(step => step.Concurrency > 0 && step.RequestsPerSecond > 0).Select(step => new ThroughputPoint(step.Concurrency, step.RequestsPerSecond))]);
        if (fit.Problem is { } problem)
            return $"No knee is given (Universal Scalability Law): {problem.TrimEnd('.')}";
        var law = Text($"Universal Scalability Law over the requests under way: contention {Percent * fit.Alpha.Value:0.##} % ({Percent * fit.Alpha.Low:0.##} to {Percent * fit.Alpha.High:0.##}), coherency {Percent * fit.Beta.Value:0.####} % ({Percent * fit.Beta.Low:0.####} to {Percent * fit.Beta.High:0.####})");
        return fit.PeakConcurrency is { } peak ? $"{law}; throughput peaks with {Text($"{peak:0} under way, at {fit.PeakThroughput:0}/s")}"
            : fit.Ceiling is { } ceiling ? $"{law}; no peak, and throughput does not exceed {Text($"{ceiling:0}/s")}"
            : $"{law}; no peak";
    }

    private FullFirst Find(WatchedResources use, IReadOnlyList<(DateTimeOffset From, DateTimeOffset Until)> stretches, IReadOnlyList<UserStep> steps, double foreignCores, WatchedWaits? waits)
    {
        var (cores, limits) = (new Dictionary<ResourceRole, double>(), new Dictionary<ResourceRole, ResourceLimit>());
        foreach (var role in ResourceRows.Roles.Keys)
        {
            if (use.Of(role, ResourceKind.Processor) is not { } series || MeanOf(use, series, stretches) is not { } mean)
                continue;
            cores[role] = mean;
            if (series.Limit is { } limit)
                limits[role] = limit;
        }

        return FullFirst.Find(cores, limits, steps.Average(step => step.GeneratorCores) + foreignCores, system.Own is null ? null : ResourceLimit.OwnCores(), steps.Average(step => step.Concurrency), waits?.Within(stretches));
    }

    /// <summary>Of the place that is fullest: parts whose limits are named alike share one.</summary>
    private void ReadUse(string row, WatchedResources use, IReadOnlyList<(DateTimeOffset From, DateTimeOffset Until)> stretches)
    {
        if (Fullest(ResourceKind.Processor) is { } processors)
        {
            Add(row, StressRows.Processor, "%", Percent * processors.Share);
            Note(row, $"Fullest of processors: {processors.Parts} used {processors.Used:0.00} of {processors.Limit}");
        }

        if (Fullest(ResourceKind.Memory) is { } memory)
        {
            Add(row, StressRows.Memory, "%", Percent * memory.Share);
            Note(row, $"Fullest of memory: {memory.Parts} used {memory.Used / MiB:#,0} MiB of {memory.Limit}");
        }

        (double Share, double Used, string Parts, string Limit)? Fullest(ResourceKind kind) => ResourceRows.Roles.Keys
            .Select(role => (Role: role, Series: use.Of(role, kind)))
            .Where(one => one.Series?.Limit is not null)
            .Select(one => (one.Role, one.Series!.Limit, Mean: MeanOf(use, one.Series, stretches)))
            .Where(one => one.Mean is not null)
            .GroupBy(one => one.Limit!)
            .Select(place => (place.Sum(one => one.Mean!.Value) / place.Key.Value, place.Sum(one => one.Mean!.Value), string.Join(", ", place.Select(one => ResourceRows.Roles[one.Role])), place.Key.Text))
            .OrderByDescending(place => place.Item1)
            .Select(place => ((double, double, string, string)?)place)
            .FirstOrDefault();
    }

    private static double? MeanOf(WatchedResources use, ResourceSeries series, IReadOnlyList<(DateTimeOffset From, DateTimeOffset Until)> stretches)
    {
        var means = stretches
            .Select(stretch => (Mean: series.Mean(stretch.From - use.StartedAt, stretch.Until - use.StartedAt), Length: (stretch.Until - stretch.From).TotalSeconds))
            .Where(one => one.Mean is not null)
            .ToList();
        return means.Count == 0 ? null : means.Sum(one => one.Mean!.Value * one.Length) / means.Sum(one => one.Length);
    }

    private void Add(string row, string name, string unit, double value)
    {
        if (double.IsFinite(value))
            _figures.Add(new MeasuredFigure($"{row}{SharedMeasurement.Of}{name}", unit, value));
    }

    private void Note(string row, FormattableString text) => _notes.Add($"{row}: {Text(text)}.");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
