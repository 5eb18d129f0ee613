namespace Wakala.Perf.Load;

/// <summary>When requests are sent: by a schedule (open), or as soon as a user is done with the one before (closed).</summary>
public abstract record LoadModel
{
    /// <summary>How long requests are started; null where only iterations end the load.</summary>
    public abstract TimeSpan? Length { get; }

    /// <summary>Everything that makes no sense, a sentence each; empty when the load can be run.</summary>
    public abstract IReadOnlyList<string> Problems();

    /// <summary>
    /// A part of the load, from a share of it to another: what the parts from 0 to 1 send together is what the whole would. Users are
    /// whole, random arrivals have a seed of their own.
    /// </summary>
    internal abstract LoadModel Part(double from, double to);

    /// <summary>Where stages are at a moment, on their even way from target to target; 0 after the last.</summary>
    private protected static double LevelAt(double start, IReadOnlyList<Stage> stages, TimeSpan elapsed)
    {
        var (from, left) = (start, elapsed);
        foreach (var stage in stages)
        {
            if (left < stage.Duration)
                return from + ((stage.Target - from) * (left / stage.Duration));
            (from, left) = (stage.Target, left - stage.Duration);
        }

        return 0;
    }

    /// <summary>The problems of a list of stages, each with its place.</summary>
    private protected static IEnumerable<string> StageProblems(IReadOnlyList<Stage> stages, string target)
    {
        if (stages.Count == 0)
            yield return "stages is empty, and must have one at least";
        for (var at = 0; at < stages.Count; at++)
        {
            if (stages[at].Duration < TimeSpan.Zero)
                yield return $"stages[{at}].duration is {stages[at].Duration}, and cannot be negative";
            if (!double.IsFinite(stages[at].Target) || stages[at].Target < 0)
                yield return $"stages[{at}].target is {stages[at].Target}, and must be {target} of 0 or more";
        }

        if (stages.Count > 0 && stages.Sum(stage => stage.Duration.TotalSeconds) <= 0)
            yield return "stages have no length together";
    }
}

/// <summary>
/// An open model: arrivals come whether or not earlier ones were answered (k6: <c>constant-arrival-rate</c>,
/// <c>ramping-arrival-rate</c>; NBomber: <c>Inject</c>, <c>RampingInject</c>).
/// </summary>
/// <param name="StartRate">Arrivals a second at the beginning.</param>
/// <param name="Stages">How the rate goes on from there.</param>
/// <param name="PoissonSeed">
/// Seed of random distances, exponential ones about the rate, as many independent users give them (NBomber: <c>InjectRandom</c> is
/// uniform instead); null for even distances.
/// </param>
public sealed record ArrivalRate(double StartRate, IReadOnlyList<Stage> Stages, ulong? PoissonSeed = null) : LoadModel
{
    /// <inheritdoc />
    public override TimeSpan? Length => Stages.Aggregate(TimeSpan.Zero, (sum, stage) => sum + stage.Duration);

    /// <inheritdoc />
    internal override LoadModel Part(double from, double to) => this with
    {
        StartRate = StartRate * (to - from),
        Stages = [.. Stages.Select(stage => stage with { Target = stage.Target * (to - from) })],
        PoissonSeed = PoissonSeed is { } seed ? new ArrivalRandom(seed, BitConverter.DoubleToInt64Bits(from)).Bits() : null,
    };

    /// <summary>Whether the rate is the same all the time.</summary>
    public bool IsConstant => Stages.All(stage => stage.Target == StartRate);

    /// <summary>Arrivals a second at the most.</summary>
    public double Most => Stages.Select(stage => stage.Target).Append(StartRate).Max();

    /// <summary>Arrivals a second at a moment.</summary>
    /// <param name="elapsed">Time since the beginning.</param>
    internal double RateAt(TimeSpan elapsed) => LevelAt(StartRate, Stages, elapsed);

    /// <summary>The same rate all the time.</summary>
    public static ArrivalRate Constant(double rate, TimeSpan duration, ulong? poissonSeed = null) => new(rate, [new Stage(duration, rate)], poissonSeed);

