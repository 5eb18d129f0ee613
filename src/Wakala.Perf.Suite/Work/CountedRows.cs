using Npgsql;
using StackExchange.Redis;
using Wakala.Perf.Environments;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// The work of a table's rows, counted once before anything is loaded: what earlier loads leave in tables and caches is then in no count, whatever rows
/// a run measures and in which order.
/// </summary>
internal sealed class CountedRows
{
    private readonly Dictionary<string, CountedWork> _counted = [];
    private readonly Dictionary<string, string> _faults = [];

    /// <summary>Counts rows.</summary>
    /// <exception cref="EnvironmentException">The environment was lost meanwhile.</exception>
    public static async Task<CountedRows> CountAsync(
        ITargetEnvironment environment, IReadOnlyCollection<KeyValuePair<string, ScenarioType>> rows, ContractFile contract, double dataScale, IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
    {
        var counted = new CountedRows();
        try
        {
            await new RowWork(environment, contract, dataScale, files).CountAsync(rows, counted.Keep, cancellationToken);
            return counted;
        }
        catch (Exception error) when (error is NpgsqlException or RedisException or HttpRequestException or TimeoutException)
        {
            // A server that ended is noticed at about the same time.
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, cancellationToken);
            throw environment.Fault ?? new EnvironmentException($"Work could not be counted: {error.Message}", "See the last lines of the servers' logs; run it again.");
        }
    }

    /// <summary>What one request of a row costs.</summary>
    /// <exception cref="InvalidOperationException">It could not be counted; says why.</exception>
    public CountedWork Of(string scenario)
        => _counted.GetValueOrDefault(scenario) ?? throw new InvalidOperationException(_faults.GetValueOrDefault(scenario, "Its work was not counted."));

    private void Keep(string scenario, CountedWork? counted, Exception? fault)
    {
        if (counted is not null)
            _counted[scenario] = counted;
        else
            _faults[scenario] = fault!.Message;
    }
}
