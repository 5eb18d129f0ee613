using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.Versioning;

namespace Wakala.Perf.Benchmarks;

/// <summary>A target of this program in a process of its own, on a core of its own.</summary>
[SupportedOSPlatform("linux")]
internal sealed class TargetProcess : IDisposable
{
    private readonly Process _process;

    private TargetProcess(Process process, int port) => (_process, Address) = (process, new IPEndPoint(IPAddress.Loopback, port));

    public IPEndPoint Address { get; }

    public static Task<TargetProcess> StartDelaysAsync(string delays, long freezeOrigin, long notesFrom, int core)
        => StartAsync(core, DelayTarget.Command, delays, freezeOrigin.ToString(CultureInfo.InvariantCulture), notesFrom.ToString(CultureInfo.InvariantCulture));

    public static async Task<TargetProcess> StartAsync(int core, params string[] command)
    {
        string[] arguments = ["-c", $"{core}", "dotnet", typeof(TargetProcess).Assembly.Location, .. command];
        var process = Process.Start(new ProcessStartInfo("taskset", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var port = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The target did not start.");
        return new TargetProcess(process, int.Parse(port, CultureInfo.InvariantCulture));
    }

    /// <summary>How many it served so far.</summary>
    public async Task<long> CountAsync()
    {
        await _process.StandardInput.WriteAsync(EpollTarget.Ask);
        await _process.StandardInput.FlushAsync();
        return long.Parse((await _process.StandardOutput.ReadLineAsync())!.Split(' ')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>Ends it; tells how many it served, and P50, P95, P99 and P99.9 of the time from taking a request in to sending its answer, in ms.</summary>
    public async Task<(long Count, double[] Percentiles)> EndAsync()
    {
        _process.StandardInput.Close();
        var figures = (await _process.StandardOutput.ReadToEndAsync()).Split(' ');
        await _process.WaitForExitAsync();
        return (long.Parse(figures[0], CultureInfo.InvariantCulture), [.. figures.Skip(1).Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))]);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
