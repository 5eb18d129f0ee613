using Microsoft.Extensions.Time.Testing;

namespace Wakala.Perf.Gate.Tests;

public sealed class WaiverTests : IDisposable
{
    private const string OfP95 = """{ "suite": "api", "scenario": "GET /messages/list", "figure": "P95", "owner": "Ana", "reason": "the index is rebuilt in sprint 9.", "until": "2026-12-01" }""";
    private const string OfP99 = """{ "environment": "processes", "profile": "smoke", "suite": "api", "scenario": "GET /messages/list", "figure": "P99", "owner": "Ana", "reason": "the same", "until": "2026-12-01" }""";

    private readonly TemporaryBaselines _baselines = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _baselines.Dispose();

    [Fact]
    public void A_waived_regression_passes_with_its_waiver_in_the_reason_until_its_day()
    {
        Write(OfP95, OfP99);
        _time.SetUtcNow(new DateTimeOffset(2026, 11, 30, 23, 59, 59, TimeSpan.Zero));

        var judgement = Judge(slow: true);

        judgement.Verdict.Should().Be(Verdict.Passed, judgement.Reason);
        judgement.Figure("P95").Reason.Should().StartWith("Waived until 2026-12-01 by Ana (the index is rebuilt in sprint 9): P95 of response time is 3");
        judgement.Reason.Should().Contain("Waived until 2026-12-01 by Ana");
    }

    [Fact]
    public void On_its_day_it_ends_and_the_regression_says_so()
    {
        Write(OfP95, OfP99);
        _time.SetUtcNow(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));

        var judgement = Judge(slow: true);

        judgement.Verdict.Should().Be(Verdict.Regressed);
        judgement.Figure("P95").Reason.Should().EndWith("Its waiver by Ana ended on 2026-12-01.");
    }

    [Fact]
    public void A_waiver_is_for_one_figure()
    {
        Write(OfP95);

        var judgement = Judge(slow: true);

        judgement.Verdict.Should().Be(Verdict.Regressed);
        judgement.Figures.Where(figure => figure.Verdict == Verdict.Regressed).Select(figure => figure.Name).Should().Equal("P99");
    }

    [Theory]
    [InlineData("containers", "smoke")]
    [InlineData("processes", "pr")]
    public void A_waiver_is_for_the_environment_and_the_profile_that_it_names(string environment, string profile)
    {
        Write(OfP95, OfP99);

        WaiverBook.Read(_baselines.Root, _time).Of(environment, profile, "api", Synthetic.Scenario).Should().ContainSingle().Which.Waiver.Figure.Should().Be("P95");
        WaiverBook.Read(_baselines.Root, _time).Of(environment, profile, "api", "POST /auth/login").Should().BeEmpty();
    }

    [Fact]
    public void One_that_nothing_needs_or_that_names_no_figure_is_said()
    {
        Write(OfP95, OfP99.Replace("P99", "P42", StringComparison.Ordinal));

        var judgement = Judge(slow: false);

        judgement.Verdict.Should().Be(Verdict.Passed);
        judgement.Reason.Should().Be("The waiver of P95 by Ana is not needed, P95 being Passed: take it out of baselines/waivers.json. "
            + "The waiver of P42 by Ana names P42, which this row has not: take it out of baselines/waivers.json.");
    }

    [Fact]
    public void Without_the_file_nothing_is_waived() => Judge(slow: true).Verdict.Should().Be(Verdict.Regressed);

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        Write(
            OfP95.Replace("\"owner\": \"Ana\", ", "", StringComparison.Ordinal).Replace("2026-12-01", "2026-02-30", StringComparison.Ordinal),
            OfP99.Replace("\"the same\"", "\" \"", StringComparison.Ordinal).Replace("\"until\"", "\"til\"", StringComparison.Ordinal),
            OfP99.Replace("2026-12-01", "tomorrow", StringComparison.Ordinal));

        var reading = () => WaiverBook.Read(_baselines.Root, _time);

        var refused = reading.Should().Throw<BaselineException>().Which;
        refused.Message.Should().StartWith("baselines/waivers.json, field /waivers/0/").And.ContainAll(
            "field /waivers/0/owner: is missing", "is '2026-02-30', which is no day of the calendar", "/waivers/1/reason must not be blank", "/waivers/1/til is not a field of this file",
            "/waivers/1/until is missing", "/waivers/2/until must match", "/waivers/2 waives P99 of GET /messages/list a second time", "Mend it: docs/baselines.md");
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("{", "not whole JSON")]
    [InlineData("[]", "must be object")]
    [InlineData("""{ "schema": 2, "waivers": [] }""", "from a newer version")]
    [InlineData("""{ "schema": 1 }""", "is missing")]
    public void A_file_that_is_none_is_refused(string text, string problem)
    {
        Directory.CreateDirectory(_baselines.Root);
        File.WriteAllText(Path.Combine(_baselines.Root, WaiverBook.FileName), text);

        var reading = () => WaiverBook.Read(_baselines.Root, _time);

        reading.Should().Throw<BaselineException>().Which.Problem.Should().Contain(problem);
    }

    private void Write(params string[] waivers)
    {
        Directory.CreateDirectory(_baselines.Root);
        File.WriteAllText(Path.Combine(_baselines.Root, WaiverBook.FileName), $$"""{ "schema": 1, "waivers": [{{string.Join(", ", waivers)}}] }""");
    }

    private ScenarioJudgement Judge(bool slow)
    {
        var waivers = WaiverBook.Read(_baselines.Root, _time).Of("processes", "smoke", "api", Synthetic.Scenario);
        return RowGate.Judge(
            Synthetic.Context with { Waivers = waivers },
            Synthetic.Rules,
            Synthetic.Baseline(),
            [.. Enumerable.Range(4, 3).Select(seed => Synthetic.Trial(slow ? Latencies.OneInTenSlow(seed) : Latencies.Typical(seed)))]);
    }
}
