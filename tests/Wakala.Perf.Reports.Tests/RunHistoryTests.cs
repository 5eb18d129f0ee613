using Wakala.Perf.Gate;
using Wakala.Perf.Results;

namespace Wakala.Perf.Reports.Tests;

public sealed class RunHistoryTests : IDisposable
{
    private readonly string _results = Directory.CreateTempSubdirectory("wakala-history-").FullName;

    public void Dispose() => Directory.Delete(_results, recursive: true);

    [Fact]
    public void Kept_runs_become_trends_with_their_lasting_changes()
    {
        for (var run = 0; run < 16; run++)
            Write(run, value: (run < 8 ? 10 : 13) + (0.1 * (run % 3)));

        var trend = RunHistory.Read(_results, _ => { }).Should().ContainSingle().Subject;

        trend.Series.Should().Be("processes smoke GET /messages/list P95");
        trend.Points.Should().HaveCount(16).And.BeInAscendingOrder(point => point.At);
        trend.Changes.Should().Equal(8);
    }

    [Fact]
    public void A_comparison_is_a_point_and_a_file_that_cannot_be_read_is_said()
    {
        File.WriteAllText(Path.Combine(_results, "against-1.0.json"), """
            { "rows": [{ "scenario": "GET /messages/list", "verdict": "Passed", "figures": [{ "name": "P95", "change": 0.02 }] }], "trials": [], "measuredSeconds": 40 }
            """);
        Directory.CreateDirectory(Path.Combine(_results, "broken"));
        File.WriteAllText(Path.Combine(_results, "broken", "report.json"), "{");
        var problems = new List<string>();

        var trend = RunHistory.Read(_results, problems.Add).Should().ContainSingle().Subject;

        trend.Series.Should().Be("side by side GET /messages/list P95");
        trend.Points.Should().ContainSingle().Which.Ratio.Should().BeApproximately(1.02, 1e-12);
        problems.Should().ContainSingle().Which.Should().Contain("report.json is left out");
    }

    [Fact]
    public void Comparisons_by_two_engines_are_two_series()
    {
        foreach (var (name, fingerprint) in new[] { ("before", """{ "cores": 2 }"""), ("since", """{ "cores": 2, "engine": "Reactor" }""") })
        {
            File.WriteAllText(Path.Combine(_results, $"{name}.json"), $$"""
                { "rows": [{ "scenario": "GET /messages/list", "verdict": "Passed", "figures": [{ "name": "P95", "change": 0.02 }] }], "fingerprint": {{fingerprint}}, "measuredSeconds": 40 }
                """);
        }

        RunHistory.Read(_results, _ => { }).Select(trend => trend.Series).Should().Equal("side by side GET /messages/list P95", "side by side, Reactor GET /messages/list P95");
    }

    [Fact]
    public void Two_machines_in_one_folder_are_two_series()
    {
        for (var run = 0; run < 16; run++)
            Write(run, value: run < 8 ? 10 : 20, machine: run < 8 ? "AMD EPYC, 2 cores, 24 GiB (0a1b2c3d)" : "ARM, 4 cores, 8 GiB (4e5f6a7b)");

        var trends = RunHistory.Read(_results, _ => { });

        trends.Select(trend => trend.Series).Should().Equal(
            "processes smoke GET /messages/list P95 on AMD EPYC, 2 cores, 24 GiB (0a1b2c3d)", "processes smoke GET /messages/list P95 on ARM, 4 cores, 8 GiB (4e5f6a7b)");
        trends.Should().OnlyContain(trend => trend.Points.Count == 8 && trend.Changes.Count == 0, "another machine is no change of the build");
    }

    [Fact]
    public void Comparisons_are_in_the_order_in_which_they_began_whenever_their_files_were_downloaded()
    {
        for (var day = 1; day <= 3; day++)
        {
            var file = Path.Combine(_results, $"{(char)('d' - day)}.json");
            File.WriteAllText(file, $$"""
                { "rows": [{ "scenario": "GET /messages/list", "verdict": "Passed", "figures": [{ "name": "P95", "change": 0.0{{day}} }] }], "startedAt": "2026-11-0{{day}}T08:00:00+00:00", "measuredSeconds": 40 }
                """);
            File.SetLastWriteTimeUtc(file, DateTimeOffset.UnixEpoch.AddDays(10 - day).UtcDateTime);
        }

        var trend = RunHistory.Read(_results, _ => { }).Should().ContainSingle().Subject;

        trend.Points.Select(point => point.At.Day).Should().Equal(1, 2, 3);
        trend.Points.Select(point => Math.Round(point.Ratio, 2)).Should().Equal(1.01, 1.02, 1.03);
    }

    [Fact]
    public void Nothing_kept_is_nothing() => RunHistory.Read(Path.Combine(_results, "none"), _ => { }).Should().BeEmpty();

    private void Write(int run, double value, string? machine = null)
    {
        var figure = new FigureDocument("P95", "ms", value, null, 10, null, null, null, null, true, Verdict.Passed, null);
        ResultsJson.Write(Path.Combine(_results, $"run-{run:00}", "report.json"), new RunDocument
        {
            Schema = RunDocument.CurrentSchema,
            Verdict = Verdict.Passed,
            Environment = "processes",
            Profile = "smoke",
            Commit = "0123abc",
            StartedAt = DateTimeOffset.UnixEpoch.AddDays(run),
            Seconds = 100,
            Scenarios = [new ScenarioDocument("processes", "api", "API Endpoints", "GET /messages/list", Verdict.Passed, null, 1_000, 0, 0, [figure], [], null, null, Machine: machine)],
            Differences = [],
        });
    }
}
