using System.Collections.Concurrent;
using System.Globalization;
using Spectre.Console;

namespace Wakala.Perf.Cli;

/// <summary>The harness's own tests: what measures nothing runs beside other such things, one on each core; what measures runs by itself.</summary>
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
    /// <param name="beside">What else is done meanwhile, and keeps a core busy.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public async Task<TestOutcome> TogetherAsync(Func<Task> beside, CancellationToken cancellationToken)
    {
        // What takes longest begins first, so that no lane ends long after the others.
        var took = Timings.Recorded(root).ToLookup(one => one.Name, one => one.Seconds);
        var jobs = new ConcurrentQueue<Func<Task<TestOutcome>>>(_tests.Together
            .OrderByDescending(assembly => took[assembly.Reports].DefaultIfEmpty(double.PositiveInfinity).Max())
            .Select<TestAssembly, Func<Task<TestOutcome>>>(assembly => () => RunAsync(assembly, cancellationToken))
            .Append(async () =>
            {
                await beside();
                return TestOutcome.None;
            }));
        var lanes = Enumerable.Range(0, Math.Min(Environment.ProcessorCount, MostLanes)).Select(async _ =>
        {
            var sum = TestOutcome.None;
            while (jobs.TryDequeue(out var job))
                sum += await job();
            return sum;
        });
        return (await Task.WhenAll(lanes)).Aggregate(TestOutcome.None, (sum, lane) => sum + lane);
    }

    /// <summary>Runs what measures, one after the other.</summary>
    public async Task<TestOutcome> AloneAsync(CancellationToken cancellationToken)
    {
        var sum = TestOutcome.None;
        foreach (var assembly in _tests.Alone)
            sum += await RunAsync(assembly, cancellationToken);
        return sum;
    }

    private async Task<TestOutcome> RunAsync(TestAssembly assembly, CancellationToken cancellationToken)
    {
        var outcome = await timings.OfAssemblyAsync(assembly.Reports, () => new TestProcess(assembly, results).RunAsync(null, [], cancellationToken));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{assembly.Reports}: {outcome.Passed} passed, {outcome.Failed} failed, {outcome.Skipped} skipped in {timings.Of(assembly.Reports).TotalSeconds:0} s"));
        foreach (var (test, message) in outcome.Failures)
            console.WriteLine($"\nFAILED {test}\n{message}\n");
        return outcome;
    }
}
