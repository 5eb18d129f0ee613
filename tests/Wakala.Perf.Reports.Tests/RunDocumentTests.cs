using System.Text.Json;
using NJsonSchema;
using Spectre.Console;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Reports.Tests;

public sealed class RunDocumentTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task It_holds_to_its_schema()
    {
        var schema = await JsonSchema.FromJsonAsync(Schema(), TestContext.Current.CancellationToken);

        schema.Validate(Json(Row("GET /a", Verdict.Regressed), Row("GET /b", Verdict.New) with { Validity = null }, Row("GET /c", Verdict.Changed) with { Audited = "412 answers", Seconds = 12.3 })).Should().BeEmpty();
    }

    [Fact]
    public async Task The_schema_refuses_what_it_does_not_know()
    {
        var schema = await JsonSchema.FromJsonAsync(Schema(), TestContext.Current.CancellationToken);
        var json = Json(Row("GET /a", Verdict.Passed));

        schema.Validate(json.Replace("\"schema\": 1", "\"schema\": 2", StringComparison.Ordinal)).Should().NotBeEmpty();
        schema.Validate(json.Replace("\"Passed\"", "\"Fine\"", StringComparison.Ordinal)).Should().NotBeEmpty();
        schema.Validate(json.Replace("\"commit\":", "\"commit_\":", StringComparison.Ordinal)).Should().NotBeEmpty();
    }

    [Theory]
    [InlineData(Verdict.Passed, Verdict.Passed, Verdict.Passed)]
    [InlineData(Verdict.Passed, Verdict.Improved, Verdict.Passed)]
    [InlineData(Verdict.New, Verdict.Changed, Verdict.Changed)]
    [InlineData(Verdict.Changed, Verdict.Inconclusive, Verdict.Inconclusive)]
    [InlineData(Verdict.New, Verdict.Inconclusive, Verdict.Inconclusive)]
    [InlineData(Verdict.Inconclusive, Verdict.Invalid, Verdict.Invalid)]
    [InlineData(Verdict.Invalid, Verdict.Regressed, Verdict.Regressed)]
    public void The_run_is_as_bad_as_its_worst_row(Verdict one, Verdict other, Verdict worst)
        => WorstVerdict.Of([Row("GET /a", one), Row("GET /b", other)]).Should().Be(worst);

    [Fact]
    public void A_run_of_nothing_is_invalid() => WorstVerdict.Of([]).Should().Be(Verdict.Invalid);

    [Fact]
    public void The_summary_names_what_failed_and_has_a_line_a_gate()
    {
        ScenarioJudgement[] rows = [Row("GET /a", Verdict.Regressed) with { Reason = "P95 is 34.1 ms, over its limit of 16.2 ms." }, Row("GET /b", Verdict.Passed)];

        var text = MarkdownSummary.Of(RunDocument.Of(rows, "processes", "smoke", "abc", Start, TimeSpan.FromSeconds(171)), rows);

        text.Should().StartWith("## Performance: Regressed");
        text.Should().Contain("**GET /a: Regressed.** P95 is 34.1 ms");
        text.Split('\n').Count(line => line.StartsWith("| GET /", StringComparison.Ordinal)).Should().Be(2);
    }

    [Fact]
    public void The_last_lines_name_what_does_less_and_end_with_the_verdict()
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 40;
        var fewer = new FigureJudgement { Name = "sql.SELECT messages", Unit = "1/request", Kind = FigureKind.Count, Value = 0.2, Baseline = 1, Verdict = Verdict.Changed, Binding = true };

        LastLines.Write(console, [Row("GET /a", Verdict.Passed), Row("GET /b", Verdict.Changed) with { Figures = [], Work = [fewer] }], "Changed", "results/1");

        writer.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Should().SatisfyRespectively(
            line => line.Should().StartWith("GET /b is Changed: less work: SELECT messages 1 → 0.2 a request. Meant? ./perf accept --suite api --scenario \"GET /b\" --reason"),
            line => line.Should().Be("Verdict: Changed. Results: results/1"));
    }

    [Fact]
    public void Several_environments_are_laid_beside_each_other()
    {
        ScenarioJudgement[] rows = [Row("GET /a", Verdict.Passed), Row("GET /b", Verdict.Passed), Row("GET /a", Verdict.Passed) with { Environment = "containers" }];

        var document = RunDocument.Of(rows, "processes, containers", "smoke", "abc", Start, TimeSpan.FromSeconds(171));

        document.Differences.Should().OnlyContain(one => one.Name == "GET /a" && one.From == "processes" && one.To == "containers" && one.Ratio == 1);
        document.Differences.Should().HaveCount(rows[0].Figures.Count(figure => figure.Value is not null)).And.NotBeEmpty();
        MarkdownSummary.Of(document, rows).Should().Contain("### containers").And.Contain("How far containers (other) differs from processes (first)").And.Contain("× 1.00");
    }

    [Fact]
    public void The_table_on_the_terminal_has_a_line_a_gate()
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 160;

        ConsoleTable.Write(console, [Row("GET /a[b]", Verdict.Passed)]);

        writer.ToString().Should().ContainAll("GET /a[b]", "P95", "Passed", "objective", "limit");
    }

    [Fact]
    public void What_a_row_took_stands_once_beside_its_verdict_wherever_rows_are_listed()
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 160;
        var two = Row("GET /a", Verdict.Passed);
        ScenarioJudgement[] rows = [two with { Figures = [.. two.Figures, .. two.Figures], Seconds = 1_234.56 }, Row("GET /b", Verdict.Passed)];

        ConsoleTable.Write(console, rows);
        var document = RunDocument.Of(rows, "processes", "smoke", "abc", Start, TimeSpan.FromSeconds(171));

        writer.ToString().Split("1,234.6 s").Should().HaveCount(2);
        MarkdownSummary.Of(document, rows).Should().Contain("| Passed | 1,234.6 s |").And.Contain("| Passed |  |").And.Contain("| Passed | - |");
        document.Scenarios.Select(row => row.Seconds).Should().Equal(1_234.56, null);
    }

    [Fact]
    public async Task What_was_not_run_stands_in_the_document_and_in_the_summary()
    {
        NotRun[] left = [new("processes", "database", true, ["a", "b"], "nothing that they use has changed since main (0123abcd4567)"), new("processes", "api", false, ["GET /b"], "nothing that it uses has changed")];

        var document = RunDocument.Of([Row("GET /a", Verdict.Passed)], "processes", "smoke", "abc", Start, TimeSpan.FromSeconds(171), left);
        var json = JsonSerializer.Serialize(document, ResultsJson.Options);

        (await JsonSchema.FromJsonAsync(Schema(), TestContext.Current.CancellationToken)).Validate(json).Should().BeEmpty();
        JsonSerializer.Deserialize<RunDocument>(json, ResultsJson.Options)!.NotRun.Should().BeEquivalentTo(left);
        MarkdownSummary.Of(document, [Row("GET /a", Verdict.Passed)]).Should()
            .Contain("- Not run: suite database, 2 rows: nothing that they use has changed since main (0123abcd4567).").And.Contain("- Not run: 1 row of suite api (GET /b): nothing that it uses has changed.");
    }

    [Fact]
    public void A_run_that_has_nothing_to_measure_has_passed_and_says_so()
    {
        NotRun[] left = [new("processes", "api", true, ["GET /a"], "nothing that it uses has changed"), new("containers", "api", true, ["GET /a"], "nothing that it uses has changed")];

        var document = RunDocument.Of([], "processes, containers", "smoke", "abc", Start, TimeSpan.Zero, left, isOfNothing: true);

        document.Verdict.Should().Be(Verdict.Passed);
        MarkdownSummary.Of(document, []).Should().StartWith("## Performance: not measured, nothing could have changed").And.Contain("- Not run in containers: suite api, 1 row: ");
    }

    [Fact]
    public void A_document_of_before_has_neither_what_a_row_took_nor_what_was_not_run()
    {
        var json = Json(Row("GET /a", Verdict.Passed)).Replace(",\n      \"seconds\": null", string.Empty, StringComparison.Ordinal).Replace("\n  \"notRun\": [],", string.Empty, StringComparison.Ordinal).Replace(",\n  \"notRun\": []", string.Empty, StringComparison.Ordinal);

        var read = JsonSerializer.Deserialize<RunDocument>(json, ResultsJson.Options)!;

        json.Should().NotContain("notRun").And.NotContain("\"seconds\": null");
        (read.NotRun.Count, read.Scenarios[0].Seconds).Should().Be((0, null));
    }

    private static string Schema()
    {
        using var reader = new StreamReader(typeof(RunDocument).Assembly.GetManifestResourceStream("run.schema.json")!);
        return reader.ReadToEnd();
    }

    private static string Json(params ScenarioJudgement[] rows)
        => JsonSerializer.Serialize(RunDocument.Of(rows, "processes", "smoke", "abc", Start, TimeSpan.FromSeconds(171.23)), ResultsJson.Options);

    private static ScenarioJudgement Row(string name, Verdict verdict) => new()
    {
        Suite = "api",
        Table = "API Endpoints",
        Name = name,
        Verdict = verdict,
        Requests = 5_120,
        Dropped = 0,
        Errors = 0,
        Figures = [new FigureJudgement { Name = "P95", Unit = "ms", Kind = FigureKind.Latency, Value = 3.1, Objective = 60, Baseline = 3, Limit = 16, Verdict = verdict, Binding = true }],
        Work = [],
        Validity = new Validity { PacingLagP99Ms = 0.1, GeneratorCpu = 0.3, JitterP99Ms = 0.2, GcPauseMs = 1, ThreadPoolQueue = 2, Problems = [] },
        Environment = "processes",
        Profile = "smoke",
        WorkloadHash = new string('0', 64),
    };
}
