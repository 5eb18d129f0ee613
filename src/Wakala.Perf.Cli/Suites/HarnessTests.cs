using System.Collections.Concurrent;
using System.Globalization;
using Spectre.Console;

namespace Wakala.Perf.Cli;

/// <summary>The harness's own tests: what measures nothing runs beside other such things, one on each of up to four cores; what measures runs by itself.</summary>
/// <param name="root">The checkout.</param>
/// <param name="results">Where reports go.</param>
/// <param name="all">Whether tests of the second tier run too.</param>
/// <param name="console">Told how each part ended.</param>
/// <param name="timings">Where it is noted what each took.</param>
internal sealed class HarnessTests(string root, string results, bool all, IAnsiConsole console, Timings timings)
{
    /// <summary>More lanes than that start more servers at once than a machine has memory for.</summary>
    private const int MostLanes = 4;

    private readonly (IReadOnlyList<TestAssembly> Together, IReadOnlyList<TestAssembly> Alone) _tests = TestAssembly.Harness(root, all);

    /// <summary>Runs what measures nothing.</summary>
    /// <param name="name">What else is done meanwhile, and keeps a core busy: the name of its step.</param>
    /// <param name="beside">Does it.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public async Task<TestOutcome> TogetherAsync(string name, Func<Task<TestOutcome>> beside, CancellationToken cancellationToken)
    {
        // What takes longest begins first, so that no lane ends long after the others.
        var took = Timings.Recorded(root).ToLookup(one => one.Name, one => one.Seconds);
        IEnumerable<(string Name, Func<Task<TestOutcome>> Run)> waiting = [.. _tests.Together.Select(assembly => (assembly.Reports, (Func<Task<TestOutcome>>)(() => RunAsync(assembly, cancellationToken)))), (name, beside)];
        var jobs = new ConcurrentQueue<Func<Task<TestOutcome>>>(waiting.OrderByDescending(job => took[job.Name].DefaultIfEmpty(double.PositiveInfinity).Max()).Select(job => job.Run));
        var lanes = Enumerable.Range(0, Math.Min(Environment.ProcessorCount, MostLanes)).Select(async _ =>
        {
            var sum = TestOutcome.None;
            while (!cancellationToken.IsCancellationRequested && jobs.TryDequeue(out var job))
                sum += await job();
            return sum;
        });
        var outcomes = await Task.WhenAll(lanes);
        cancellationToken.ThrowIfCancellationRequested();
        return outcomes.Aggregate(TestOutcome.None, (sum, lane) => sum + lane);
    }

    /// <summary>Runs what measures, one after the other.</summary>
    public async Task<TestOutcome> AloneAsync(CancellationToken cancellationToken)
    {
        var sum = TestOutcome.None;
        foreach (var assembly in _tests.Alone)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sum += await RunAsync(assembly, cancellationToken);
        }

        return sum;
    }

    private async Task<TestOutcome> RunAsync(TestAssembly assembly, CancellationToken cancellationToken)
    {
        var outcome = await timings.OfAssemblyAsync(assembly.Reports, () => new TestProcess(assembly, results).RunAsync(null, [], cancellationToken));
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{assembly.Reports}: {outcome.Passed} passed, {outcome.Failed} failed, {outcome.Skipped} skipped in {timings.Of(assembly.Reports).TotalSeconds:0} s");
        // In one piece: other lanes tell of theirs meanwhile.
        console.WriteLine(string.Concat([line, .. outcome.Failures.Select(failure => $"\n\nFAILED {failure.Test}\n{failure.Message}\n")]));
        return outcome;
    }
}
