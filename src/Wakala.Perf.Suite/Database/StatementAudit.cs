using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>
/// Executes statements as a build exports them on a seeded sample of parameters, and holds each answer against what the contract's own SQL says in the same snapshot. What a
/// statement writes is looked at within its transaction, in all tables, and then rolled back.
/// </summary>
/// <param name="database">The way into the database.</param>
/// <param name="feed">What the seeded data really has.</param>
/// <param name="people">The tenants' numbers by their slugs.</param>
/// <param name="truths">What right answers are, by the statements' names; null where nobody said.</param>
/// <param name="sample">Executions of each statement.</param>
internal sealed class StatementAudit(
    DatabaseConnection database,
    DataFeed feed,
    IReadOnlyDictionary<string, TenantNumbers> people,
    IReadOnlyDictionary<string, StatementTruth>? truths,
    int sample = StatementAudit.Sample)
{
    /// <summary>A fault in one of 200 answers is among so many with a chance of 99 %: ln 0.01 / ln 0.995.</summary>
    public const int Sample = 920;

    private const ulong Seed = 0xA0D17;
    private const string Changes = "SELECT coalesce(sum(n_tup_ins), 0)::bigint, coalesce(sum(n_tup_upd), 0)::bigint, coalesce(sum(n_tup_del), 0)::bigint FROM pg_stat_xact_user_tables";

    /// <summary>A slow statement has the sample that fits.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>Audits some statements.</summary>
    /// <returns>How many executions were held against the truth, a note; and what is wrong, a sentence for each statement.</returns>
    public async Task<(string Note, IReadOnlyList<string> Faults)> AuditAsync(IReadOnlyList<ExportedStatement> statements, CancellationToken cancellationToken)
    {
        var (audited, unknown, faults) = (0, new List<string>(), new List<string>());
        foreach (var statement in statements)
        {
            if (truths?.GetValueOrDefault(statement.Name) is not { } truth)
            {
                unknown.Add($"'{statement.Name}' was not audited: the contract does not say what a right answer to it is");
                continue;
            }

            var (executions, wrong, first) = await AuditAsync(statement, truth, cancellationToken);
            audited += executions;
            if (wrong > 0)
                faults.Add(Text($"'{statement.Name}' is wrong in {wrong:#,0} of {executions:#,0} executions: {first}."));
        }

        return (string.Join("; ", unknown.Prepend(Text($"{audited:#,0} executions were held against the contract's own SQL"))), faults);
    }

    private async Task<(int Executions, int Wrong, string? First)> AuditAsync(ExportedStatement statement, StatementTruth truth, CancellationToken cancellationToken)
    {
        var draw = new StatementDraw(statement, feed, people, Seed);
        await using var connection = await database.OpenAsync(cancellationToken);
        var began = TimeProvider.System.GetTimestamp();
        var (executions, wrong, first) = (0, 0, (string?)null);
        while (executions < sample && TimeProvider.System.GetElapsedTime(began) < Longest)
        {
            var parameters = draw.ParametersOf(executions++);
            if (await CompareAsync(connection, statement, truth, parameters, cancellationToken) is not { } difference)
                continue;
            wrong++;
            first ??= $"of ({string.Join(", ", parameters.Select(Shortened))}) {difference}";
        }

        return (executions, wrong, first);
    }

    private static async Task<string?> CompareAsync(
        NpgsqlConnection connection, ExportedStatement statement, StatementTruth truth, string?[] parameters, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var before = truth.Changes is null ? null : await ChangesAsync(connection, cancellationToken);
        AnswerRows given;
        try
        {
            given = await AnswerRows.ReadAsync(connection, statement.Sql, parameters, cancellationToken);
        }
        catch (PostgresException error)
        {
            return $"fails: {error.MessageText}";
        }

        if (truth.Exactly is { } exactly && given.Count != exactly)
            return Text($"gave {given.Count} rows, and must give {exactly}");
        if (truth.Rows is { } sql)
            return given.DifferenceTo(await AnswerRows.ReadAsync(connection, sql, parameters, cancellationToken), truth.NewestFirst);
        if (before is null)
            return null;
        var after = await ChangesAsync(connection, cancellationToken);
        var changed = new StatementChanges(after.Inserted - before.Inserted, after.Updated - before.Updated, after.Deleted - before.Deleted);
        if (changed != truth.Changes)
            return Text($"inserted {changed.Inserted}, updated {changed.Updated} and deleted {changed.Deleted} rows, and must insert {truth.Changes!.Inserted}, update {truth.Changes.Updated} and delete {truth.Changes.Deleted}");
        var written = truth.Written is { } count ? (await AnswerRows.ReadAsync(connection, count, parameters, cancellationToken)).Single : "1";
        return written == "1" ? null : $"wrote {written} rows as they must be, and must write one";
    }

    private static async Task<StatementChanges> ChangesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Changes, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new StatementChanges(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    private static string Shortened(string? value) => value is { Length: > 30 } ? $"{value[..30]}…" : value ?? "null";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The rows of an answer, as texts by their columns' names.</summary>
internal sealed class AnswerRows
{
    private readonly IReadOnlyList<IReadOnlyDictionary<string, string>> _rows;

    internal AnswerRows(IReadOnlyList<IReadOnlyDictionary<string, string>> rows) => _rows = rows;

    public int Count => _rows.Count;

    /// <summary>The only value.</summary>
    public string Single => _rows[0].Values.Single();

    public static async Task<AnswerRows> ReadAsync(NpgsqlConnection connection, string sql, string?[] parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Unknown });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<IReadOnlyDictionary<string, string>>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, at => reader.GetValue(at) is DateTime moment
                ? moment.ToString("O", CultureInfo.InvariantCulture)
                : Convert.ToString(reader.GetValue(at), CultureInfo.InvariantCulture) ?? string.Empty));
        }

        return new AnswerRows(rows);
    }

    /// <summary>The first difference to the right rows; null where there is none. Columns that the right rows do not have are the build's own affair.</summary>
    /// <param name="right">The right rows.</param>
    /// <param name="order">The columns of their order: rows that are equal in all of them may stand either way, and the last of them may be any.</param>
    public string? DifferenceTo(AnswerRows right, IReadOnlyList<string> order)
    {
        if (_rows.Count != right._rows.Count)
            return string.Create(CultureInfo.InvariantCulture, $"gave {_rows.Count} rows, and there are {right._rows.Count}");
        for (var at = 0; at < _rows.Count; at++)
        {
            var (mine, wanted) = (_rows[at], right._rows[at]);
            foreach (var column in order.Count > 0 ? order : wanted.Keys)
            {
                if (mine.GetValueOrDefault(column) != wanted[column])
                    return string.Create(CultureInfo.InvariantCulture, $"row {at + 1} has {column} '{mine.GetValueOrDefault(column, "nothing")}', and '{wanted[column]}' is right");
            }
        }

        var last = right._rows.Count == 0 ? string.Empty : Key(right._rows[^1], order);
        var left = right._rows.Where(row => Key(row, order) != last || order.Count != 1).CountBy(row => Key(row, row.Keys)).ToDictionary();
        var columns = right._rows.Count == 0 ? [] : right._rows[0].Keys.ToList();
        foreach (var row in _rows.Where(row => Key(row, order) != last || order.Count != 1))
        {
            var key = Key(row, columns);
            if (left.GetValueOrDefault(key) == 0)
                return $"gave a row that is not right: {key}";
            left[key]--;
        }

        return null;
    }

    private static string Key(IReadOnlyDictionary<string, string> row, IEnumerable<string> columns) => string.Join(" | ", columns.Select(column => row.GetValueOrDefault(column, "nothing")));
}
