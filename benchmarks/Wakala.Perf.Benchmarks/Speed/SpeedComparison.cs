using System.Globalization;
using System.Runtime.Versioning;
using Spectre.Console;

namespace Wakala.Perf.Benchmarks;

/// <summary>
/// The generators of a contest one after the other in every repetition, target and generator on a core of their own. What counts is the
/// target's own counter over the generator's processor time, start of its process included.
/// </summary>
[SupportedOSPlatform("linux")]
internal static class SpeedComparison
{
    public const int TargetCore = 0;
    public const int GeneratorCore = 1;

    public static async Task RunAsync(SpeedContest contest, int repetitions, CancellationToken cancellationToken)
    {
        Console.WriteLine(contest.Title);
        var measured = contest.Generators.ToDictionary(generator => generator, _ => new List<double>());
        for (var repetition = 1; repetition <= repetitions; repetition++)
        {
            foreach (var generator in contest.Generators)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var before = await contest.Served();
                var (processor, output) = await ChildTimes.RunAsync("taskset", ["-c", $"{GeneratorCore}", .. generator.Command]);
                var served = await contest.Served() - before;
                measured[generator].Add(served / processor);
                var own = generator.Command.Contains(GeneratorChild.Command) ? "   " + output.Trim() : string.Empty;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{repetition}  {generator.Name,-28} {served,10:#,0} served  {processor,7:0.00} CPU-s  {served / processor,10:#,0} /CPU-s{own}"));
            }
        }

        Report(contest, measured);
    }

    private static void Report(SpeedContest contest, Dictionary<SpeedGenerator, List<double>> measured)
    {
        var first = contest.Generators[0];
        var table = new Table().Border(TableBorder.Markdown);
        foreach (var header in (string[])["generator", "requests a CPU-second, median", "lowest", "highest", "the first over it, median of pairs"])
            table.AddColumn(new TableColumn(header).NoWrap());
        foreach (var (generator, values) in measured)
        {
            var ratio = Median([.. measured[first].Zip(values, (one, other) => one / other)]);
            table.AddRow(generator.Name, Text(Median(values)), Text(values.Min()), Text(values.Max()), generator == first || !generator.Compared ? "-" : ratio.ToString("0.00", CultureInfo.InvariantCulture));
        }

        var wide = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        wide.Profile.Width = 200;
        wide.Write(table);
    }

    private static string Text(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
