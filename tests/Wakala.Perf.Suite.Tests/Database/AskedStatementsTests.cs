using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite.Tests;

/// <summary>The statements of two builds on a real database, executed with the same parameters.</summary>
public sealed class AskedStatementsTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Equal_statements_give_equal_rows_one_that_skips_a_row_is_called_and_nothing_that_was_asked_stays()
    {
        await using var database = await SmallDatabase.StartAsync(Stop);
        var select = QueryScenarios.Rows.Keys.First(row => row.StartsWith("SELECT * FROM messages", StringComparison.Ordinal));
        var insert = QueryScenarios.Rows.Keys.First(row => row.StartsWith("INSERT", StringComparison.Ordinal));
        var before = await database.Connection.ValueAsync<long>("SELECT count(*) FROM messages", Stop);
        var first = await ContextAsync(database, "first", sql => sql);
        var second = await ContextAsync(database, "second", sql => sql.StartsWith("SELECT", StringComparison.Ordinal) ? $"{sql} OFFSET 1" : sql);

        var alike = await AskAsync(first, first, select, VaryingFields.None);
        var skipping = await AskAsync(first, second, select, VaryingFields.None);
        var stored = await AskAsync(first, second, insert, VaryingFields.Of(["/*/*"]));

        alike.Should().BeEquivalentTo(new ComparedAnswers(20, 0, 0));
        skipping.Differing.Should().Be(20);
        skipping.First!.Difference.At.Should().Be("/0/id");
        skipping.First.Question.Should().Contain("$1 = ");
        stored.Should().BeEquivalentTo(new { Differing = 0, Unanswered = 0 });
        (await database.Connection.ValueAsync<long>("SELECT count(*) FROM messages", Stop)).Should().Be(before);
    }

    private static async Task<ScenarioContext> ContextAsync(SmallDatabase database, string name, Func<string, string> change)
    {
        var people = await DatabaseTables.PeopleAsync(database.Connection, database.Export, Stop);
        var file = Path.Combine(database.Environment.WorkDirectory, $"statements-{name}.json");
        ResultsJson.Write(file, new StatementFile(database.Connection.ConnectionString, people, [.. database.Export.Statements.Select(statement => statement with { Sql = change(statement.Sql) })]));
        return new ScenarioContext
        {
            BaseAddress = new Uri("http://127.0.0.1"),
            Seed = 5,
            RunId = "any",
            Connections = 1,
            Files = new Dictionary<string, string> { ["feed"] = database.Environment.FeedPath, ["statements"] = file },
        };
    }

    private static async Task<ComparedAnswers> AskAsync(ScenarioContext first, ScenarioContext second, string row, VaryingFields varying)
    {
        string[] names = [.. ResultsJson.Read<StatementFile>(first.File("statements")).Statements.Where(statement => statement.Row == row).Select(statement => statement.Name)];
        await using var asked = new AskedRow(new AskedStatements(first, row, names), new AskedStatements(second, row, names), varying);
        for (var number = 0; number < 20; number++)
            await asked.AskAsync(number, again: true, Stop);
        return await asked.ResultAsync(Stop);
    }
}
