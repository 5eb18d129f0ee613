using System.Text.Json;
using StackExchange.Redis;
using Wakala.Perf.CacheLoad;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

if (args is not [var planFile] || !File.Exists(planFile))
{
    await Console.Error.WriteLineAsync("Usage: Wakala.Perf.CacheLoad PLAN.json (written by the suite; for a load by hand use redis-benchmark).");
    return 3;
}

if (!OperatingSystem.IsLinux())
{
    await Console.Error.WriteLineAsync("Redis is loaded by the reactor, which is there on Linux only.");
    return 3;
}

try
{
    var plan = ResultsJson.Read<CachePlan>(planFile);
    if (!plan.KeysAreThere)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(plan.Redis);
        await new CacheCommands(plan.Operation, plan.Prefix, plan.Seed).SeedAsync(redis.GetDatabase(), forGood: true, CancellationToken.None);
    }

    var load = new RedisLoad(plan, await RedisAddress.OfAsync(plan.Redis, CancellationToken.None));
    ResultsJson.Write(plan.Result, new CacheResult
    {
        InTurn = plan.InTurnSeconds is { } seconds ? await load.InTurnAsync(seconds) : null,
        Steady = plan.Steady is { } steady ? await load.SteadyAsync(steady) : null,
        Growing = plan.Growing is { } growing ? await load.GrowAsync(growing) : [],
        Alone = plan.Alone is { } alone ? OneAtATime.Run(planFile, alone) : null,
    });
    return 0;
}
catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException or IOException or RedisException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 3;
}
