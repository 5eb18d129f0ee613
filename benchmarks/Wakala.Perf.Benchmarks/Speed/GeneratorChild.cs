using System.Buffers;
using System.Globalization;
using System.Net;
using System.Runtime.Versioning;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Benchmarks;

/// <summary>This project's engine as a process of its own, measured from outside like every other tool.</summary>
[SupportedOSPlatform("linux")]
internal static class GeneratorChild
{
    public const string Command = "generate";

    /// <summary>HTTP/1.1 through the general driver.</summary>
    public const string HttpClientName = "httpclient";

    /// <summary>The same with each answer gone on with at once.</summary>
    public const string HttpClientAtOnceName = "httpclient-at-once";

    private const int MaxInFlight = 100_000;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    /// <param name="arguments">Protocol, address, seconds, connections, requests at once on each, arrivals a second (0 for as fast as it goes), requests at the most, microseconds of gathering (the engine's own choice where there are none), and seconds of warm-up before.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var (address, seconds) = (new Uri(arguments[1]), TimeSpan.FromSeconds(double.Parse(arguments[2], CultureInfo.InvariantCulture)));
        int Number(int at) => int.Parse(arguments[at], CultureInfo.InvariantCulture);
        var (connections, requests, rate) = (Number(3), Number(4), double.Parse(arguments[5], CultureInfo.InvariantCulture));
        var warmUp = arguments.Length > 8 ? TimeSpan.FromSeconds(Number(8)) : TimeSpan.Zero;
        LoadModel model = rate > 0 ? ArrivalRate.Constant(rate, warmUp + seconds) : VirtualUsers.Constant(connections * requests, warmUp + seconds);
        var caps = LoadCaps.Default with { Requests = arguments.Length > 6 ? long.Parse(arguments[6], CultureInfo.InvariantCulture) : LoadCaps.Default.Requests };
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var trial = arguments[0] is HttpClientName or HttpClientAtOnceName
            ? await ThroughHttpClientAsync(arguments[0], address, model, warmUp, connections, requests, caps)
            : await ThroughReactorAsync(arguments[0], address, model, warmUp, connections, requests, caps, arguments.Length > 7 ? TimeSpan.FromMicroseconds(Number(7)) : null);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"warm-up {warmUp.TotalSeconds} s, requests {trial.Requests} errors {trial.ErrorCount} {string.Join(' ', trial.Errors.Keys)} p50 {trial.ResponseTime.PercentileMilliseconds(50)} p99 {trial.ResponseTime.PercentileMilliseconds(99)} lag99 {trial.Validity.PacingLagP99Ms} allocated {(GC.GetTotalAllocatedBytes(precise: true) - before) / (double)trial.Requests:0.0} B/request, peak {Environment.WorkingSet / 1024 / 1024} MB"));
    }

    private static Task<LoadResult> ThroughReactorAsync(string protocol, Uri address, LoadModel model, TimeSpan warmUp, int connections, int requests, LoadCaps caps, TimeSpan? gathering)
    {
        var load = new ReactorLoad
        {
            Address = new IPEndPoint(IPAddress.Loopback, address.Port),
            Protocol = Protocol(protocol, address),
            Model = model,
            WarmUp = warmUp,
            Connections = connections,
            RequestsPerConnection = requests,
            MaxInFlight = MaxInFlight,
            Timeout = RequestTimeout,
            Caps = caps,
            Gathering = gathering,
        };
        return new ReactorRun(load, TimeProvider.System).RunAsync("speed", null, CancellationToken.None);
    }

    private static async Task<LoadResult> ThroughHttpClientAsync(string protocol, Uri address, LoadModel model, TimeSpan warmUp, int connections, int requests, LoadCaps caps)
    {
        using var driver = new HttpDriver(new HttpDriverOptions { Connections = connections, AnswersAtOnce = protocol == HttpClientAtOnceName });
        var load = new UserLoad { Model = model, WarmUp = warmUp, Connections = connections * requests, MaxInFlight = MaxInFlight, Timeout = RequestTimeout, Caps = caps };
        IVirtualUser[] users = [.. Enumerable.Range(0, load.Connections).Select(_ => new HttpUser(driver, address))];
        return await new LoadRun(load, users, TimeProvider.System).RunAsync("speed", null, CancellationToken.None);
    }

    /// <summary>A protocol by its name, with the requests that contests send.</summary>
    public static IWireProtocol Protocol(string name, Uri address)
    {
        var user = Uri.UnescapeDataString(address.UserInfo).Split(':');
        var random = new Random(1);
        return name switch
        {
            "http" => new HttpProtocol(new FixedHttpRequest(HttpMethod.Get, address, new HttpExpectation(200, []))),
            "http2" => new Http2Protocol(new FixedHttpRequest(HttpMethod.Get, address, new HttpExpectation(200, []))),
            "websocket" => new EchoProtocol(32, address.Authority, "/"),
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

    private sealed class HttpUser(HttpDriver driver, Uri address) : IVirtualUser
    {
        private static readonly HttpExpectation Expectation = new(200, []);
        private readonly ArrayBufferWriter<byte> _body = new(4096);

        private readonly HttpRequestMessage _request = new(HttpMethod.Get, address);

        public ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken) => driver.SendAsync(_request, Expectation, _body, cancellationToken);

        public IAnswerThread? AnswerThread => driver.AnswerThread;

        public ValueTask DisposeAsync()
        {
            _request.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
