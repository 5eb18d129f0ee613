using System.Runtime.InteropServices;
using System.Text.Json;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

const string paired = "paired";
const string mixed = "mixed";
string[] planFiles = args is [paired, .. var several] ? several : args is [mixed, var second] ? [second] : args is [var first] ? [first] : [];
if (planFiles.Length == 0 || !planFiles.All(File.Exists))
{
    await Console.Error.WriteLineAsync("Usage: Wakala.Perf.Load PLAN.json | mixed PLAN.json | paired PLAN.json... (written by the suite; for a load by hand use ./perf).");
    return 3;
}

using var stop = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

try
{
    ParentWatch.Start(Console.OpenStandardInput(), stop);
    var progress = new ProgressLines(Console.Out);
    if (args[0] == mixed)
        await new MixedProcess(ResultsJson.Read<MixedPlan>(planFiles[0]), TimeProvider.System, progress).RunAsync(stop.Token);
    else if (args[0] == paired)
        await PairedProcess.RunAllAsync([.. planFiles.Select(ResultsJson.Read<PairedPlan>)], TimeProvider.System, progress, stop.Token);
    else
        await new GeneratorProcess(ResultsJson.Read<GeneratorPlan>(planFiles[0]), TimeProvider.System, progress).RunAsync(stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    await Console.Error.WriteLineAsync("The generator was stopped before it had measured anything.");
    return 2;
}
catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException or IOException or BadImageFormatException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 3;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
