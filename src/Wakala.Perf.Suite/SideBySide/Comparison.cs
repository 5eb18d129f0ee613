using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>What a comparison came to.</summary>
/// <param name="Rows">The rows, each with its verdict.</param>
/// <param name="Measurement">What they were judged by.</param>
/// <param name="MeasuredSeconds">How long blocks were measured.</param>
/// <param name="Fingerprint">Where it was measured.</param>
public sealed record ComparisonOutcome(IReadOnlyList<RowComparison> Rows, SideBySideMeasurement Measurement, double MeasuredSeconds, Fingerprint Fingerprint)
{
    /// <summary>After how many seconds measured each row that regressed was called first.</summary>
    public required IReadOnlyDictionary<string, double> CalledAfter { get; init; }
}

/// <summary>
/// Measures two builds of the platform side by side: fresh pairs of processes, one stream of arrivals for the whole table, each request at
/// random to one of the two. At each look it ends when a row has regressed.
/// </summary>
public sealed class Comparison(ComparisonRequest request, Action<string> say)
{
    internal const int Connections = 8;

    private const int MaxInFlight = 2_000;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Measures and judges.</summary>
    /// <exception cref="EnvironmentException">The environment could not be brought up, or was lost.</exception>
    /// <exception cref="ArgumentException">There is no such row.</exception>
    public async Task<ComparisonOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var rows = Rows();
        using var machine = request.HoldsMachine ? null : await MachineLock.MeasureAsync(say, TimeProvider.System, cancellationToken);
        await using var builds = await request.Table.OpenAsync(say, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, builds.Lost);
        var measured = new SideBySideMeasurement { Rows = [] };
        var called = new Dictionary<string, double>();
        var speed = PairEnvironment.Calibrate();
        IReadOnlyList<RowComparison> judged = [];
        var look = 0;
        try
        {
            for (var pair = 0; look < request.Rules.Looks.Count; pair++)
            {
                var before = ProcessorTimes.Read(TimeProvider.System);
                var result = await MeasureAsync(builds, rows, pair, stop.Token);
                if (builds.Fault is not null || result.CutShort is not null)
                    break;
                measured = Append(measured, result, Conditions(pair, result.Validity, before, PairEnvironment.Calibrate() / speed));
                if (measured.Rows[0].Blocks.Count < request.Rules.Looks[look].Blocks)
                    continue;
                judged = SideBySideGate.Judge(measured, look, request.Rules);
                look++;
                Note(called, judged, measured.Rows[0].Blocks.Count * request.Shape.Block.TotalSeconds);
                say($"Look {look} of {request.Rules.Looks.Count}, {measured.Rows[0].Blocks.Count} blocks: {Summary(judged)}");
                if (!request.ToTheEnd && judged.Any(row => row.Verdict == Verdict.Regressed))
                    break;
            }
        }
        catch (Exception) when (builds.Fault is not null)
        {
            throw builds.Fault;
        }

        if (builds.Fault is { } fault)
            throw fault;
        cancellationToken.ThrowIfCancellationRequested();
        return new ComparisonOutcome(judged, measured, measured.Rows.Count == 0 ? 0 : measured.Rows[0].Blocks.Count * request.Shape.Block.TotalSeconds, builds.Fingerprint) { CalledAfter = called };
    }

    private List<PairedRow> Rows()
    {
        var rows = request.Table.Rows.Where(row => request.Scenario is null || row.Key == request.Scenario).ToList();
        return rows.Count > 0
            ? [.. rows.Select(row => new PairedRow(row.Key, row.Value.Type.Assembly.Location, row.Value.Type.FullName!, row.Value.RateSideBySide(rows.Count)))]
            : throw new ArgumentException($"There is no row '{request.Scenario}'; there are: {string.Join(", ", request.Table.Rows.Keys)}.");
    }

    private async Task<PairedResult> MeasureAsync(IComparedBuilds builds, List<PairedRow> rows, int pair, CancellationToken cancellationToken)
    {
        // Each pair asks for other things, or a thing that suits one build by chance would count as often as there are pairs.
        var seed = request.Seed + ((ulong)pair << 32);
        var contexts = await builds.StartPairAsync(pair, seed, cancellationToken);
        var plan = new PairedPlan
        {
            Rows = rows,
            Base = contexts.Base,
            Candidate = contexts.Candidate,
            Pair = pair,
            WarmUp = request.Shape.WarmUp,
            Block = request.Shape.Block,
            Blocks = request.Shape.BlocksOfPair,
            SoloEvery = request.Shape.SoloEvery,
            BaseProcess = contexts.BaseProcess,
            CandidateProcess = contexts.CandidateProcess,
            Connections = Connections,
            MaxInFlight = MaxInFlight,
            Timeout = Timeout,
            Seed = seed,
            Result = Path.Combine(builds.WorkDirectory, "paired.json"),
        };
        say($"Pair {pair + 1}: warming up for {plan.WarmUp.TotalSeconds:0.#} s, then {plan.Blocks} blocks of {plan.Block.TotalSeconds:0.#} s.");
        return await new GeneratorRunner(builds.WorkDirectory).RunAsync(plan, _ => { }, cancellationToken);
    }

    private static SideBySideMeasurement Append(SideBySideMeasurement measured, PairedResult more, PairConditions conditions) => new()
    {
        Rows = measured.Rows.Count == 0 ? more.Rows : [.. measured.Rows.Zip(more.Rows, (one, other) => one with { Blocks = [.. one.Blocks, .. other.Blocks] })],
        Processor = [.. measured.Processor, .. more.Processor],
        Conditions = [.. measured.Conditions, conditions],
    };

    private PairConditions Conditions(int pair, Validity generator, ProcessorTimes before, double calibration)
    {
        // All that is ours descends from this process.
        var foreign = Math.Max(0, ProcessorTimes.Read(TimeProvider.System).ForeignCoresSince(before, []));
        var conditions = new PairConditions(
            pair, Math.Round(generator.GeneratorCpu, 3), Math.Round(foreign, 3), Math.Round(generator.JitterP99Ms, 2), generator.CpuPressure is { } share ? Math.Round(share, 3) : null, Math.Round(calibration, 3));
        var pressure = conditions.CpuPressure is { } some ? $", {100 * some:0} % of the time something waited for a processor" : string.Empty;
        say($"Pair {pair + 1}: the generator used {conditions.GeneratorCores:0.00} cores, others {conditions.ForeignCores:0.00}; a sleeping thread woke {conditions.JitterP99Ms:0.0} ms late (P99){pressure}; a core is {conditions.Calibration:0.00} × as fast as at first.");
        return conditions;
    }

    private static void Note(Dictionary<string, double> called, IReadOnlyList<RowComparison> rows, double seconds)
    {
        foreach (var row in rows.Where(row => row.Verdict == Verdict.Regressed))
            called.TryAdd(row.Scenario, seconds);
    }

    private static string Summary(IReadOnlyList<RowComparison> rows)
        => string.Join(", ", rows.GroupBy(row => row.Verdict).OrderByDescending(same => same.Key).Select(same => $"{same.Count()} {same.Key}"));
}
