using System.Text;
using System.Text.Json;
using Wakala.Perf.Environments;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>Runs the load generator in a process of its own, and reads the trial that it leaves.</summary>
internal sealed class GeneratorRunner(string workDirectory)
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A first generation of 64 MB (the runtime reads hexadecimal): each collection stops every thread of the generator, for 20 ms where two cores are short of time,
    /// and three late arrivals of 300 are their P99. A thread of the pool that spins before it sleeps takes processor time from the servers that are measured.
    /// </summary>
    private static readonly Dictionary<string, string> Always = new() { ["DOTNET_GCgen0size"] = "4000000", ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0" };

    /// <summary>Beside two builds on two cores each hop from thread to thread is taken from them.</summary>
    private static readonly Dictionary<string, string> BesideBoth = new() { ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1" };

    /// <param name="plan">What it is to do.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops it; what it has measured by then is still given, marked as cut short.</param>
    /// <exception cref="InvalidOperationException">It left no trial; carries what it said.</exception>
    public async Task<LoadResult> RunAsync(GeneratorPlan plan, Action<LoadProgress> progress, CancellationToken cancellationToken)
        => (await RunAsync<GeneratorPlan, LoadResult>([], [plan], [plan.Result], progress, cancellationToken))[0];

    /// <param name="plans">What it is to do, one after the other.</param>
    /// <param name="cancellationToken">Stops it; what it has measured by then is still given, marked as cut short.</param>
    /// <returns>A result of each plan; of none after one that was cut short.</returns>
    /// <exception cref="InvalidOperationException">It left no trial; carries what it said.</exception>
    public Task<IReadOnlyList<PairedResult>> RunAsync(IReadOnlyList<PairedPlan> plans, CancellationToken cancellationToken)
        => RunAsync<PairedPlan, PairedResult>(["paired"], plans, [.. plans.Select(plan => plan.Result)], _ => { }, cancellationToken, plans.Any(plan => plan.Engine == LoadEngine.Clients) ? BesideBoth : null);

    /// <inheritdoc cref="RunAsync(GeneratorPlan, Action{LoadProgress}, CancellationToken)" />
    public async Task<MixedResult> RunAsync(MixedPlan plan, Action<LoadProgress> progress, CancellationToken cancellationToken)
        => (await RunAsync<MixedPlan, MixedResult>(["mixed"], [plan], [plan.Result], progress, cancellationToken))[0];

    private async Task<IReadOnlyList<TResult>> RunAsync<TPlan, TResult>(
        string[] command, IReadOnlyList<TPlan> plans, IReadOnlyList<string> results, Action<LoadProgress> progress, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] planFiles = [.. plans.Select((_, at) => Path.Combine(workDirectory, at == 0 ? "plan.json" : $"plan-{at + 1}.json"))];
        foreach (var (file, plan) in planFiles.Zip(plans))
            ResultsJson.Write(file, plan);
        foreach (var result in results)
            File.Delete(result);
        var errors = new StringBuilder();
        // In a session of its own: a Ctrl-C reaches it through its standard input, in order, and not beside it.
        var started = new ProcessCommand("setsid", ["dotnet", typeof(LoadRun).Assembly.Location, .. command, .. planFiles])
        {
            Environment = new Dictionary<string, string>([.. Always, .. environment ?? new Dictionary<string, string>()]),
        };
        // Inherited from a test host they would change the generator's speed or its output.
        using var generator = ChildProcess.Start(started.WithoutShellVariables(), Tell, line => errors.AppendLine(line));
        await using (cancellationToken.Register(generator.CloseInput))
            await EndAsync(generator, cancellationToken);

        string[] written = [.. results.TakeWhile(File.Exists)];
        if (written.Length == 0 || (written.Length < results.Count && generator.ExitCode != 0 && !cancellationToken.IsCancellationRequested))
        {
            var what = results.Count == 1 ? "measured nothing" : $"measured {written.Length} of {results.Count} streams";
            throw new InvalidOperationException($"The load generator {what} (exit code {generator.ExitCode}): {errors.ToString().Trim()}");
        }

        return [.. written.Select(ResultsJson.Read<TResult>)];

        void Tell(string line)
        {
            if (line.StartsWith('{'))
                progress(JsonSerializer.Deserialize<LoadProgress>(line, ResultsJson.Options)!);
        }
    }

    /// <summary>Asked to stop, it drains and writes; one that does not is ended.</summary>
    private static async Task EndAsync(ChildProcess generator, CancellationToken cancellationToken)
    {
        try
        {
            await generator.Ended.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAny(generator.Ended, Task.Delay(StopLimit, TimeProvider.System, CancellationToken.None));
            if (!generator.HasExited)
                generator.Kill();
            await generator.Ended;
        }
    }
}
