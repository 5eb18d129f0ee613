using System.Globalization;
using Wakala.Perf.Gate;

namespace Wakala.Perf.Benchmarks;

/// <summary>How often the gate is wrong, by resampling recorded runs of equal builds: false alarms, power for planted shifts, cover of its intervals.</summary>
internal sealed class GateSimulation(string file, int suites, int draws)
{
    private const int GatesOfSuite = 60;

    private static readonly string[] Ordinary = ["POST /messages/send", "GET /messages/list", "GET /contacts/search", "POST /webhooks/receive"];

    private static readonly (string What, Func<string, double> Of)[] Shifts =
    [
        ("+3 % in every figure", figure => Math.Log(1.03)),
        ("+5 % in every figure", figure => Math.Log(1.05)),
        ("+5 % in mean only", figure => figure == "mean" ? Math.Log(1.05) : 0),
        ("+7 % in P50 only", figure => figure == "P50" ? Math.Log(1.07) : 0),
        ("+7 % in P95 only", figure => figure == "P95" ? Math.Log(1.07) : 0),
        ("+15 % in P99 only", figure => figure == "P99" ? Math.Log(1.15) : 0),
        ("+10 % in mean, matched, P50", figure => figure is "mean" or "matched" or "P50" ? Math.Log(1.10) : 0),
    ];

    private const int MostOfShortPairs = 16;

    /// <summary>Looks at pairs of processes of ten blocks, as they were recorded until 2026-11-29.</summary>
    private static readonly ComparisonRules OfShortPairs = new() { Looks = [(3, 0.1), (5, 0.2), (8, 0.25), (12, 0.15), (20, 0.2), (28, 0.1)] };

    private ComparisonRules _rules = new();

    public int Run()
    {
        var all = RecordFile.Read(file).Where(run => run.Equal && run.Rows.Count > 1).ToList();
        if (all.Count == 0)
            throw new InvalidOperationException($"{file} has no run of a whole table of equal builds.");
        var engine = all[^1].Fingerprint.Engine;
        var blocks = BlocksOfPair(all[^1]);
        var runs = all.FindAll(run => run.Fingerprint.Engine == engine && BlocksOfPair(run) == blocks);
        _rules = blocks <= MostOfShortPairs ? OfShortPairs : new ComparisonRules();
        Say($"Played by: {engine}, {blocks} blocks a pair of processes, as the last of them; {all.Count - runs.Count} others are left out.");
        var verdicts = runs.SelectMany(run => run.Rows).GroupBy(row => row.Verdict).Select(same => $"{same.Count()} {same.Key}");
        Say($"{runs.Count} runs of equal builds, {runs.Sum(run => run.Conditions.Count)} pairs of processes, row verdicts: {string.Join(", ", verdicts)}.");
        foreach (var (figure, spread) in PairSpread.Of(runs, Ordinary).Concat(PairSpread.Of(runs, ["processor time of a request"])))
            Say($"  {figure}: a block deviates by {spread.OfBlocks:0.0000}, pairs of processes beyond that by {spread.Deviation:0.0000} ({spread.Pairs} pairs of rows)");
        var recorded = new RecordedSuites(runs, _rules);
        FalseAlarms(recorded);
        foreach (var (what, of) in Shifts)
            Power(recorded, what, of);
        Cover(recorded);
        Undecided(recorded);
        return 0;
    }

    private static int BlocksOfPair(RecordedRun run) => run.Rows.Max(row => row.Blocks) / run.Conditions.Count;

    private void FalseAlarms(RecordedSuites recorded)
    {
        var tables = recorded.TablesFor(GatesOfSuite);
        var (alarms, done) = (0, 0);
        Parallel.For(0, suites, suite =>
        {
            var random = new Random(suite);
            var drawn = Enumerable.Range(0, tables).Select(_ => recorded.Draw(random)).ToList();
            for (var look = 0; look < _rules.Looks.Count; look++)
            {
                List<RowEvidence> rows = [.. drawn.SelectMany(table => recorded.At(table, look))];
                if (SideBySideGate.Rejected(rows, _rules.FamilyAlpha * _rules.Looks[look].Share, (row, level) => row.RegressionExcess(level)).Count == 0)
                    continue;
                Interlocked.Increment(ref alarms);
                break;
            }

            Interlocked.Increment(ref done);
        });
        var bound = BinomialTail.RateAt(alarms + 1, done, 0.95);
        Say($"False alarms: {alarms} of {done} suites of {tables * recorded.GatesOfTable} gates, surely (95 %) below {100 * bound:0.000} %; {100 * _rules.FamilyAlpha:0.0} % are allowed.");
    }

