using Npgsql;
using StackExchange.Redis;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// The work of a suite's rows, counted once before anything is loaded: what earlier loads leave in tables and caches is then in no count, whatever rows
/// a run measures and in which order.
/// </summary>
internal sealed class SuiteWork(SuiteSettings settings, string suite, ITargetEnvironment environment, RunLog log)
{
    private readonly WorkBook _book = new(settings, suite, environment.Fingerprint);
    private readonly Dictionary<string, CountedWork> _counted = [];
    private readonly Dictionary<string, string> _faults = [];
    private string? _whyNot = "work was not counted";

    /// <summary>Whether work was counted in this run.</summary>
    public bool IsCounted => _whyNot is null;

    /// <summary>Counts the rows that this run measures.</summary>
    /// <exception cref="EnvironmentException">The environment was lost meanwhile.</exception>
    public async Task CountAsync(IReadOnlyDictionary<string, ScenarioType> rows, ContractFile contract, double dataScale, IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
    {
        _whyNot = RowWork.WhyNot(environment);
        if (_whyNot is not null)
        {
            log.Say($"{char.ToUpperInvariant(_whyNot[0])}{_whyNot[1..]}.");
            return;
        }

        var chosen = rows.Where(row => settings.Scenario is null || row.Key == settings.Scenario).ToList();
        log.Say($"Counting the work of {chosen.Count} rows: one client, a seeded sequence each, unmeasured in time.");
        try
        {
            await new RowWork(environment, contract, dataScale, files).CountAsync(chosen, Keep, cancellationToken);
        }
        catch (Exception error) when (error is NpgsqlException or RedisException or HttpRequestException or TimeoutException)
        {
            // A server that ended is noticed at about the same time.
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, cancellationToken);
            throw environment.Fault ?? new EnvironmentException($"Work could not be counted: {error.Message}", "See the last lines of the servers' logs; run it again.");
        }
    }

    /// <summary>The row with its work.</summary>
    /// <param name="row">The row.</param>
    /// <param name="confirmation">Settles what its requests cost the platform's process; null where there are not two builds.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BaselineException">What was accepted cannot be used.</exception>
    public async Task<ScenarioJudgement> JudgeAsync(ScenarioJudgement row, WorkConfirmation? confirmation, CancellationToken cancellationToken)
    {
        var work = Judge(row.Name);
        if (confirmation is null)
            return row.With([.. work.Select(Unconfirmed)]);
        var (settled, sentence) = await confirmation.SettleAsync(row.Name, work, cancellationToken);
        var judged = row.With(settled);
        return sentence is null ? judged : judged with { Reason = judged.Reason is { } reason ? $"{reason} {sentence}" : sentence };
    }

    /// <summary>Processor time that another build was not counted beside fails nothing.</summary>
    private static FigureJudgement Unconfirmed(FigureJudgement count)
        => count is { Name: ProcessWork.Processor, Verdict: Verdict.Regressed }
            ? count with { Verdict = Verdict.Inconclusive, Binding = false, Reason = $"{count.Reason} No other build was counted beside it: stored processor time alone fails nothing." }
            : count;

    /// <summary>What the gate says of a row's work; empty where none was counted.</summary>
    public IReadOnlyList<FigureJudgement> Judge(string scenario)
    {
        if (_whyNot is not null)
            return [];
        if (_counted.TryGetValue(scenario, out var counted))
            return _book.Judge(counted);
        var fault = _faults.GetValueOrDefault(scenario, "Its work was not counted.");
        return [new FigureJudgement { Name = "work", Unit = "1/request", Kind = FigureKind.Count, Verdict = Verdict.Invalid, Binding = true, Reason = fault }];
    }

    /// <summary>Requests of a row's counted sequence.</summary>
    public long Requests(string scenario) => _counted.GetValueOrDefault(scenario)?.Requests ?? 0;

    private void Keep(string scenario, CountedWork? counted, Exception? fault)
    {
        if (counted is not null)
            _counted[scenario] = counted;
        else
            _faults[scenario] = fault!.Message;
    }
}
