using System.Globalization;
using System.Net;
using System.Runtime.Versioning;
using Wakala.Perf.Load;

namespace Wakala.Perf.Benchmarks;

/// <summary>A process that opens many connections and keeps them, with a few requests a second over all of them in turn, or a user on each.</summary>
[SupportedOSPlatform("linux")]
internal static class HoldChild
{
    public const string Command = "hold-child";

    /// <summary>So many requests a second over all connections in turn.</summary>
    public const string Rate = "rate";

    /// <summary>A user on each connection, who thinks for so many seconds.</summary>
    public const string Think = "think";

    /// <param name="arguments">Protocol, address, connections, seconds, "rate" and requests a second or "think" and seconds, and the first and last of this machine's addresses 127.0.0.x to connect from.</param>
    public static async Task RunAsync(string[] arguments)
    {
        int Number(int at) => int.Parse(arguments[at], CultureInfo.InvariantCulture);
        var address = new Uri(arguments[1]);
        var load = new ReactorLoad
        {
            Address = new IPEndPoint(IPAddress.Loopback, address.Port),
            Protocol = GeneratorChild.Protocol(arguments[0], address),
            Model = arguments[4] == Rate
                ? ArrivalRate.Constant(Number(5), TimeSpan.FromSeconds(Number(3)))
                : VirtualUsers.Constant(Number(2), TimeSpan.FromSeconds(Number(3))) with { ThinkTime = TimeSpan.FromSeconds(Number(5)) },
            Connections = Number(2),
            From = [.. Enumerable.Range(Number(6), Number(7) - Number(6) + 1).Select(last => IPAddress.Parse($"127.0.0.{last}"))],
            MaxInFlight = 100_000,
            Timeout = TimeSpan.FromSeconds(10),
            OpeningLimit = TimeSpan.FromSeconds(60),
        };
        var trial = await new ReactorRun(load, TimeProvider.System).RunAsync("hold", null, CancellationToken.None);
        var connections = trial.Connections!;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{connections.Opened} opened, {connections.Failed} failed, {connections.Lost} lost; connect P50 {connections.ConnectTime.PercentileMilliseconds(50)} P99 {connections.ConnectTime.PercentileMilliseconds(99)} ms; {trial.Requests} requests, {trial.ErrorCount} errors {string.Join(' ', trial.Errors.Keys)}; P50 {trial.ResponseTime.PercentileMilliseconds(50)} P99 {trial.ResponseTime.PercentileMilliseconds(99)} ms; {trial.Validity.GeneratorCpu:0.000} cores; {Environment.WorkingSet / 1024 / 1024} MB; {(trial.Validity.Problems.Count == 0 ? "valid" : string.Join("; ", trial.Validity.Problems))}"));
    }
}