    private void Power(RecordedSuites recorded, string what, Func<string, double> shift)
    {
        var rows = recorded.RowsOfTable * recorded.TablesFor(GatesOfSuite);
        var shares = Ordinary.Select(row =>
        {
            var called = 0;
            Parallel.For(0, draws, draw =>
            {
                var drawn = recorded.Draw(new Random((draw * 7) + 1));
                if (IsCalled(look => recorded.At(drawn, look, row, shift).Single(), rows))
                    Interlocked.Increment(ref called);
            });
            return $"{row} {100.0 * called / draws:0.#} %";
        });
        Say($"Power, {what}: {string.Join(", ", shares)}");
    }

    /// <summary>Look by look, as a comparison goes on only while the row is suspect.</summary>
    private bool IsCalled(Func<int, RowEvidence> at, int rows)
    {
        for (var look = 0; look < _rules.Looks.Count; look++)
        {
            var row = at(look);
            if (row.RegressionExcess(_rules.FamilyAlpha * _rules.Looks[look].Share / rows) > 0)
                return true;
            if (!_rules.GoesOn(look + 1, row.IsSuspect, isUndecided: false))
                return false;
        }

        return false;
    }

    private void Cover(RecordedSuites recorded)
    {
        var held = new Dictionary<string, (int Held, int Of)>();
        for (var draw = 0; draw < draws; draw++)
        {
            var drawn = recorded.Draw(new Random((draw * 11) + 5));
            foreach (var row in recorded.At(drawn, _rules.LooksUnlessUndecided - 1).Where(row => Ordinary.Contains(row.Row.Scenario)))
            {
                foreach (var figure in row.Row.Mixed)
                {
                    var (low, _, high) = row.Alone(figure, 0.025);
                    var (inside, of) = held.GetValueOrDefault(figure.Figure);
                    held[figure.Figure] = (inside + (low <= 0 && 0 <= high ? 1 : 0), of + 1);
                }
            }
        }

        Say($"95 % intervals hold what is true: {string.Join(", ", held.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {100.0 * one.Value.Held / one.Value.Of:0.0} %")))}.");
    }

    /// <summary>How often a row of equal builds is too noisy to tell, when the comparison ends as early as it may, and after the looks that are for such rows.</summary>
    private void Undecided(RecordedSuites recorded)
    {
        var (early, late, of, suspect) = (0, 0, 0, 0);
        Parallel.For(0, draws, draw =>
        {
            var drawn = recorded.Draw(new Random((draw * 13) + 3));
            Interlocked.Add(ref of, recorded.RowsOfTable);
            var rows = At(_rules.LooksUnlessUndecided - 1);
            var found = Count(rows);
            if (rows.Any(row => row.IsSuspect))
                Interlocked.Increment(ref suspect);
            Interlocked.Add(ref early, found);
            if (found > 0)
                Interlocked.Add(ref late, Count(At(_rules.LooksUnlessSuspect - 1)));

            IReadOnlyList<RowComparison> At(int look) => SideBySideGate.Judge([.. recorded.At(drawn, look).Select(evidence => evidence.Row)], [], look, _rules);
            int Count(IReadOnlyList<RowComparison> judged) => judged.Count(row => row.Verdict == Verdict.Inconclusive);
        });
        Say($"Inconclusive rows of equal builds: {100.0 * early / of:0.0} % after {recorded.PairsAt(_rules.LooksUnlessUndecided - 1)} pairs of processes, {100.0 * late / of:0.0} % where those go on to {recorded.PairsAt(_rules.LooksUnlessSuspect - 1)}. Runs of equal builds that go on because a row is suspect: {100.0 * suspect / draws:0.0} %.");
    }

    private static void Say(FormattableString text) => Console.Out.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static void Say(string text) => Console.Out.WriteLine(text);
}
