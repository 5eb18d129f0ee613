using System.Globalization;
using Wakala.Perf.Environments;
using Wakala.Perf.Gate;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>What a comparison came to.</summary>
/// <param name="Rows">The rows, each with its verdict.</param>
/// <param name="Measurement">What they were judged by.</param>
/// <param name="MeasuredSeconds">How long blocks were measured.</param>
/// <param name="Fingerprint">Where it was measured.</param>
public sealed record ComparisonOutcome(IReadOnlyList<RowComparison> Rows, SideBySideMeasurement Measurement, double MeasuredSeconds, Fingerprint Fingerprint)
{
    /// <summary>When it began; null in a file of before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>After how many seconds measured each row that regressed was called first.</summary>
    public required IReadOnlyDictionary<string, double> CalledAfter { get; init; }
}

/// <summary>
/// Measures two builds of the platform side by side: fresh pairs of processes, one stream of arrivals for the rows of ordinary cost and one for those that keep a
/// core busy, each request at random to one of the two builds. At each look it ends when a row has regressed, and after some when none is undecided.
/// </summary>
public sealed class Comparison(ComparisonRequest request, Action<string> say)
{
    /// <summary>Connections of a row to each build, where many are compared at once.</summary>
    internal const int Connections = 8;

    /// <summary>
    /// Connections of all rows to a build. More let a full machine's queue grow: of 32 for each of seven rows threads woke 33 to 47 ms late and something waited for a processor all of the
    /// time, of 8 5 to 10 ms and 58 to 99 %.
    /// </summary>
    private const int ConnectionsInAll = 56;

    /// <summary>
    /// Connections of a row that is compared with few others, as many as its trial has. Of 8, a build that answered in 33 ms had its 250 requests a second wait for a connection, and
    /// was said to answer in 330 to 1,650 ms.
    /// </summary>
    private const int MostConnections = 32;

    /// <summary>Users that saturate a build: with as many, something waited for a processor 69 to 76 % of the time on two cores.</summary>
    private const int SaturatingUsers = 16;

    /// <summary>What is asked is none of what is measured.</summary>
    private const ulong QuestionSeed = 1UL << 56;

