using System.Globalization;
using System.Xml.Linq;

namespace Wakala.Perf.Cli;

/// <summary>What a test assembly's run came to, read from its TRX report.</summary>
/// <param name="Passed">Tests that passed.</param>
/// <param name="Failed">Tests that failed, an assembly's own failure included.</param>
/// <param name="Skipped">Tests that were skipped.</param>
/// <param name="Failures">Name and message of each failure.</param>
internal sealed record TestOutcome(int Passed, int Failed, int Skipped, IReadOnlyList<(string Test, string Message)> Failures)
{
    public static TestOutcome None { get; } = new(0, 0, 0, []);

    /// <summary>Each test that ran, and how long it took.</summary>
    public IReadOnlyList<(string Test, TimeSpan Took)> Times { get; init; } = [];

    public static TestOutcome operator +(TestOutcome one, TestOutcome other)
        => new(one.Passed + other.Passed, one.Failed + other.Failed, one.Skipped + other.Skipped, [.. one.Failures, .. other.Failures]) { Times = [.. one.Times, .. other.Times] };

    /// <summary>Reads a report; an assembly that left none, or ended badly without a failed test, counts as one failure.</summary>
    public static TestOutcome Read(string assembly, string trxFile, int exitCode, string output)
    {
        if (!File.Exists(trxFile))
            return new TestOutcome(0, 1, 0, [(assembly, $"It ended with exit code {exitCode} and left no report.\n{output}")]);

        var results = XDocument.Load(trxFile).Descendants().Where(one => one.Name.LocalName == "UnitTestResult").ToList();
        var failures = results.Where(one => Outcome(one) == "Failed").Select(one => (Name(one), Message(one))).ToList();
        if (failures.Count == 0 && exitCode != 0)
            failures.Add((assembly, $"It ended with exit code {exitCode}.\n{output}"));
        return new TestOutcome(
            results.Count(one => Outcome(one) == "Passed"),
            failures.Count,
            results.Count(one => Outcome(one) is not ("Passed" or "Failed")),
            failures)
        {
            Times = [.. results.Select(one => (Name(one), TimeSpan.TryParse(one.Attribute("duration")?.Value, CultureInfo.InvariantCulture, out var took) ? took : TimeSpan.Zero))],
        };
    }

    private static string Outcome(XElement result) => result.Attribute("outcome")?.Value ?? string.Empty;

    private static string Name(XElement result) => result.Attribute("testName")?.Value ?? "?";

    private static string Message(XElement result)
        => result.Descendants().FirstOrDefault(one => one.Name.LocalName == "Message")?.Value ?? "no message";
}