    /// <inheritdoc />
    public override IReadOnlyList<string> Problems() =>
    [
        .. double.IsFinite(StartRate) && StartRate >= 0 ? [] : (string[])[$"startRate is {StartRate}, and must be a rate of 0 or more"],
        .. StageProblems(Stages, "a rate"),
        .. StartRate == 0 && Stages.All(stage => stage.Target == 0) ? (string[])["the rate is 0 all the time: nothing would be sent"] : [],
    ];
}

/// <summary>
/// A closed model: each virtual user sends, waits for the answer, thinks, and sends again (k6: <c>constant-vus</c>, <c>ramping-vus</c>,
/// <c>shared-iterations</c>, <c>per-vu-iterations</c>; NBomber: <c>KeepConstant</c>, <c>RampingConstant</c>,
/// <c>IterationsForConstant</c>). A slow system slows it down: its figures say nothing of a load that keeps coming.
/// </summary>
/// <param name="Start">Virtual users at the beginning.</param>
/// <param name="Stages">How their number goes on from there.</param>
public sealed record VirtualUsers(int Start, IReadOnlyList<Stage> Stages) : LoadModel
{
    /// <summary>How long a user waits between an answer and the next request, and a part of it before the first: users that come together would ask together to the end.</summary>
    public TimeSpan ThinkTime { get; init; }

    /// <summary>Requests of all users together, after which the load ends; null for no such end.</summary>
    public long? SharedIterations { get; init; }

    /// <summary>Requests of each user, after which that user is done; null for no such end.</summary>
    public long? IterationsPerUser { get; init; }

    /// <inheritdoc />
    public override TimeSpan? Length => Stages.Aggregate(TimeSpan.Zero, (sum, stage) => sum + stage.Duration);

    /// <summary>The most users that there are at once.</summary>
    public int Most => (int)Math.Ceiling(Stages.Aggregate((double)Start, (most, stage) => Math.Max(most, stage.Target)));

    /// <summary>The same number all the time.</summary>
    public static VirtualUsers Constant(int users, TimeSpan duration) => new(users, [new Stage(duration, users)]);

    /// <inheritdoc />
    internal override LoadModel Part(double from, double to)
    {
        return this with
        {
            Start = Of(Start),
            Stages = [.. Stages.Select(stage => stage with { Target = Of(stage.Target) })],
            SharedIterations = SharedIterations is { } iterations ? Of(iterations) : null,
        };

        int Of(double whole) => (int)(Math.Round(whole * to, MidpointRounding.AwayFromZero) - Math.Round(whole * from, MidpointRounding.AwayFromZero));
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Problems() =>
    [
        .. Start >= 0 ? [] : (string[])[$"start is {Start}, and must be a number of users of 0 or more"],
        .. StageProblems(Stages, "a number of users"),
        .. Most == 0 ? (string[])["there are no users all the time: nothing would be sent"] : [],
        .. ThinkTime >= TimeSpan.Zero ? [] : (string[])[$"thinkTime is {ThinkTime}, and cannot be negative"],
        .. SharedIterations is null or > 0 ? [] : (string[])[$"sharedIterations is {SharedIterations}, and must be above 0"],
        .. IterationsPerUser is null or > 0 ? [] : (string[])[$"iterationsPerUser is {IterationsPerUser}, and must be above 0"],
        .. SharedIterations is not null && IterationsPerUser is not null ? (string[])["sharedIterations and iterationsPerUser are both given: choose one"] : [],
    ];

    /// <summary>How long a user that came in thinks before its first request: the golden ratio's multiples lie evenly over the think time, however many users there are.</summary>
    /// <param name="user">The user's number, from 0 on.</param>
    internal TimeSpan FirstThought(int user)
    {
        const double golden = 0.6180339887498949;
        return ThinkTime * (user * golden % 1);
    }

    /// <summary>How many users there should be at a moment.</summary>
    /// <param name="elapsed">Time since the beginning.</param>
    internal int TargetAt(TimeSpan elapsed) => (int)Math.Round(LevelAt(Start, Stages, elapsed), MidpointRounding.AwayFromZero);
}
