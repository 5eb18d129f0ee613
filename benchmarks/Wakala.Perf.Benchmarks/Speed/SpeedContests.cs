using System.Globalization;
using System.Net;
using System.Runtime.Versioning;
using Npgsql;
using Wakala.Perf.Environments;

namespace Wakala.Perf.Benchmarks;

/// <summary>The contests: each starts its target, and ends it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SpeedContests(double seconds, int repetitions)
{
    private const int Connections = 64;
    private const double FixedRate = 5_000;

    private string Length => seconds.ToString(CultureInfo.InvariantCulture);

    /// <summary>The contests by name.</summary>
    public static IReadOnlyList<string> Names { get; } = ["http", "rate", "httpclient", "http2", "websocket", "redis", "postgres"];

    public Task RunAsync(string name, CancellationToken cancellationToken) => name switch
    {
        "http" => HttpAsync(cancellationToken),
        "rate" => RateAsync(cancellationToken),
        "httpclient" => HttpClientAsync(cancellationToken),
        "http2" => Http2Async(cancellationToken),
        "websocket" => WebSocketAsync(cancellationToken),
        "redis" => RedisAsync(cancellationToken),
        "postgres" => PostgresAsync(cancellationToken),
        _ => throw new InvalidOperationException($"There is no contest '{name}'; there are: {string.Join(", ", Names)}."),
    };

    private async Task HttpAsync(CancellationToken cancellationToken)
    {
        Need("nginx-light wrk hey nghttp2-client apache2-utils", "nginx", "wrk", "hey", "h2load", "ab");
        await using var nginx = await Nginx.StartAsync(SpeedComparison.TargetCore);
        var address = nginx.Address.ToString();
        await SpeedComparison.RunAsync(
            new SpeedContest("HTTP/1.1, nginx", nginx.AnsweredAsync,
            [
                SpeedGenerator.Ours("wakala", "http", nginx.Address, seconds, Connections, 1),
                new("wrk", ["wrk", "-t1", $"-c{Connections}", $"-d{Length}s", address]),
                new("h2load", ["h2load", "--h1", "-t1", $"-c{Connections}", "-D", Length, address]),
                new("ab", ["ab", "-q", "-k", "-c", $"{Connections}", "-t", Length, "-n", "100000000", address]),
                new("hey", ["hey", "-z", $"{Length}s", "-c", $"{Connections}", address]),
            ]),
            repetitions, cancellationToken);
    }

    /// <summary>A rate far below what each could: long enough that the start of a process does not decide.</summary>
    private async Task RateAsync(CancellationToken cancellationToken)
    {
        const double longer = 4;
        Need("nginx-light hey", "nginx", "hey");
        await using var nginx = await Nginx.StartAsync(SpeedComparison.TargetCore);
        var ours = SpeedGenerator.Ours("wakala", "http", nginx.Address, seconds * longer, Connections, 1, FixedRate);
        await SpeedComparison.RunAsync(
            new SpeedContest("HTTP/1.1 at 5,000/s, nginx", nginx.AnsweredAsync,
            [
                ours,
                ours with { Name = "wakala, each start by itself", Command = [.. ours.Command, "100000000", "0"] },
                new("hey", ["hey", "-z", $"{seconds * longer}s", "-c", $"{Connections}", "-q", (FixedRate / Connections).ToString(CultureInfo.InvariantCulture), nginx.Address.ToString()]),
            ]),
            repetitions, cancellationToken);
    }

    private async Task HttpClientAsync(CancellationToken cancellationToken)
    {
        Need("nginx-light hey", "nginx", "hey");
        await using var nginx = await Nginx.StartAsync(SpeedComparison.TargetCore);
        await SpeedComparison.RunAsync(
            new SpeedContest("HTTP/1.1 through HttpClient, nginx", nginx.AnsweredAsync,
            [
                SpeedGenerator.Ours("wakala, HttpClient, at once", GeneratorChild.HttpClientAtOnceName, nginx.Address, seconds, Connections, 1),
                SpeedGenerator.Ours("wakala, HttpClient", GeneratorChild.HttpClientName, nginx.Address, seconds, Connections, 1),
                new("hey", ["hey", "-z", $"{Length}s", "-c", $"{Connections}", nginx.Address.ToString()]),
            ]),
            repetitions, cancellationToken);
    }

    private async Task Http2Async(CancellationToken cancellationToken)
    {
        const int streams = 10;
        Need("nginx-light nghttp2-client", "nginx", "h2load");
        await using var nginx = await Nginx.StartAsync(SpeedComparison.TargetCore);
        await SpeedComparison.RunAsync(
            new SpeedContest("HTTP/2, nginx, 64 connections of 10 streams", nginx.AnsweredAsync,
            [
                SpeedGenerator.Ours("wakala", "http2", nginx.Http2Address, seconds, Connections, streams),
                new("h2load", ["h2load", "-t1", $"-c{Connections}", $"-m{streams}", "-D", Length, nginx.Http2Address.ToString()]),
            ]),
            repetitions, cancellationToken);
    }

    private async Task WebSocketAsync(CancellationToken cancellationToken)
    {
        using var target = await TargetProcess.StartAsync(SpeedComparison.TargetCore, EchoTarget.Command);
        var address = new Uri($"http://127.0.0.1:{target.Address.Port}/");
        var ours = SpeedGenerator.Ours("wakala", "websocket", address, seconds, Connections, 1);
        await SpeedComparison.RunAsync(new SpeedContest("WebSocket echo, 64 connections, 32 B", target.CountAsync, [ours]), repetitions, cancellationToken);
    }

    private async Task RedisAsync(CancellationToken cancellationToken)
    {
        const long requests = 600_000;
        Need("redis-tools", "redis-benchmark");
        await using var directory = await RunDirectory.CreateAsync(cancellationToken);
        await using var redis = await RedisServer.StartAsync(new Dictionary<string, string> { ["save"] = string.Empty }, directory, cancellationToken);
        await PinAsync(redis.Process.Id);
        await redis.Connection.GetDatabase().StringSetAsync(SpeedTargets.RedisKey, SpeedTargets.RedisValue);
        var port = ((IPEndPoint)redis.Connection.GetEndPoints()[0]).Port;
        var password = redis.Configuration.Split("password=")[1];
        string[] benchmark = ["redis-benchmark", "-p", $"{port}", "-a", password, "-c", $"{Connections}", "-q", "-n", requests.ToString(CultureInfo.InvariantCulture)];
        string[] get = ["GET", SpeedTargets.RedisKey];
        var address = new Uri($"redis://:{password}@127.0.0.1:{port}/");
        await SpeedComparison.RunAsync(
            new SpeedContest("Redis GET, 100 B", ServedAsync,
            [
                SpeedGenerator.Ours("wakala", "redis", address, seconds, Connections, 1),
                new("redis-benchmark", [.. benchmark, .. get]),
                SpeedGenerator.Ours("wakala, 16 in a row", "redis", address, seconds, Connections, 16, compared: false),
                new("redis-benchmark, 16 in a row", [.. benchmark, "-P", "16", .. get], Compared: false),
            ]),
            repetitions, cancellationToken);

        async Task<long> ServedAsync()
        {
            var stats = (await redis.Connection.GetServers()[0].InfoAsync("commandstats")).SelectMany(section => section);
            var gets = stats.FirstOrDefault(one => one.Key == "cmdstat_get").Value ?? "calls=0,";
            return long.Parse(gets.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture);
        }
    }

    private async Task PostgresAsync(CancellationToken cancellationToken)
    {
        Need("postgresql-contrib", "pgbench");
        await using var directory = await RunDirectory.CreateAsync(cancellationToken);
        var (data, password) = (Path.Combine(directory.Path, "postgres"), "a-benchmark-password");
        await PostgresServer.InitializeAsync(data, password, cancellationToken);
        await using var postgres = await PostgresServer.StartAsync(data, password, new Dictionary<string, string> { ["shared_buffers"] = "512MB", ["max_connections"] = "200" }, directory, cancellationToken);
        await PinAsync(postgres.Process.Id);
        var connection = new NpgsqlConnectionStringBuilder(postgres.ConnectionString);
        Environment.SetEnvironmentVariable("PGPASSWORD", password);
        string[] reach = ["-h", "127.0.0.1", "-p", $"{connection.Port}", "-U", connection.Username!, "postgres"];
        await ChildTimes.RunAsync("pgbench", ["-i", "-q", "-s", $"{SpeedTargets.PgbenchScale}", .. reach]);
        var address = new Uri($"postgres://{connection.Username}:{password}@127.0.0.1:{connection.Port}/postgres");
        await SpeedComparison.RunAsync(
            new SpeedContest("PostgreSQL, a prepared select by key", ServedAsync,
            [
                SpeedGenerator.Ours("wakala", "postgres", address, seconds, Connections, 1),
                new("pgbench -S -M prepared", ["pgbench", "-n", "-S", "-M", "prepared", "-c", $"{Connections}", "-j", "1", "-T", ((int)seconds).ToString(CultureInfo.InvariantCulture), .. reach]),
            ]),
            repetitions, cancellationToken);

        // Its backends report what they did when they end, if not before.
        async Task<long> ServedAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
            await using var count = postgres.Source.CreateCommand("SELECT idx_scan FROM pg_stat_user_tables WHERE relname = 'pgbench_accounts'");
            return (long)(await count.ExecuteScalarAsync(cancellationToken))!;
        }
    }

    private static async Task PinAsync(int process) => await ChildTimes.RunAsync("taskset", ["-acp", $"{SpeedComparison.TargetCore}", $"{process}"]);

    private static void Need(string packages, params string[] programs)
    {
        var missing = programs.Append("taskset").Where(program => !OnPath(program)).ToList();
        if (missing.Count > 0)
            throw new InvalidOperationException($"{string.Join(", ", missing)} missing; on Debian: apt-get install {packages} util-linux");
    }

    private static bool OnPath(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Append("/usr/sbin").Any(directory => File.Exists(Path.Combine(directory, program)));
}
