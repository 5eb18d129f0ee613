using System.Diagnostics;
using System.Text.Json;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>Runs the load generator in a process of its own, and reads the trial that it leaves.</summary>
internal sealed class GeneratorRunner(string workDirectory)
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A first generation of 64 MB (the runtime reads hexadecimal): each collection stops every thread of the generator, for 20 ms where two cores are short of time,
    /// and three late arrivals of 300 are their P99.
    /// </summary>
    private static readonly Dictionary<string, string> Always = new() { ["DOTNET_GCgen0size"] = "4000000" };

    /// <summary>The reactor needs no thread of the pool, so that one which spins before it sleeps is waste.</summary>
    private static readonly Dictionary<string, string> OfReactor = new() { ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0" };

    /// <summary>Beside two builds on two cores each wait that spins, and each hop from thread to thread, is taken from them: it halves what the generator uses.</summary>
    private static readonly Dictionary<string, string> BesideBoth = new()
    {
        ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
        ["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1",
    };

    /// <param name="plan">What it is to do.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Stops it; what it has measured by then is still given, marked as cut short.</param>
    /// <exception cref="InvalidOperationException">It left no trial; carries what it said.</exception>
    public Task<LoadResult> RunAsync(GeneratorPlan plan, Action<LoadProgress> progress, CancellationToken cancellationToken)
        => RunAsync<GeneratorPlan, LoadResult>([], plan, plan.Result, progress, cancellationToken, plan.Shape.Engine == LoadEngine.Reactor ? OfReactor : null);

    /// <inheritdoc cref="RunAsync(GeneratorPlan, Action{LoadProgress}, CancellationToken)" />
    public Task<PairedResult> RunAsync(PairedPlan plan, Action<LoadProgress> progress, CancellationToken cancellationToken)
        => RunAsync<PairedPlan, PairedResult>(["paired"], plan, plan.Result, progress, cancellationToken, plan.Engine == LoadEngine.Reactor ? OfReactor : BesideBoth);

    /// <inheritdoc cref="RunAsync(GeneratorPlan, Action{LoadProgress}, CancellationToken)" />
    public Task<MixedResult> RunAsync(MixedPlan plan, Action<LoadProgress> progress, CancellationToken cancellationToken)
        => RunAsync<MixedPlan, MixedResult>(["mixed"], plan, plan.Result, progress, cancellationToken);

    private async Task<TResult> RunAsync<TPlan, TResult>(
        string[] command, TPlan plan, string result, Action<LoadProgress> progress, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null)
    {
        var planFile = Path.Combine(workDirectory, "plan.json");
        ResultsJson.Write(planFile, plan);
        File.Delete(result);
        using var generator = Start([.. command, planFile], [.. Always, .. environment ?? new Dictionary<string, string>()]);
        var errors = generator.StandardError.ReadToEndAsync(CancellationToken.None);
        var reading = ReadProgressAsync(generator.StandardOutput, progress);
        await using (cancellationToken.Register(generator.StandardInput.Close))
            await EndAsync(generator, cancellationToken);
        await reading;

        if (!File.Exists(result))
            throw new InvalidOperationException($"The load generator measured nothing (exit code {generator.ExitCode}): {(await errors).Trim()}");
        return ResultsJson.Read<TResult>(result);
    }

    private static Process Start(string[] arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        // In a session of its own: a Ctrl-C reaches it through its standard input, in order, and not beside it.
        var start = new ProcessStartInfo("setsid", ["dotnet", typeof(LoadRun).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Inherited from a test host these would change the generator's speed or its output.
        foreach (var name in start.Environment.Keys.Where(IsRuntimeSetting).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException("The load generator could not be started.");
    }

    private static bool IsRuntimeSetting(string name)
        => name.StartsWith("DOTNET_gc", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("DOTNET_Tiered", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("DOTNET_TC", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("DOTNET_ReadyToRun", StringComparison.OrdinalIgnoreCase);

    /// <summary>Asked to stop, it drains and writes; one that does not is ended.</summary>
    private static async Task EndAsync(Process generator, CancellationToken cancellationToken)
    {
        try
        {
            await generator.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            using var limit = new CancellationTokenSource(StopLimit);
            try
            {
                await generator.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                generator.Kill(entireProcessTree: true);
                await generator.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    private static async Task ReadProgressAsync(StreamReader output, Action<LoadProgress> progress)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (line.StartsWith('{'))
                progress(JsonSerializer.Deserialize<LoadProgress>(line, ResultsJson.Options)!);
        }
    }
}
