using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>One of two builds' statements of a row, executed with drawn parameters: the rows come back, and what was changed is taken back.</summary>
internal sealed class AskedStatements : IAskedBuild
{
    private readonly NpgsqlDataSource _source;
    private readonly List<(ExportedStatement Statement, StatementDraw Draw)> _statements;

    /// <param name="context">What the row's scenario is told.</param>
    /// <param name="row">The row: a query, as the document prints it.</param>
    /// <param name="names">The statements of it that are executed, in turn.</param>
    public AskedStatements(ScenarioContext context, string row, IReadOnlyList<string> names)
    {
        var (file, feed) = (ResultsJson.Read<StatementFile>(context.File("statements")), DataFeed.Read(context.File("feed")));
        _source = NpgsqlDataSource.Create(file.Connection);
        _statements =
        [
            .. names.Select(name => file.Statements.First(one => one.Row == row && one.Name == name)).Select(statement => (statement, new StatementDraw(statement, feed, file.People, context.Seed))),
        ];
    }

    public async Task<Answer> AskAsync(long number, CancellationToken cancellationToken)
    {
        var (statement, parameters) = Drawn(number);
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            // It ends without being committed, so that nothing of it stays.
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var command = new NpgsqlCommand(statement.Sql, connection, transaction) { AllResultTypesAreUnknown = true };
            foreach (var value in parameters)
                command.Parameters.Add(new NpgsqlParameter { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Unknown });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var (body, rows) = await ReadAsync(reader, cancellationToken);
            return new Answer(0, "application/json", body) { Fault = rows < statement.LeastRows ? $"{rows} rows, and {statement.LeastRows} at least are right" : null };
        }
        catch (NpgsqlException error)
        {
            return new Answer(0, string.Empty, ReadOnlyMemory<byte>.Empty) { Fault = $"failed ({error.SqlState ?? "no SQLSTATE"}: {Redaction.Text(error.Message)})" };
        }
    }

    public Task<string> DescribeAsync(long number, CancellationToken cancellationToken)
    {
        var (statement, parameters) = Drawn(number);
        return Task.FromResult(Redaction.Text(string.Join(", ", parameters.Select((value, at) => string.Create(CultureInfo.InvariantCulture, $"${at + 1} = {value}")).Prepend(statement.Name))));
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private (ExportedStatement Statement, string?[] Parameters) Drawn(long number)
    {
        var (statement, draw) = _statements[(int)(number % _statements.Count)];
        var parameters = new string?[draw.Parameters];
        draw.Draw(number, parameters);
        return (statement, parameters);
    }

    private static async Task<(ReadOnlyMemory<byte> Body, int Rows)> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var (buffer, rows) = (new ArrayBufferWriter<byte>(), 0);
        await using var json = new Utf8JsonWriter(buffer);
        json.WriteStartArray();
        for (; await reader.ReadAsync(cancellationToken); rows++)
        {
            json.WriteStartObject();
            for (var column = 0; column < reader.FieldCount; column++)
                json.WriteString(reader.GetName(column), await reader.IsDBNullAsync(column, cancellationToken) ? null : reader.GetString(column));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        await json.FlushAsync(cancellationToken);
        return (buffer.WrittenMemory, rows);
    }
}
