using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// What one command of an operation costs Redis in countable things: commands by name, bytes in and out. One client, a fixed sequence, every key there before. A
/// build whose payloads grow, or that asks twice, shows here on any machine.
/// </summary>
internal static class CommandWork
{
    private const int Commands = 1_000;
    private const ulong Seed = 1;

    /// <summary>Counts an operation.</summary>
    public static async Task<CountedWork> CountAsync(TableTarget target, string scenario, CacheOperation operation, CancellationToken cancellationToken)
    {
        var redis = new DirectLoad(target).Server.Redis;
        var commands = new CacheCommands(operation, DirectLoad.Prefix, Seed);
        try
        {
            await commands.SeedAsync(redis.GetDatabase(), forGood: false, cancellationToken);
            using var counter = await WorkCounter.OpenAsync(new WorkScope { Access = target.Environment.Access with { Postgres = null } }, cancellationToken);
            var tally = await counter.CountAsync(
                Commands,
                async stop =>
                {
                    for (var arrival = 0L; arrival < Commands; arrival++)
                    {
                        var (command, arguments) = commands.CommandOf(arrival);
                        await redis.GetDatabase().ExecuteAsync(command, arguments);
                        stop.ThrowIfCancellationRequested();
                    }
                },
                cancellationToken);
            return new CountedWork(scenario, Hash(operation.Name), Commands, tally.Counts);
        }
        finally
        {
            await DirectLoad.CleanAsync(redis, DirectLoad.Prefix);
        }
    }

    /// <summary>What is asked is the build's own, and is what is judged; only how it is counted names the sequence.</summary>
    private static string Hash(string operation)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { operation, Commands, Seed }))));
}
