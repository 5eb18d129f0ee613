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

    /// <param name="arguments">Protocol, address, seconds, connections, requests at once on each, arrivals a second (0 for as fast as it goes), and requests at the most.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var (address, seconds) = (new Uri(arguments[1]), TimeSpan.FromSeconds(double.Parse(arguments[2], CultureInfo.InvariantCulture)));
        int Number(int at) => int.Parse(arguments[at], CultureInfo.InvariantCulture);
        var (connections, requests, rate) = (Number(3), Number(4), double.Parse(arguments[5], CultureInfo.InvariantCulture));
        var load = new ReactorLoad
        {
            Address = new IPEndPoint(IPAddress.Loopback, address.Port),
            Protocol = Protocol(arguments[0], address),
            Model = rate > 0 ? ArrivalRate.Constant(rate, seconds) : VirtualUsers.Constant(connections * requests, seconds),
            Connections = connections,
            RequestsPerConnection = requests,
            MaxInFlight = 100_000,
            Timeout = TimeSpan.FromSeconds(10),
            Caps = LoadCaps.Default with { Requests = arguments.Length > 6 ? long.Parse(arguments[6], CultureInfo.InvariantCulture) : LoadCaps.Default.Requests },
        };
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var trial = await new ReactorRun(load, TimeProvider.System).RunAsync("speed", CancellationToken.None);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"requests {trial.Requests} errors {trial.ErrorCount} {string.Join(' ', trial.Errors.Keys)} p50 {trial.ResponseTime.PercentileMilliseconds(50)} p99 {trial.ResponseTime.PercentileMilliseconds(99)} lag99 {trial.Validity.PacingLagP99Ms} allocated {(GC.GetTotalAllocatedBytes(precise: true) - before) / (double)trial.Requests:0.0} B/request, peak {Environment.WorkingSet / 1024 / 1024} MB"));
    }

    private static IWireProtocol Protocol(string name, Uri address)
    {
        var user = Uri.UnescapeDataString(address.UserInfo).Split(':');
        var random = new Random(1);
        return name switch
        {
            "http" => new HttpProtocol(new FixedHttpRequest(HttpMethod.Get, address, new HttpExpectation(200, []))),
            "http2" => new Http2Protocol(new FixedHttpRequest(HttpMethod.Get, address, new HttpExpectation(200, []))),
            "websocket" => new WebSocketProtocol(new WebSocketEcho(32), address.Authority, _ => new WebSocketOpening("/", new Dictionary<string, string>())),
            "redis" => new RedisProtocol(new RedisCommand(RedisAnswer.Value, "GET", SpeedTargets.RedisKey)) { Password = user[1] },
            "postgres" => new PostgresProtocol(new PostgresStatement(
                SpeedTargets.Select, 1, 1, (_, parameters) => parameters[0] = random.Next(1, SpeedTargets.PgbenchRows + 1).ToString(CultureInfo.InvariantCulture)))
            {
                User = user[0],
                Password = user[1],
                Database = address.AbsolutePath[1..],
            },
            _ => throw new InvalidOperationException($"There is no protocol '{name}'."),
        };
    }
}
