using System.Runtime.Versioning;
using Wakala.Perf.Load;
using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.CacheLoad;

/// <summary>Loads Redis by the reactor: the way that costs the machine least beside what is measured.</summary>
[SupportedOSPlatform("linux")]
internal sealed class RedisLoad(CachePlan plan, RedisAddress address)
{
    private const int MostInFlight = 10_000;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan InTurnWarmUp = TimeSpan.FromSeconds(0.3);

    /// <summary>One connection, one command at a time, and always the same.</summary>
    public Task<LoadResult> InTurnAsync(double seconds)
        => RunAsync(plan.Operation.Plainest, VirtualUsers.Constant(1, InTurnWarmUp + TimeSpan.FromSeconds(seconds)), InTurnWarmUp, 1, 1);

    /// <summary>Commands at even distances, whether or not earlier ones were answered.</summary>
    public Task<LoadResult> SteadyAsync(SteadyPlan steady)
    {
        var warmUp = TimeSpan.FromSeconds(steady.WarmUpSeconds);
        return RunAsync(plan.Operation, ArrivalRate.Constant(steady.Rate, warmUp + TimeSpan.FromSeconds(steady.Seconds)), warmUp, steady.Connections, 1);
    }

    /// <summary>A closed loop over more and more connections.</summary>
    public async Task<IReadOnlyList<GrowingStep>> GrowAsync(GrowingPlan growing)
    {
        var steps = new List<GrowingStep>();
        var length = TimeSpan.FromSeconds(growing.Seconds);
        foreach (var connections in growing.Connections)
        {
            var trial = await RunAsync(plan.Operation, VirtualUsers.Constant(connections * growing.Pipeline, length), length / 10, connections, growing.Pipeline);
            steps.Add(new GrowingStep(connections, trial.Answered / trial.Seconds, trial.ServiceTime.PercentileMilliseconds(99), trial.Succeeded + trial.ErrorCount, trial.Errors));
        }

        return steps;
    }

    private Task<LoadResult> RunAsync(CacheOperation operation, LoadModel model, TimeSpan warmUp, int connections, int pipeline)
    {
        var load = new ReactorLoad
        {
            Address = address.EndPoint,
            Protocol = new RedisProtocol(new CacheCommands(operation, plan.Prefix, plan.Seed)) { User = address.User, Password = address.Password },
            Model = model,
            WarmUp = warmUp,
            Connections = connections,
            RequestsPerConnection = pipeline,
            MaxInFlight = MostInFlight,
            Timeout = Timeout,
            // What it saves would be several times the time of the command that is measured.
            Gathering = TimeSpan.Zero,
        };
        return new ReactorRun(load, TimeProvider.System).RunAsync(plan.Operation.Name, null, CancellationToken.None);
    }
}
