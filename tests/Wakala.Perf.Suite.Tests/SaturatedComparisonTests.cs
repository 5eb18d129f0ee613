using Wakala.Perf.Gate;

namespace Wakala.Perf.Suite.Tests;

/// <summary>Throughput on the real platform: code that keeps the processor busy longer must be found.</summary>
public sealed class SaturatedComparisonTests
{
    private const string Row = "GET /messages/list";

    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    /// <summary>One look after two pairs of processes, at the level of all looks together.</summary>
    private static readonly ComparisonRules Short = new() { Looks = [(2, 1)] };

    [Fact]
    public async Task A_build_that_keeps_the_processor_busy_longer_answers_fewer()
    {
        LocalServers.SkipWhereMissing();
        using var clone = await Temporary.CloneAsync(Stop);
        await clone.ReplaceAsync(
            Path.Combine("src", "Wakala.Platform", "Messages", "ListEndpoint.cs"),
            "        var cursor = PageCursor.Parse(before);\n",
            "        var cursor = PageCursor.Parse(before);\n        for (var busy = System.Diagnostics.Stopwatch.StartNew(); busy.Elapsed.TotalMilliseconds < 0.5;)\n        {\n        }\n\n",
            Stop);
        var source = new PlatformSource(clone.Path, _ => { });
        var request = new ComparisonRequest
        {
            Table = ApiBuilds.Table(Checkout.Root, await source.BuildAsync("HEAD", Stop), await source.BuildAsync(PlatformSource.WorkTree, Stop)),
            Scenario = Row,
            Rules = Short,
            Saturated = true,
        };

        var outcome = await new Comparison(request, TestContext.Current.SendDiagnosticMessage).RunAsync(Stop);

        var row = outcome.Rows.Should().ContainSingle().Subject;
        if (row.Verdict == Verdict.Invalid)
            Assert.Skip($"The machine is too noisy to compare two builds, which is the verdict that is right: {row.Reason}");
        row.Verdict.Should().Be(Verdict.Regressed);
        row.Reason.Should().MatchRegex(@"^throughput is \d+ % lower: [\d,]+ /s, was [\d,]+ /s side by side; surely more than [\d.]+ %");
        row.Errors.Should().Be((0, 0));
    }
}
