using Wakala.Perf.Load;

namespace Wakala.Perf.Suite;

/// <summary>A seeded sequence of one row's requests, sent by one client, one after the other.</summary>
/// <param name="scenario">What makes the requests.</param>
/// <param name="context">What it is told; the seed is the sequence's own.</param>
internal sealed class CountedSequence(Type scenario, ScenarioContext context)
{
    /// <summary>Brings the platform's code, plans and caches to where they stay; other requests than those that are counted.</summary>
    public const ulong WarmSeed = 7_101;

    public const ulong Seed = 7_001;

    /// <exception cref="InvalidOperationException">A request was not answered rightly: what it cost would be no request's cost.</exception>
    public Task SendAsync(ulong seed, int requests, CancellationToken cancellationToken) => SendAsync(seed, requests, _ => Task.CompletedTask, cancellationToken);

    /// <param name="seed">Which sequence.</param>
    /// <param name="requests">How many requests it has.</param>
    /// <param name="answered">Told the number of each request when its answer has come; the next is sent when it is done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidOperationException">A request was not answered rightly: what it cost would be no request's cost.</exception>
    public async Task SendAsync(ulong seed, int requests, Func<int, Task> answered, CancellationToken cancellationToken)
    {
        await using var row = (IScenario)Activator.CreateInstance(scenario)!;
        await row.PrepareAsync(context with { Seed = seed, RunId = Guid.NewGuid().ToString("N")[..8], Connections = 1 }, cancellationToken);
        await using var user = await row.OpenAsync(0, cancellationToken);
        for (var number = 0; number < requests; number++)
        {
            if ((await user.SendAsync(number, cancellationToken)).Error is { } error)
                throw new InvalidOperationException($"Request {number + 1} of the counted sequence: {error}. Its work was not counted.");
            await answered(number);
        }
    }

    /// <summary>Names a sequence by all that decides what it asks.</summary>
    public static string Hash(params object[] parts)
        => WorkloadHash.Of([Seed, WarmSeed, .. parts]);
}
