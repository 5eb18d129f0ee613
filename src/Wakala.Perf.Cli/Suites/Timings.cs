using System.Globalization;
using Spectre.Console;
using Wakala.Perf.Results;

namespace Wakala.Perf.Cli;

/// <summary>What a part of the check took.</summary>
/// <param name="Kind">What kind of part it is: a stage, a step of one, an assembly of tests, a test, a suite, a row.</param>
/// <param name="Name">Its name.</param>
/// <param name="Seconds">Wall time. Parts that ran beside each other each have all of theirs.</param>
internal sealed record Timing(string Kind, string Name, double Seconds);

/// <summary>A profile of the whole check: what each part of it took.</summary>
/// <param name="time">The clock.</param>
internal sealed class Timings(TimeProvider time)
{
    /// <summary>What it is kept as, in a run's folder.</summary>
    public const string FileName = "timings.json";

    private const string RecordFile = "first-tier.json";
    private const string RecordTests = "RecordedTimingsTests";
    private const string Stage = "stage";
    private const string Step = "step";
    private const string Assembly = "assembly";
    private const string Test = "test";
    private const string Suite = "suite";
    private const string Row = "row";
    private const int MostShown = 20;

    private static readonly TimeSpan LongTest = TimeSpan.FromSeconds(5);

    private readonly List<Timing> _all = [];
    private readonly Lock _gate = new();

    /// <summary>All parts, in the order in which they ended.</summary>
    public IReadOnlyList<Timing> All
    {
        get
        {
            lock (_gate)
                return [.. _all];
        }
    }

    /// <summary>What a check took whose parts are known: its stages come one after the other.</summary>
    public static TimeSpan Whole(IEnumerable<Timing> parts) => TimeSpan.FromSeconds(parts.Where(one => one.Kind == Stage).Sum(one => one.Seconds));

    /// <summary>Does a stage of the check, and notes what it took.</summary>
    public Task<T> OfStageAsync<T>(string name, Func<Task<T>> stage) => OfAsync(Stage, name, stage);

    /// <summary>Does a step of a stage, beside others perhaps, and notes what it took.</summary>
    public Task<T> OfStepAsync<T>(string name, Func<Task<T>> step) => OfAsync(Step, name, step);

    /// <summary>Runs an assembly of the harness's own tests, and notes what it and each of its long tests took.</summary>
    public Task<TestOutcome> OfAssemblyAsync(string name, Func<Task<TestOutcome>> run) => OfTestsAsync(Assembly, name, Test, LongTest, run);

    /// <summary>Runs a suite, and notes what it and each of its rows took.</summary>
    public Task<TestOutcome> OfSuiteAsync(string name, Func<Task<TestOutcome>> run) => OfTestsAsync(Suite, name, Row, TimeSpan.Zero, run);

    /// <summary>How long a part took that ended; nothing where it did not.</summary>
    public TimeSpan Of(string name) => TimeSpan.FromSeconds(All.LastOrDefault(one => one.Name == name)?.Seconds ?? 0);

    /// <summary>The parts of the first tier's check as they were recorded last; none where they were not.</summary>
    public static IReadOnlyList<Timing> Recorded(string root)
    {
        var file = RecordIn(root);
        return File.Exists(file) ? ResultsJson.Read<Timing[]>(file) : [];
    }

    /// <summary>Whether a check ran so that what it took may be recorded: nothing failed but the tests that look at the record.</summary>
    public static bool MayBeRecorded(TestOutcome outcome) => outcome.Failures.All(failure => failure.Test.Contains(RecordTests, StringComparison.Ordinal));

    /// <summary>Records them in the checkout, to a tenth of a second.</summary>
    public void Record(string root) => ResultsJson.Write(RecordIn(root), All.Select(one => one with { Seconds = Math.Round(one.Seconds, 1) }).ToArray());

    /// <summary>Keeps all parts in a run's folder.</summary>
    public void Write(string folder) => ResultsJson.Write(Path.Combine(folder, FileName), All);

    /// <summary>Prints the parts, and the slowest of the tests and rows in them.</summary>
    public void Print(IAnsiConsole console)
    {
        var parts = All.ToLookup(one => one.Kind is Test or Row);
        console.WriteLine("\nWhat each part took, in seconds");
        foreach (var part in parts[false])
            console.WriteLine(Line(part));
        console.WriteLine($"\nThe slowest {Math.Min(MostShown, parts[true].Count())} tests and rows, in seconds");
        foreach (var part in parts[true].OrderByDescending(one => one.Seconds).Take(MostShown))
            console.WriteLine(Line(part));
    }

    private async Task<T> OfAsync<T>(string kind, string name, Func<Task<T>> part)
    {
        var began = time.GetTimestamp();
        try
        {
            return await part();
        }
        finally
        {
            Add(new Timing(kind, name, time.GetElapsedTime(began).TotalSeconds));
        }
    }

    private static string RecordIn(string root) => Path.Combine(root, "tests", RecordFile);

    private static string Line(Timing part) => string.Create(CultureInfo.InvariantCulture, $"{part.Seconds,8:0.0}  {part.Kind,-8}  {part.Name}");

    private async Task<TestOutcome> OfTestsAsync(string kind, string name, string each, TimeSpan least, Func<Task<TestOutcome>> run)
    {
        var began = time.GetTimestamp();
        var outcome = await run();
        foreach (var (test, took) in outcome.Times.Where(one => one.Took >= least))
            Add(new Timing(each, test, took.TotalSeconds));
        Add(new Timing(kind, name, time.GetElapsedTime(began).TotalSeconds));
        return outcome;
    }

    private void Add(Timing timing)
    {
        lock (_gate)
            _all.Add(timing);
    }
}
