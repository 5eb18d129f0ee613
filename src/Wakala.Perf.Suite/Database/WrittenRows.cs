using System.Globalization;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>What the measured executions of a statement that writes left in the database, held against what was sent, which is drawn again from its seed.</summary>
/// <param name="database">The way into the database.</param>
/// <param name="draw">What drew the statement's parameters.</param>
/// <param name="truth">What a right answer is.</param>
/// <param name="report">How many executions there were.</param>
internal sealed class WrittenRows(DatabaseConnection database, StatementDraw draw, StatementTruth truth, StatementReport report)
{
    /// <returns>The line of counts, null for a statement that leaves no rows to be counted; and what is wrong, a sentence each.</returns>
    /// <param name="since">When the load began, by the database's clock.</param>
    /// <param name="cancellationToken">Ends the audit.</param>
    public async Task<(Conservation? Line, IReadOnlyList<string> Faults)> AuditAsync(DateTime since, CancellationToken cancellationToken)
    {
        if (truth.Stored is { } stored)
            return Inserted(await ValuesAsync(stored, since, cancellationToken));
        if (truth.State is { } state)
            return (null, await UpdatedAsync(state, cancellationToken));
        return (null, []);
    }

    private (Conservation? Line, IReadOnlyList<string> Faults) Inserted(IReadOnlyList<string[]> rows)
    {
        SentRequest[] sent = [.. Sent().Select(values => new SentRequest(string.Empty, Facts(values)))];
        var (line, faults) = new QueueBooks
        {
            Acknowledged = report.Failed == 0 ? sent : [],
            Possible = report.Failed == 0 ? [] : sent,
            Count = report.Acknowledged,
            Rows = [.. rows.Select((values, at) => new StoredRow($"{at + 1}", string.Empty, string.Empty, true, Facts(values)))],
            NotSeen = ["a statement alone queues nothing"],
        }.Balance();
        return (line with { Worked = null }, faults);
    }

    /// <summary>Which of two executions on one row came last is not known: either may stand there.</summary>
    private async Task<IReadOnlyList<string>> UpdatedAsync(string state, CancellationToken cancellationToken)
    {
        var sent = Sent().ToLookup(Key);
        var keys = sent.SelectMany(values => values).Select(values => values[truth.Key - 1]).Distinct().ToArray();
        var faults = new List<string>();
        var stand = (await ValuesAsync(state, keys, cancellationToken)).ToLookup(Key);
        foreach (var row in sent)
        {
            var values = stand[row.Key].ToList();
            if (values.Count != 1 || (report.Failed == 0 && !row.Any(one => one.SequenceEqual(values[0]))))
                faults.Add($"({row.Key}) is ({(values.Count == 1 ? string.Join(", ", values[0]) : $"there {values.Count} times")}), and ({string.Join(", ", row.Last())}) was sent last");
        }

        return faults.Count == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"{faults.Count:#,0} of {sent.Count:#,0} changed rows are not as they were sent: {faults[0]}.")];
    }

    private IEnumerable<string[]> Sent()
    {
        for (var arrival = 0L; arrival < report.Acknowledged + report.Failed; arrival++)
            yield return draw.ParametersOf(arrival)!;
    }

    private Task<IReadOnlyList<string[]>> ValuesAsync(string sql, object parameter, CancellationToken cancellationToken) => database.RowsAsync(
        sql,
        reader => Enumerable.Range(0, reader.FieldCount).Select(at => Convert.ToString(reader.GetValue(at), CultureInfo.InvariantCulture) ?? string.Empty).ToArray(),
        cancellationToken,
        parameter);

    /// <summary>What tells a row from others: everything but what is set, which the statement has first.</summary>
    private static string Key(string[] values) => string.Join(", ", values.Skip(1));

    private static Dictionary<string, string> Facts(string[] values) => values.Select((value, at) => (value, at)).ToDictionary(one => $"${one.at + 1}", one => one.value);
}
