using System.Globalization;
using StackExchange.Redis;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>
/// What may go wrong with a Redis server while a row is measured on it, so that the row's figures say more of that than of the server: it restarts,
/// answers that it is still reading its data, gives up keys to make room, or is not there at all. The row is then Invalid with the cause, and the next one is measured.
/// </summary>
/// <param name="redis">The server.</param>
/// <param name="mayEvict">Whether giving up keys is what is measured.</param>
/// <param name="time">The clock.</param>
internal sealed class RedisWatch(IConnectionMultiplexer redis, bool mayEvict, TimeProvider time)
{
    /// <summary>Measures with the server watched; what the measurement throws because the server is away is a problem of its trial.</summary>
    /// <param name="scenario">The row.</param>
    /// <param name="measure">Measures it.</param>
    /// <param name="cancellationToken">Ends the wait for a server that is away.</param>
    public async Task<Trial> MeasureAsync(string scenario, Func<Task<Trial>> measure, CancellationToken cancellationToken)
    {
        var startedAt = time.GetUtcNow();
        if (await ReadAsync(cancellationToken) is not { } before)
            return Lost(scenario, startedAt, Away("before it was measured"));
        Trial trial;
        try
        {
            trial = await measure();
        }
        catch (Exception error) when (error is RedisException or RedisTimeoutException or GeneratorException)
        {
            trial = Lost(scenario, startedAt, $"it could not be measured: {error.Message.Split('\n')[0]}");
        }

        var after = await ReadAsync(cancellationToken);
        string[] problems = after is null ? [Away("in mid-run")] : [.. Problems(before, after, trial)];
        // What a server lost that restarted is no fault of what was measured on it.
        return trial with
        {
            Problems = [.. trial.Problems, .. problems],
            Faults = problems.Length == 0 ? trial.Faults : [],
            Interrupted = trial.Interrupted || after?.Since(before) is not null,
        };
    }

    private IEnumerable<string> Problems(RedisInfo before, RedisInfo after, Trial trial)
    {
        var restarted = after.Since(before);
        var loading = Math.Max(after.LoadingAnswers - (restarted is not null ? 0 : before.LoadingAnswers), trial.Errors.GetValueOrDefault("Redis LOADING"));
        var evicted = after.EvictedKeys - (restarted is not null ? 0 : before.EvictedKeys);
        if (restarted is not null)
            yield return restarted;
        if (loading > 0)
            yield return Text($"Redis answered LOADING {loading:#,0} times in mid-run: it was reading its data after a start");
        if (evicted > 0 && !mayEvict)
            yield return Text($"Redis evicted {evicted:#,0} keys in mid-run: its limit of {after.MaxMemory / 1e6:#,0} MB was reached (maxmemory)");
    }

    private Task<RedisInfo?> ReadAsync(CancellationToken cancellationToken) => RedisInfo.ReadPatientlyAsync(redis, time, cancellationToken);

    private static string Away(string when) => Text($"Redis was away {when}, and did not come back within {RedisInfo.Patience.TotalSeconds:0} s");

    private static Trial Lost(string scenario, DateTimeOffset startedAt, string why)
        => new() { Scenario = scenario, StartedAt = startedAt, Seconds = 0, Figures = [], Requests = 0, Problems = [why] };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
