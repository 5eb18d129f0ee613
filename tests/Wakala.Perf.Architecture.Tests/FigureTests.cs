using System.Text.RegularExpressions;

namespace Wakala.Perf.Architecture.Tests;

/// <summary>What a figure is stands in its type: no code asks its name or its unit, which are for people.</summary>
public sealed partial class FigureTests
{
    public static TheoryData<string> Measuring
        => [.. Directory.EnumerateDirectories(Path.Combine(Checkout.Root, "src")).Select(path => Path.GetFileName(path)!).Where(project => project != "Wakala.Platform")];

    [Theory]
    [MemberData(nameof(Measuring))]
    public void No_code_asks_whether_a_figure_is_called_P99_or_measured_in_ms(string project)
    {
        var asking = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadLines(file).Where(line => Asking().IsMatch(line)).Select(line => $"{Path.GetFileName(file)}: {line.Trim()}"));

        asking.Should().BeEmpty("LatencyFigure and FigureKind tell");
    }

    [Theory]
    [InlineData("if (figure.Unit == \"ms\")")]
    [InlineData("figure is { Unit: \"ms\" or \"1/s\" }")]
    [InlineData("figure.Name != \"P99\"")]
    [InlineData("\"mean\" => Mean,")]
    [InlineData("figure.Name is \"P50\" or \"P95\"")]
    public void Asking_is_recognised(string line) => Asking().IsMatch(line).Should().BeTrue();

    [GeneratedRegex("""\b(Unit|Name|Figure|figure)\s*(==|!=|:|is)\s*"(ms|1/s|mean|matched|P50|P95|P99|capacity|RPS|errors|CPU)"|"(mean|matched|P50|P95|P99|RPS|CPU)"\s*(=>|\])""")]
    private static partial Regex Asking();
}
