using Microsoft.Extensions.Time.Testing;
using Spectre.Console;
using Wakala.Perf.Results;

namespace Wakala.Perf.Cli.Tests;

public sealed class TimingsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Timings _timings;

    public TimingsTests() => _timings = new Timings(_time);

    [Fact]
    public async Task A_part_is_what_it_took_with_its_long_tests_and_every_row()
    {
        await _timings.OfStepAsync("build", () => Takes(60, true));
        await _timings.OfAssemblyAsync("A", () => Takes(30, Outcome(("short", 4.9), ("long", 5))));
        await _timings.OfSuiteAsync("api", () => Takes(100, Outcome(("row", 0.5))));

        _timings.All.Should().Equal(
            new Timing("step", "build", 60), new Timing("test", "long", 5), new Timing("assembly", "A", 30), new Timing("row", "row", 0.5), new Timing("suite", "api", 100));
    }

    [Fact]
    public async Task A_step_that_throws_took_time_too()
    {
        var step = () => _timings.OfStepAsync<bool>("images", () => throw new InvalidOperationException());

        await step.Should().ThrowAsync<InvalidOperationException>();
        _timings.All.Should().ContainSingle().Which.Name.Should().Be("images");
    }

    [Fact]
    public async Task The_slowest_twenty_are_printed_and_all_are_kept()
    {
        await _timings.OfSuiteAsync("api", () => Takes(100, Outcome([.. Enumerable.Range(1, 25).Select(number => ($"row {number}", (double)number))])));
        var folder = Directory.CreateTempSubdirectory();
        using var printed = new StringWriter();

        _timings.Write(folder.FullName);
        _timings.Print(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(printed) }));

        ResultsJson.Read<Timing[]>(Path.Combine(folder.FullName, Timings.FileName)).Should().Equal(_timings.All);
        folder.Delete(recursive: true);
        printed.ToString().Should().Contain("100.0  suite     api").And.Contain("25.0  row       row 25").And.Contain("6.0  row       row 6").And.NotContain("row 5\n");
    }

    private static TestOutcome Outcome(params (string Test, double Seconds)[] tests)
        => TestOutcome.None with { Passed = tests.Length, Times = [.. tests.Select(one => (one.Test, TimeSpan.FromSeconds(one.Seconds)))] };

    private Task<T> Takes<T>(double seconds, T result)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return Task.FromResult(result);
    }
}
