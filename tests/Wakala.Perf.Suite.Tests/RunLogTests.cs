using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite.Tests;

/// <summary>What is true of every row is said once.</summary>
public sealed class RunLogTests
{
    private const string Elsewhere = "The baseline was measured elsewhere (processor Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz → AMD EPYC, kernel 6.1.2-a → 6.1.3-b, PostgreSQL 15.20 → 15.18), so that only the coarse screen applies.";

    [Fact]
    public void That_the_baseline_was_measured_elsewhere_is_said_with_the_first_row_alone()
    {
        using var folder = new Temporary();
        var file = Path.Combine(folder.Path, "progress.jsonl");
        var log = new RunLog("api", file);

        log.Say(Row("one", Elsewhere), "Passed (2 s)");
        log.Say(Row("two", Elsewhere), "Passed (3 s)");
        log.Say(Row("three", $"P95 is 9.5 ms, over its limit of 9.1 ms. {Elsewhere} Waived."), "Regressed (3 s)");
        log.Say(Row("four", Elsewhere.Replace("15.18", "15.17", StringComparison.Ordinal)), "Passed (1 s)");
        log.Say(Row("five", null), "Passed (1 s)");
        log.Say(Row("six", "The baseline was measured elsewhere (cores 2 → 64): it can show that this row has become far slower (ten times)."), "Inconclusive (1 s)");
        log.Say(Row("seven", "The baseline was measured elsewhere (cores 2 → 64): it can show that this row has become far slower (ten times)."), "Inconclusive (1 s)");

        File.ReadLines(file).Select(line => System.Text.Json.JsonSerializer.Deserialize<SuiteMessage>(line, Results.ResultsJson.Options)!.Text).Should().Equal(
            $"Passed (2 s): {Elsewhere}", "Passed (3 s)", "Regressed (3 s): P95 is 9.5 ms, over its limit of 9.1 ms. Waived.", $"Passed (1 s): {Elsewhere.Replace("15.18", "15.17", StringComparison.Ordinal)}", "Passed (1 s)",
            "Inconclusive (1 s): The baseline was measured elsewhere (cores 2 → 64): it can show that this row has become far slower (ten times).",
            "Inconclusive (1 s): The baseline was measured elsewhere (cores 2 → 64): it can show that this row has become far slower (ten times).");
    }

    private static ScenarioJudgement Row(string name, string? reason) => new()
    {
        Suite = "api",
        Table = "API Endpoints",
        Name = name,
        Verdict = Verdict.Passed,
        Reason = reason,
        Requests = 1,
        Dropped = 0,
        Errors = 0,
        Figures = [],
        Work = [],
        Environment = "processes",
        Profile = "smoke",
        WorkloadHash = "0",
    };
}
