using Npgsql;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>Statements of one database, by <c>pg_stat_statements</c>: how often, how many rows, how many blocks.</summary>
internal sealed class StatementSource : IWorkSource
{
    /// <summary>What the statements that reset a connection are counted as.</summary>
    public const string Resets = "sql.resets";

    public const string Names = "sql.";
    public const string ExtensionName = "pg_stat_statements";

    /// <summary>Stands in every statement of the harness, so that none of them counts.</summary>
    public const string Mark = "/* wakala.perf */";

    /// <summary>Blocks that equal builds touch differ a little: the order in which rows came decides how pages split.</summary>
    private const double BlockTolerance = 0.02;

    private const string Sql = Mark + """
         SELECT s.query, sum(s.calls)::bigint, sum(s.rows)::bigint, sum(s.shared_blks_hit + s.shared_blks_read)::bigint, sum(s.temp_blks_read + s.temp_blks_written)::bigint
        FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
        WHERE d.datname = coalesce($1, current_database()) AND s.toplevel GROUP BY s.query
        """;

    private readonly NpgsqlDataSource _source;
    private readonly string? _database;
    private Dictionary<string, Statement> _before = [];

    private StatementSource(NpgsqlDataSource source, string? database) => (_source, _database) = (source, database);

    /// <summary>The statements of the stretch that ended last, by their names.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; private set; } = new Dictionary<string, string>();

    /// <summary>Looks whether statements can be read.</summary>
    /// <param name="source">A way to the server.</param>
    /// <param name="database">The database whose statements count; null for the one that <paramref name="source"/> leads to.</param>
    /// <param name="mayChange">Whether the extension may be made.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<(IWorkSource? Source, IReadOnlyList<MissingWork> Missing)> OpenAsync(
        NpgsqlDataSource source, string? database, bool mayChange, CancellationToken cancellationToken)
    {
        const string probe = Mark + " SELECT toplevel FROM pg_stat_statements LIMIT 1";
        if (await Extension.WhyNotAsync(source, ExtensionName, probe, mayChange, cancellationToken) is { } problem)
            return (null, [new MissingWork(Names, problem)]);
        var statements = new StatementSource(source, database);
        return (await statements.ReadAsync(cancellationToken)).ContainsKey("<insufficient privilege>")
            ? (null, [new MissingWork(Names, "Other users' statements are hidden: grant pg_read_all_stats to the user who counts.")])
            : (statements, []);
    }

    public async Task BeginAsync(CancellationToken cancellationToken) => _before = await ReadAsync(cancellationToken);

    public async Task<IReadOnlyList<WorkAmount>> EndAsync(CancellationToken cancellationToken)
    {
        var after = await ReadAsync(cancellationToken);
        var spent = after
            .Select(one => (Text: one.Key, Spent: one.Value - _before.GetValueOrDefault(one.Key)))
            .Where(one => one.Spent.Calls > 0)
            .ToList();
        var own = spent.Where(one => !StatementName.IsOfConnection(one.Text)).ToList();
        var names = StatementName.Of(own.Select(one => one.Text));
        Texts = names.ToDictionary(one => one.Value, one => one.Key);
        var amounts = new List<WorkAmount>
        {
            new("sql.statements", "1", own.Sum(one => one.Spent.Calls)),
            new("sql.rows", "1", own.Sum(one => one.Spent.Rows)),
            new("sql.blocks", "1", own.Sum(one => one.Spent.Blocks), BlockTolerance),
            new("sql.temporary blocks", "1", own.Sum(one => one.Spent.Temporary), BlockTolerance),
            new(Resets, "1", spent.Where(one => StatementName.IsOfConnection(one.Text)).Sum(one => one.Spent.Calls)),
        };
        foreach (var (text, one) in own.OrderBy(one => names[one.Text], StringComparer.Ordinal))
        {
            amounts.Add(new WorkAmount($"sql.{names[text]}", "1", one.Calls));
            amounts.Add(new WorkAmount($"sql.blocks of {names[text]}", "1", one.Blocks, BlockTolerance));
        }

        return [.. amounts.Where(amount => amount.Total > 0)];
    }

    private async Task<Dictionary<string, Statement>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)_database ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        var found = new Dictionary<string, Statement>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var text = reader.GetString(0);
            if (!text.Contains(Mark, StringComparison.Ordinal))
                found[text] = new Statement(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
        }

        return found;
    }

    private readonly record struct Statement(long Calls, long Rows, long Blocks, long Temporary)
    {
        public static Statement operator -(Statement after, Statement before)
            => new(after.Calls - before.Calls, after.Rows - before.Rows, after.Blocks - before.Blocks, after.Temporary - before.Temporary);
    }
}
