using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.Versioning;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Benchmarks;

/// <summary>The engine's figures beside what is known to be true: of latency, of a target that stands still, of its own pacing.</summary>
[SupportedOSPlatform("linux")]
internal sealed class TruthComparison(double seconds)
{
    private const int TargetCore = 0;
    private const int GeneratorCore = 1;
    private const int Connections = 256;
    private const int FewConnections = 64;
    private const double FreezeRate = 1_000;
    private const double FreezeSeconds = 20;
    private const double ConstantDelay = 0.005;

    private const long WarmUpNanoseconds = 1_000_000_000;

    /// <summary>In which the target starts, and the connections are opened.</summary>
    private const long StartLength = 1_500_000_000;

    /// <summary>In which code is compiled, on both sides.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    private static readonly double[] Percentiles = [50, 95, 99, 99.9];

    private bool _allHold = true;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using (var self = Process.GetCurrentProcess())
            self.ProcessorAffinity = 1 << GeneratorCore;
        Console.WriteLine("Known latency: service time beside the target's own, in ms. Holds within 2 % or 0.3 ms; P99.9 within 5 %, or the worst that a jitter probe beside it saw.");
        foreach (var delays in Delays.Names)
        {
            foreach (var rate in (double[])[100, 1_000, 5_000])
                await KnownLatencyAsync(delays, rate, cancellationToken);
        }

        await FreezeAsync(cancellationToken);
        await PacingAsync(cancellationToken);
        Console.WriteLine(_allHold ? "All of it holds." : "Not all of it holds.");
        return _allHold ? 0 : 1;
    }

    private async Task KnownLatencyAsync(string delays, double rate, CancellationToken cancellationToken)
    {
        var begin = PacingClock.Now + StartLength;
        using var probe = new JitterProbe();
        // Between two arrivals, so that both sides leave out the same ones.
        using var target = await TargetProcess.StartDelaysAsync(delays, 0, begin + (long)(1e9 - (0.5e9 / rate)), TargetCore);
        var trial = await RunAsync(target.Address, ArrivalRate.Constant(rate, WarmUp + TimeSpan.FromSeconds(seconds)), Connections, begin, cancellationToken);
        var jitter = probe.WorstMilliseconds();
        var (count, stamped) = await target.EndAsync();
        // A request of the warm-up that was late may reach the target within its stretch; more than the probe saw late cannot.
        Check(count >= trial.Requests && count - trial.Requests <= Math.Ceiling(rate * jitter / 1_000), $"{delays}, {rate}/s: the target served {count} requests, and the engine counts {trial.Requests}");
        for (var at = 0; at < Percentiles.Length; at++)
        {
            var (found, known) = (trial.ServiceTime.PercentileMilliseconds(Percentiles[at]), stamped[at]);
            var allowed = Percentiles[at] > 99 ? Math.Max(known * 0.05, Math.Max(0.3, jitter)) : Math.Max(known * 0.02, 0.3);
            Check(Math.Abs(found - known) <= allowed, Text($"  {delays,-10} {rate,5:#,0}/s P{Percentiles[at],-4} {found,8:0.000} beside {known,8:0.000}, off by {found - known,6:0.000}, allowed {allowed:0.000}"));
        }
    }

    private async Task FreezeAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine("Coordinated omission: a target that takes 5 ms and stands still for 2 s in every 10. Response time beside the exact one, in ms; holds within 5 %.");
        var begin = PacingClock.Now + StartLength;
        using var target = await TargetProcess.StartDelaysAsync("constant", begin + WarmUpNanoseconds, 0, TargetCore);
        var trial = await RunAsync(target.Address, ArrivalRate.Constant(FreezeRate, WarmUp + TimeSpan.FromSeconds(FreezeSeconds)), FewConnections, begin, cancellationToken);
        await target.EndAsync();

        begin = PacingClock.Now + StartLength;
        using var again = await TargetProcess.StartDelaysAsync("constant", begin + WarmUpNanoseconds, 0, TargetCore);
        var closed = await RunAsync(again.Address, VirtualUsers.Constant(5, WarmUp + TimeSpan.FromSeconds(FreezeSeconds)), FewConnections, begin, cancellationToken);
        await again.EndAsync();

        var exact = FreezeModel.ResponseTimes(FreezeRate, FreezeSeconds, FewConnections, ConstantDelay);
        foreach (var percentile in (double[])[50, 75, 90, 95, 99, 99.9])
        {
            var known = exact[(int)Math.Ceiling(exact.Length * percentile / 100) - 1];
            var found = trial.ResponseTime.PercentileMilliseconds(percentile);
            Check(Math.Abs(found - known) <= known * 0.05, Text($"  P{percentile,-4} {found,9:0.0} beside {known,9:0.0} ({found / known - 1,6:+0.0%;-0.0%}); a closed loop of as many requests a second says {closed.ResponseTime.PercentileMilliseconds(percentile):0.0}"));
        }
    }

    private async Task PacingAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine("Pacing: holds with a P99 of sent minus due under 0.5 ms at 5,000/s, a rate within 0.1 %, and hardly any processor time while idle.");
        using var target = await TargetProcess.StartDelaysAsync("none", 0, 0, TargetCore);
        var busy = await RunAsync(target.Address, ArrivalRate.Constant(5_000, WarmUp + TimeSpan.FromSeconds(seconds)), FewConnections, null, cancellationToken);
        Check(busy.Validity.PacingLagP99Ms < 0.5, Text($"  P99 of sent minus due: {busy.Validity.PacingLagP99Ms:0.000} ms, with {busy.Validity.GeneratorCpu:0.00} of a core; a 4 ms sleep beside it was late by {busy.Validity.JitterP99Ms:0.000} ms at P99"));
        var achieved = busy.Requests / busy.Seconds;
        Check(Math.Abs(achieved - 5_000) <= 5, Text($"  rate: {achieved:#,0.0}/s of 5,000/s"));
        var idle = await RunAsync(target.Address, ArrivalRate.Constant(10, WarmUp + TimeSpan.FromSeconds(seconds)), FewConnections, null, cancellationToken);
        Check(idle.Validity.GeneratorCpu < 0.05, Text($"  at 10/s it takes {idle.Validity.GeneratorCpu:0.000} of a core"));
        await target.EndAsync();
    }

    private static Task<LoadResult> RunAsync(IPEndPoint address, LoadModel model, int connections, long? begin, CancellationToken cancellationToken)
        => new ReactorRun(
            new ReactorLoad
            {
                Address = address,
                Protocol = new HttpProtocol(new FixedHttpRequest(HttpMethod.Get, new Uri($"http://{address}/"), new HttpExpectation(200, []))),
                Model = model,
                WarmUp = WarmUp,
                Connections = connections,
                MaxInFlight = 100_000,
                Timeout = TimeSpan.FromSeconds(30),
            },
            TimeProvider.System)
        { BeginAt = begin }.RunAsync("truth", null, cancellationToken);

    private void Check(bool holds, string what)
    {
        _allHold &= holds;
        Console.WriteLine($"{(holds ? "  " : "! ")}{what}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