    private const int MaxInFlight = 2_000;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>A build that does not answer keeps its turns for as long. Sixteen requests of the costliest row, 30 ms of a core each, are a quarter of a second on two.</summary>
    private static readonly TimeSpan SaturatedTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Measures and judges.</summary>
    /// <exception cref="EnvironmentException">The environment could not be brought up, or was lost.</exception>
    /// <exception cref="ArgumentException">There is no such row.</exception>
    public async Task<ComparisonOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var (streams, began) = (Streams(), TimeProvider.System.GetUtcNow());
        using var machine = request.HoldsMachine ? null : await MachineLock.MeasureAsync(say, TimeProvider.System, cancellationToken);
        await using var builds = await request.Table.OpenAsync(say, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, builds.Lost);
        var rules = builds.DatabasesApart ? request.Rules.WithDatabasesApart() : request.Rules;
        var measured = new SideBySideMeasurement { Rows = [] };
        var called = new Dictionary<string, double>();
        IReadOnlyDictionary<string, ComparedAnswers>? answers = null;
        IReadOnlyList<RowComparison> judged = [];
        var (look, pair) = (0, 0);
        LoadEngine? played = null;
        try
        {
            // The first pair is measured after it was counted and asked: what it has compiled it need not compile again.
            var running = await builds.StartPairAsync(0, request.Seed, stop.Token);
            // Nobody stores anything before all that is read was asked: what two builds store has numbers and moments of its own.
            var work = request.CountsWork ? await CountAsync(builds, stores: false, stop.Token) : null;
            if (request.ComparesAnswers)
                answers = await AskAsync(builds, running, stop.Token);
            if (answers is not null && Decided(answers, work) is { } decided)
                return new ComparisonOutcome(decided, measured, 0, builds.Fingerprint) { StartedAt = began, CalledAfter = called };
            if (request.CountsWork)
                work = work!.Concat(await CountAsync(builds, stores: true, stop.Token)).ToDictionary();
            await builds.SettleAsync(stop.Token);
            var engine = Engine(running);
            played = engine;
            var speed = new CoreSpeed();
            while (look < rules.Looks.Count)
            {
                // Each pair asks for other things, or a thing that suits one build by chance would count as often as there are pairs.
                var seed = request.Seed + ((ulong)pair << 32);
                var contexts = pair == 0 ? running : await builds.StartPairAsync(pair, seed, stop.Token);
                var before = ProcessorTimes.Read(TimeProvider.System);
                var results = await MeasureAsync(builds, contexts, engine, streams, pair, seed, stop.Token);
                if (builds.Fault is not null || results.Count < streams.Count || results.Any(result => result.CutShort is not null))
                    break;
                var others = Foreign(before, contexts);
                measured = Append(measured, streams, results, Conditions(pair, engine, [.. results.Select(result => result.Validity)], others, speed.Read()) with { RateShare = streams[0].RateShare * results[0].RateShare });
                if (results[0].RateShare < 1)
                    say(string.Create(CultureInfo.InvariantCulture, $"Something waited for a processor {100 * results[0].FullPressure:0} % of the time in the warm-up: {results[0].RateShare:0.##} of the arrivals came to this pair."));
                streams = Thinned(streams, results[0], others);
                if (++pair < rules.Looks[look].Pairs)
                    continue;
                judged = [.. SideBySideGate.Judge(measured, look, rules).Select(row => row.With(work?.GetValueOrDefault(row.Scenario)).With(answers?.GetValueOrDefault(row.Scenario), request.Waivers(row.Scenario)))];
                look++;
                Note(called, judged, Seconds(streams, pair));
                say(string.Create(CultureInfo.InvariantCulture, $"Look {look} of {rules.Looks.Count}, {pair} pairs of processes, {Seconds(streams, pair):0} s measured: {Summary(judged)}"));
                if (!request.ToTheEnd && judged.Any(row => row.Verdict == Verdict.Regressed))
                    break;
                if (!rules.GoesOn(look, judged, measured.Conditions))
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
        return new ComparisonOutcome(judged, measured, Seconds(streams, pair), builds.Fingerprint with { Engine = played ?? LoadEngine.Clients }) { StartedAt = began, CalledAfter = called };
    }

    private static double Seconds(IReadOnlyList<ComparedStream> streams, int pairs) => pairs * streams.Sum(stream => stream.Shape.Measured.TotalSeconds);

    /// <summary>
    /// The streams with fewer arrivals, where all of them make the machine too full by what a whole pair showed; as they are, where others filled it. Once: what is found with fewer
    /// of them is the machine's.
    /// </summary>
    private List<ComparedStream> Thinned(List<ComparedStream> streams, PairedResult measured, ForeignUse others)
    {
        // It grows about as the arrivals do.
        var pressure = measured.Validity.CpuPressure / measured.RateShare;
        if (streams[0].RateShare < 1 || others.Cores > PairConditions.MostForeignCores || streams[0].Room?.Share(pressure) is not (< 1 and { } share))
            return streams;
        say(string.Create(
            CultureInfo.InvariantCulture,
            $"All arrivals make the machine too full to tell two builds apart but by how requests queue: {share:0.##} of them come from then on."));
        return [streams[0].Thinned(share), .. streams.Skip(1)];
    }

    private List<ComparedStream> Streams()
    {
        var rows = request.Table.Rows.Where(Chosen).ToList();
        if (rows.Count == 0)
            throw new ArgumentException($"There is no row '{request.Scenario}'; there are: {string.Join(", ", request.Table.Rows.Keys)}.");
        if (request.Saturated)
            return [.. rows.Select(row => new ComparedStream(row.Key, request.Shape.Saturated, [new PairedRow(row.Key, row.Value.Type.Assembly.Location, row.Value.Type.FullName!, 0)]))];
        var kinds = rows.ToLookup(row => row.Value.Costly, row => new PairedRow(row.Key, row.Value.Type.Assembly.Location, row.Value.Type.FullName!, row.Value.RateSideBySide(rows.Count)));
        return kinds.Count == 1
            ? [new ComparedStream(ComparedStream.Requests, request.Shape.Ordinary, [.. kinds.Single()])]
            : [new ComparedStream(ComparedStream.Requests, request.Shape.Ordinary, [.. kinds[false]]), new ComparedStream(ComparedStream.CostlyRequests, request.Shape.Costly, [.. kinds[true]])];
    }

    /// <summary>What plays all streams of a comparison: figures of two engines are in none.</summary>
    private LoadEngine Engine(ComparedPair contexts)
    {
        var engine = EngineChoice.ForAll(request.Table.Rows.Where(Chosen).Select(row => row.Value.Type), contexts.Base, contexts.Candidate);
        say($"Engine: {(engine == LoadEngine.Reactor ? "the reactor plays" : "client libraries play")} the requests of both builds.");
        return engine;
    }

    private async Task<Dictionary<string, ComparedWork>> CountAsync(IComparedBuilds builds, bool stores, CancellationToken cancellationToken)
    {
        var rows = request.Table.Rows.Where(row => Chosen(row) && row.Value.Stores == stores).ToDictionary();
        if (rows.Count == 0)
            return [];
        say($"Counting what one request costs each build: {string.Join(", ", rows.Keys)}.");
        var counted = await builds.CountAsync(rows, inFull: false, cancellationToken);
        // Processor time is compared over the streams, where there is more of it.
        return counted.ToDictionary(row => row.Key, row => row.Value with { Counts = [.. row.Value.Counts.Where(count => count.Name != ProcessWork.Processor)] });
    }

    private async Task<IReadOnlyDictionary<string, ComparedAnswers>> AskAsync(IComparedBuilds builds, ComparedPair running, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var answers = await builds.AskAsync(running.Again(request.Seed + QuestionSeed), request.Table.Rows.Where(Chosen).ToDictionary(), cancellationToken);
        say(answers.Count > 0
            ? string.Create(CultureInfo.InvariantCulture, $"Both builds were asked the same for {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s: {string.Join(", ", answers.Select(row => $"{row.Key} {row.Value.Summary()}"))}.")
            : "Answers were not compared: these rows are not asked here, or the builds seed other data.");
        return answers;
    }

    /// <summary>The rows, where the answers of all of them have regressed, so that none is worth its time; null where one is.</summary>
    private List<RowComparison>? Decided(IReadOnlyDictionary<string, ComparedAnswers> answers, Dictionary<string, ComparedWork>? work)
    {
        List<RowComparison> rows = [.. request.Table.Rows.Where(Chosen).Select(row => RowComparison.NotTimed(row.Key).With(answers.GetValueOrDefault(row.Key), request.Waivers(row.Key)))];
        return !request.ToTheEnd && rows.TrueForAll(row => row.Verdict == Verdict.Regressed) ? [.. rows.Select(row => row.With(work?.GetValueOrDefault(row.Scenario)))] : null;
    }

    private bool Chosen(KeyValuePair<string, ScenarioType> row) => request.Scenario is null || row.Key == request.Scenario;

    private async Task<IReadOnlyList<PairedResult>> MeasureAsync(
        IComparedBuilds builds, ComparedPair contexts, LoadEngine engine, List<ComparedStream> streams, int pair, ulong seed, CancellationToken cancellationToken)
    {
        var plans = new List<PairedPlan>();
        var connections = request.Saturated ? SaturatingUsers : Math.Clamp(ConnectionsInAll / streams.Sum(stream => stream.Rows.Count), Connections, MostConnections);
        foreach (var stream in streams)
        {
            // The first pair finds how many arrivals leave the machine room.
            var room = pair == 0 ? stream.Room : null;
            plans.Add(new PairedPlan
            {
                Rows = stream.Rows,
                Engine = engine,
                Base = contexts.Base with { Connections = connections },
                Candidate = contexts.Candidate with { Connections = connections },
                Saturated = request.Saturated,
                Pair = pair,
                WarmUp = stream.Shape.WarmUp + (room is null ? TimeSpan.Zero : RoomPlan.Settling),
                Room = room,
                Block = stream.Shape.Block,
                Blocks = stream.Shape.Blocks,
                SoloEvery = request.Shape.SoloEvery,
                BaseProcess = contexts.BaseProcess,
                CandidateProcess = contexts.CandidateProcess,
                Connections = connections,
                MaxInFlight = MaxInFlight,
                Timeout = request.Saturated ? SaturatedTimeout : Timeout,
                Seed = seed,
                Result = Path.Combine(builds.WorkDirectory, $"paired-{plans.Count + 1}.json"),
            });
        }

        say($"Pair {pair + 1}: {string.Join(", ", plans.Select(plan => $"{plan.WarmUp.TotalSeconds:0.#} s of warm-up, then {plan.Blocks} blocks of {plan.Block.TotalSeconds:0.#} s"))}.");
        return await new GeneratorRunner(builds.WorkDirectory).RunAsync(plans, cancellationToken);
    }

    private static SideBySideMeasurement Append(SideBySideMeasurement measured, IReadOnlyList<ComparedStream> streams, IReadOnlyList<PairedResult> more, PairConditions conditions)
    {
        List<PairedTrial> rows = [.. more.SelectMany(result => result.Rows)];
        List<ProcessorTrial> processor = [.. streams.Zip(more, (stream, result) => new ProcessorTrial(stream.Processor, stream.Shape.Block.TotalSeconds, result.Processor)).Where(trial => trial.Blocks.Count > 0)];
        return new SideBySideMeasurement
        {
            Rows = measured.Rows.Count == 0 ? rows : [.. measured.Rows.Zip(rows, (one, other) => one with { Blocks = [.. one.Blocks, .. other.Blocks] })],
            Processor = measured.Rows.Count == 0 ? processor : [.. measured.Processor.Select(one => one with { Blocks = [.. one.Blocks, .. processor.Where(other => other.Name == one.Name).SelectMany(other => other.Blocks)] })],
            Conditions = [.. measured.Conditions, conditions],
        };
    }

    /// <summary>The worst of a pair's streams: what disturbs one of them has disturbed the pair.</summary>
    private PairConditions Conditions(int pair, LoadEngine engine, IReadOnlyList<Validity> generators, ForeignUse others, double calibration)
    {
        var conditions = new PairConditions(
            pair,
            Math.Round(generators.Max(generator => generator.GeneratorCpu), 3),
            Math.Round(Math.Max(0, others.Cores), 3),
            Math.Round(generators.Max(generator => generator.JitterP99Ms), 2),
            generators.Max(generator => generator.CpuPressure) is { } share ? Math.Round(share, 3) : null,
            Math.Round(calibration, 3))
        {
            ForeignPrograms = others.Busiest(),
            Saturated = request.Saturated,
            OneThread = engine == LoadEngine.Reactor,
        };
        var pressure = conditions.CpuPressure is { } some ? $", {100 * some:0} % of the time something waited for a processor" : string.Empty;
        say($"Pair {pair + 1}: the generator used {conditions.GeneratorCores:0.00} cores, others {conditions.ForeignCores:0.00}; a sleeping thread woke {conditions.JitterP99Ms:0.0} ms late (P99){pressure}; a core is {conditions.Calibration:0.00} × as fast as at first.");
        return conditions;
    }

    /// <summary>What others used. All that is ours descends from this process, but for what an engine runs in containers.</summary>
    private static ForeignUse Foreign(ProcessorTimes before, ComparedPair contexts)
    {
        List<int> ours = [.. ((int?[])[contexts.BaseProcess, contexts.CandidateProcess]).OfType<int>()];
        return ProcessorTimes.Read(TimeProvider.System).ForeignSince(before, ours);
    }

    private static void Note(Dictionary<string, double> called, IReadOnlyList<RowComparison> rows, double seconds)
    {
        foreach (var row in rows.Where(row => row.Timed == Verdict.Regressed))
            called.TryAdd(row.Scenario, seconds);
    }

    private static string Summary(IReadOnlyList<RowComparison> rows)
        => string.Join(", ", rows.GroupBy(row => row.Verdict).OrderByDescending(same => same.Key).Select(same => $"{same.Count()} {same.Key}"));
}
