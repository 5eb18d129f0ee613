using Wakala.Perf.Results;

namespace Wakala.Perf.Load;

/// <summary>One of several scenarios that run at once (k6: an entry of <c>scenarios</c>; NBomber: a scenario of a session).</summary>
public sealed record MixedScenario
{
    /// <summary>Its name, which no other of the mix has.</summary>
    public required string Name { get; init; }

    /// <summary>What its trial is marked with.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>How long after the others it begins (k6: <c>startTime</c>).</summary>
    public TimeSpan StartAfter { get; init; }

    /// <summary>Its load: through virtual users, or by the reactor.</summary>
    public required LoadPlan Load { get; init; }

    /// <summary>Its users, open: one for each connection at the least. None where the reactor plays it.</summary>
    public IReadOnlyList<IVirtualUser> Users { get; init; } = [];
}

/// <summary>Several scenarios at once, each with its own load, users and figures.</summary>
public sealed class MixedRun
{
    private readonly IReadOnlyList<MixedScenario> _scenarios;
    private readonly TimeProvider _time;

    /// <summary>A run of scenarios.</summary>
    /// <exception cref="ArgumentException">A load makes no sense, or two have one name; every problem is named.</exception>
    public MixedRun(IReadOnlyList<MixedScenario> scenarios, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        List<string> problems =
        [
            .. scenarios.Count == 0 ? (string[])["there are no scenarios"] : [],
            .. scenarios.GroupBy(scenario => scenario.Name, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => $"{same.Count()} scenarios are called '{same.Key}'"),
            .. scenarios.Where(scenario => scenario.StartAfter < TimeSpan.Zero).Select(scenario => $"{scenario.Name}: startAfter is {scenario.StartAfter}, and cannot be negative"),
            .. scenarios.SelectMany(scenario => scenario.Load.Problems().Select(problem => $"{scenario.Name}: {problem}")),
            .. scenarios.Where(scenario => scenario.Load is UserLoad && scenario.Users.Count < scenario.Load.Connections).Select(scenario => $"{scenario.Name}: {scenario.Users.Count} users are open, and it has {scenario.Load.Connections} connections"),
        ];
        if (problems.Count > 0)
            throw new ArgumentException($"The mix makes no sense: {string.Join("; ", problems)}.", nameof(scenarios));
        (_scenarios, _time) = (scenarios, time);
    }

    /// <summary>Shares a load out by weights: what the parts send together is what the load alone would.</summary>
    /// <param name="whole">The load of all together. A closed model's users are shared out whole.</param>
    /// <param name="weights">A weight for each part, above 0.</param>
    /// <exception cref="ArgumentException">There is no weight, or one that is not above 0.</exception>
    public static IReadOnlyList<UserLoad> Share(UserLoad whole, params IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(whole);
        if (weights.Count == 0 || weights.Any(weight => !(weight > 0 && double.IsFinite(weight))))
            throw new ArgumentException($"Weights must be above 0; these are: {string.Join(", ", weights)}.", nameof(weights));
        var sum = weights.Sum();
        var loads = new List<UserLoad>();
        var before = 0.0;
        foreach (var weight in weights)
        {
            loads.Add(whole with { Model = whole.Model.Part(before / sum, (before + weight) / sum) });
            before += weight;
        }

        return loads;
    }

    /// <summary>Runs them all; a trial each, in their order. One that breaks a rule of its own ends, and the others go on.</summary>
    public Task<IReadOnlyList<LoadResult>> RunAsync(CancellationToken cancellationToken) => RunAsync(null, cancellationToken);

    /// <summary>The same.</summary>
    /// <param name="progress">Told how far the first of them is.</param>
    /// <param name="cancellationToken">Ends them; they give what they have, marked as cut short.</param>
    public async Task<IReadOnlyList<LoadResult>> RunAsync(IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        // Each on a thread of its own: what one of them waits for holds up no other.
        var reactors = new Dictionary<MixedScenario, IDisposable>();
        try
        {
            foreach (var scenario in _scenarios)
            {
                if (OperatingSystem.IsLinux() && scenario.Load is ReactorLoad load)
                    reactors[scenario] = await Reactor.OpenAsync([load], cancellationToken);
            }

            var begin = PacingClock.Now + 50_000_000;
            return await Task.WhenAll(_scenarios.Select(async scenario =>
            {
                var (at, told) = (begin + PacingClock.Nanoseconds(scenario.StartAfter), scenario == _scenarios[0] ? progress : null);
                var trial = OperatingSystem.IsLinux() && scenario.Load is ReactorLoad load
                    ? await new ReactorRun(load, _time) { BeginAt = at, Reactor = (Reactor)reactors[scenario] }.RunAsync(scenario.Name, told, cancellationToken)
                    : await new LoadRun((UserLoad)scenario.Load, scenario.Users, _time) { BeginAt = at }.RunAsync(scenario.Name, told, cancellationToken);
                return trial with { Tags = scenario.Tags };
            }));
        }
        finally
        {
            foreach (var reactor in reactors.Values)
                reactor.Dispose();
        }
    }
}
