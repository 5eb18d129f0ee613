using Npgsql;
using StackExchange.Redis;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>
/// Whether a row's servers lived through its measurement. One that restarted in the middle loses what was under way, so that whatever was then missing says nothing of the
/// platform: the trial is Invalid with that cause, and nothing else of it is judged.
/// </summary>
/// <param name="target">What is measured.</param>
public sealed class ServersWatch(TableTarget target)
{
    /// <summary>Measures with the servers watched.</summary>
    /// <param name="scenario">The row.</param>
    /// <param name="measure">Measures it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Trial> MeasureAsync(string scenario, Func<Task<Trial>> measure, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(measure);
        var access = target.Environment.Access;
        await using var database = access.PostgresConnection is { } connection ? new DatabaseConnection(connection) : null;
        var (life, redis, startedAt) = (await LifeAsync(database, cancellationToken), await RedisAsync(access.Redis, cancellationToken), TimeProvider.System.GetUtcNow());
        Trial? trial = null;
        Exception? thrown = null;
        try
        {
            trial = await measure();
        }
        catch (Exception error) when (error is NpgsqlException or RedisException or RedisTimeoutException && target.Environment.Fault is null)
        {
            thrown = error;
        }

        if (target.Environment.Fault is null && await ProblemAsync(database, life, access.Redis, redis, cancellationToken) is { } problem)
            return (trial ?? new Trial { Scenario = scenario, StartedAt = startedAt, Seconds = 0, Figures = [], Requests = 0 }) with { Figures = [], Faults = [], Problems = [problem], Interrupted = true };
        return trial ?? throw thrown!;
    }

    private static async Task<string?> ProblemAsync(DatabaseConnection? database, ServerLife? life, IConnectionMultiplexer? redis, RedisInfo? before, CancellationToken cancellationToken)
    {
        if (life is not null && (await LifeAsync(database, cancellationToken))!.Since(life) is { } restarted)
            return restarted;
        return before is null ? null : (await RedisAsync(redis, cancellationToken))?.Since(before);
    }

    private static async Task<ServerLife?> LifeAsync(DatabaseConnection? database, CancellationToken cancellationToken)
    {
        if (database is null)
            return null;
        await database.WaitUntilItAnswersAsync(cancellationToken);
        return await ServerLife.ReadAsync(database, cancellationToken);
    }

    private static async Task<RedisInfo?> RedisAsync(IConnectionMultiplexer? redis, CancellationToken cancellationToken)
        => redis is null ? null : await RedisInfo.ReadPatientlyAsync(redis, TimeProvider.System, cancellationToken);
}
