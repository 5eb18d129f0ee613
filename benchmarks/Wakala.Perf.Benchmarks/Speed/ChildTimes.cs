using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Wakala.Perf.Environments;

namespace Wakala.Perf.Benchmarks;

/// <summary>Runs a program to its end and tells the processor time that it, and what it started, took.</summary>
[SupportedOSPlatform("linux")]
internal static partial class ChildTimes
{
    private const int Children = -1;

    public static async Task<(double Seconds, string Output)> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        var before = ProcessorSeconds();
        var run = await CommandRun.ToEndAsync(new ProcessCommand(program, arguments), CancellationToken.None);
        if (run.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with exit code {run.ExitCode}: {run.Errors}{run.Output}");
        return (ProcessorSeconds() - before, run.Output + run.Errors);
    }

    private static double ProcessorSeconds()
    {
        if (GetUsage(Children, out var usage) != 0)
            throw new InvalidOperationException("getrusage failed.");
        return usage.UserSeconds + usage.SystemSeconds + ((usage.UserMicroseconds + usage.SystemMicroseconds) / 1e6);
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, out Usage usage);

    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private struct Usage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long SystemSeconds;
        public long SystemMicroseconds;
    }
}
