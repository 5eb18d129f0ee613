using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>What one request of each row costs one of two builds.</summary>
/// <param name="name">Which of the two.</param>
/// <param name="rows">What counts it.</param>
/// <param name="connection">How its database is reached.</param>
internal sealed class BuildWork(string name, RowWork rows, string connection)
{
    private readonly string _connection = connection;
    private readonly Dictionary<string, CountedWork> _counted = [];
    private readonly Dictionary<string, string> _faults = [];

    /// <summary>Warms the build up, which the first count does otherwise.</summary>
    public Task WarmAsync(CancellationToken cancellationToken) => rows.WarmAsync(cancellationToken);

    /// <summary>Counts rows, one after the other.</summary>
    public Task CountAsync(IEnumerable<KeyValuePair<string, ScenarioType>> chosen, CancellationToken cancellationToken) => rows.CountAsync(chosen, Keep, cancellationToken);

    /// <summary>A row's work, held to another build's of the same minutes.</summary>
    public async Task<ComparedWork> HeldToAsync(BuildWork other, string row, CancellationToken cancellationToken)
    {
        if (_counted.TryGetValue(row, out var own) && other._counted.TryGetValue(row, out var before))
            return new ComparedWork(Compare(before, own), await ChangedPlansAsync(other, before, own, cancellationToken));
        var fault = _faults.GetValueOrDefault(row) ?? other._faults.GetValueOrDefault(row, "Its work was not counted.");
        return new ComparedWork([new FigureJudgement { Name = "work", Unit = "1/request", Kind = FigureKind.Count, Verdict = Verdict.Inconclusive, Binding = false, Reason = fault }], []);
    }

    /// <summary>What only one of both builds tells is no difference between them.</summary>
    private static IReadOnlyList<FigureJudgement> Compare(CountedWork before, CountedWork own)
    {
        MissingWork[] missing = [.. before.Missing, .. own.Missing.Where(one => before.Missing.All(other => other.Names != one.Names))];
        return WorkGate.Compare(before.Counts, [.. own.Counts.Where(count => !missing.Any(one => count.Name.StartsWith(one.Names, StringComparison.Ordinal)))], missing);
    }

    private async Task<IReadOnlyList<ChangedPlan>> ChangedPlansAsync(BuildWork other, CountedWork before, CountedWork own, CancellationToken cancellationToken)
    {
        // One database plans one text in one way: nothing need be asked of it.
        string[] names = [.. own.Statements.Keys.Where(name => before.Statements.TryGetValue(name, out var text) && (other._connection != _connection || text != own.Statements[name]))];
        if (names.Length == 0)
            return [];
        var was = await StatementPlans.ReadAsync(other._connection, names.ToDictionary(name => name, name => before.Statements[name]), cancellationToken);
        var now = await StatementPlans.ReadAsync(_connection, names.ToDictionary(name => name, name => own.Statements[name]), cancellationToken);
        return [.. now.Where(plan => was.GetValueOrDefault(plan.Key, plan.Value) != plan.Value).Select(plan => new ChangedPlan(plan.Key, was[plan.Key], plan.Value))];
    }

    private void Keep(string row, CountedWork? counted, Exception? fault)
    {
        if (counted is not null)
            _counted[row] = counted;
        else
            _faults[row] = $"{fault!.Message} It is the {name}'s.";
    }
}
