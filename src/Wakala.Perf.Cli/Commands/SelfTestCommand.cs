using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Wakala.Perf.Gate;
using Wakala.Perf.Results;
using Wakala.Perf.Suite;

namespace Wakala.Perf.Cli;

/// <summary><c>./perf selftest</c>: the gate examines itself on this machine.</summary>
internal static class SelfTestCommand
{
    private const string Answers = "answers";

    public static Command Make(IAnsiConsole console)
    {
        var quick = new Option<bool>("--quick") { Description = "One row, equal builds and one planted delay: two to three minutes." };
        var only = new Option<string>("--only") { Description = "One part by itself: equal, delays or errors; or answers, whether wrong answers are found, which is in no other part." };
        only.AcceptOnlyFromAmong("equal", "delays", "errors", Answers);
        var record = new Option<FileInfo>("--record") { Description = "Add the comparison of equal builds to this file, a line of JSON (docs/data/equal-builds.jsonl)." };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the arrivals and of who gets which.", DefaultValueFactory = _ => 1 };
        var json = new Option<FileInfo>("--json") { Description = "Write what was measured and judged as one JSON document." };
        var command = new Command("selftest", "Proves the gate here and now: no false alarm between equal builds, planted slowdowns found.") { quick, only, record, seed, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var root = RepositoryRoot.Find();
            if (parsed.GetValue(only) == Answers)
                return ExitCode.Of(await PlantAnswersAsync(console, root, parsed.GetValue(quick), cancellationToken), strict: false);
            var request = new SelfTestRequest
            {
                Root = root,
                Quick = parsed.GetValue(quick),
                Only = parsed.GetValue(only),
                Seed = parsed.GetValue(seed),
                Record = async (outcome, comparison) =>
                {
                    if (parsed.GetValue(record) is { } file && comparison.Table.Equal)
                        ComparisonRecord.Append(file.FullName, outcome, comparison, await Commit.ReadAsync(root, cancellationToken), CommandLine(parsed));
                },
            };
            var outcome = await new SelfTest(request, console.WriteLine).RunAsync(cancellationToken);
            if (parsed.GetValue(json) is { } document)
                ResultsJson.Write(document.FullName, outcome);
            Write(console, outcome);
            return ExitCode.Of(outcome.Verdict, strict: false);
        });
        return command;
    }

    /// <summary>Plants wrong answers, round by round, and says of each whether the audit named it.</summary>
    /// <param name="console">Where it is said.</param>
    /// <param name="root">The checkout.</param>
    /// <param name="quick">Whether one round is enough.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private static async Task<Verdict> PlantAnswersAsync(IAnsiConsole console, string root, bool quick, CancellationToken cancellationToken)
    {
        var test = new AnswerSelfTest(root, _ => { });
        var (planted, missed) = (0, new List<string>());
        foreach (var (number, round) in AnswerSelfTest.Rounds.Take(quick ? 1 : int.MaxValue).Index())
        {
            foreach (var one in await test.PlantAsync(round, cancellationToken))
            {
                planted++;
                if (one.Named is null)
                    missed.Add(one.Answer.Name);
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number + 1,2} {one.Answer.Row}, {one.Answer.Name} (1 in {one.Answer.Every}; {one.Answer.Does}): {one.Named ?? $"MISSED. It should be seen by this: {one.Answer.Truth}. {string.Join(" ", one.Said)}"}"));
            }
        }

        var alarms = await test.RightAnswersAsync(cancellationToken);
        foreach (var alarm in alarms)
            console.WriteLine($"False alarm: {alarm}");
        var verdict = missed.Count + alarms.Count == 0 ? Verdict.Passed : Verdict.Regressed;
        console.WriteLine($"\n{planted - missed.Count} of {planted} wrong answers were named{(missed.Count > 0 ? $"; missed: {string.Join(", ", missed)}" : string.Empty)}; {alarms.Count} false alarms.\nVerdict: {verdict}.");
        return verdict;
    }

    /// <summary>The command as it was typed.</summary>
    public static string CommandLine(ParseResult parsed) => $"./perf {string.Join(' ', parsed.Tokens)}";

    private static void Write(IAnsiConsole console, SelfTestOutcome outcome)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("planted", "row", "figure", "really planted", "measured", "95 % interval", "holds it", "errors", "verdict", "called after", "row sees from");
        foreach (var line in outcome.Lines)
        {
            string[] cells =
            [
                line.Effect.What, line.Effect.Row, line.Figure?.Name ?? "-", Share(line.Planted), Share(line.Figure?.Change), $"{Share(line.Figure?.Low)} to {Share(line.Figure?.High)}",
                line.Holds switch { true => "yes", false => "no", null => "-" }, $"{line.Errors.Base}, {line.Errors.Candidate}", line.Verdict + (line.Missed ? " (missed)" : string.Empty),
                line.CalledAfter is { } seconds ? seconds.ToString("0 's'", CultureInfo.InvariantCulture) : "-", Share(line.Sees),
            ];
            table.AddRow([.. cells.Select(cell => new Text(cell))]);
        }

        console.Write(table);
        console.WriteLine($"Equal builds: {string.Join(", ", outcome.Equal.Rows.GroupBy(row => row.Verdict).Select(same => $"{same.Count()} {same.Key}"))}; {outcome.Cover.Held} of {outcome.Cover.Figures} 95 % intervals hold 0 %.");
        foreach (var alarm in outcome.FalseAlarms)
            console.WriteLine($"False alarm: {alarm}");
        // Equal builds that only sized the faults were measured too shortly to say what is seen.
        if (outcome.Equal.Rows.Any(row => row.Figures.Any(figure => figure.Detectable is not null)))
            console.WriteLine(outcome.Summary());
        console.WriteLine($"\nVerdict: {outcome.Verdict}.");
    }

    private static string Share(double? share) => share is { } value ? (value * 100).ToString("+0.0 '%';-0.0 '%';0 '%'", CultureInfo.InvariantCulture) : "-";
}
