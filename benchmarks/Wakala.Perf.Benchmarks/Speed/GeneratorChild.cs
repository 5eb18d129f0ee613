using System.Globalization;
using System.Net;
using System.Runtime.Versioning;
using Wakala.Perf.Load;

namespace Wakala.Perf.Benchmarks;

/// <summary>This project's engine as a process of its own, measured from outside like every other tool.</summary>
[SupportedOSPlatform("linux")]
internal static class GeneratorChild
{
    public const string Command = "generate";

    /// <param name="arguments">Address, seconds, connections, arrivals a second (0 for as fast as it goes), and requests at the most.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var (address, seconds) = (new Uri(arguments[0]), TimeSpan.FromSeconds(double.Parse(arguments[1], CultureInfo.InvariantCulture)));
        var (connections, rate) = (int.Parse(arguments[2], CultureInfo.InvariantCulture), double.Parse(arguments[3], CultureInfo.InvariantCulture));
        var load = new ReactorLoad
        {
            Address = new IPEndPoint(IPAddress.Loopback, address.Port),
            Protocol = new HttpProtocol(new FixedHttpRequest(HttpMethod.Get, address, new HttpExpectation(200, []))),
            Model = rate > 0 ? ArrivalRate.Constant(rate, seconds) : VirtualUsers.Constant(connections, seconds),
            Connections = connections,
            MaxInFlight = 100_000,
            Timeout = TimeSpan.FromSeconds(10),
            Caps = LoadCaps.Default with { Requests = arguments.Length > 4 ? long.Parse(arguments[4], CultureInfo.InvariantCulture) : LoadCaps.Default.Requests },
        };
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var trial = await new ReactorRun(load, TimeProvider.System).RunAsync("speed", CancellationToken.None);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"requests {trial.Requests} errors {trial.ErrorCount} p50 {trial.ResponseTime.PercentileMilliseconds(50)} p99 {trial.ResponseTime.PercentileMilliseconds(99)} lag99 {trial.Validity.PacingLagP99Ms} allocated {(GC.GetTotalAllocatedBytes(precise: true) - before) / (double)trial.Requests:0.0} B/request, peak {Environment.WorkingSet / 1024 / 1024} MB"));
    }
}
