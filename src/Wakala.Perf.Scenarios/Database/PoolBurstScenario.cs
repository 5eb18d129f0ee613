using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// Many users look for a contact at the same moment: each arrival is a burst, whose last answer ends it. That is what makes a connection pool wait: an even
/// load has it empty on average, or full for ever.
/// </summary>
public sealed class PoolBurstScenario : IScenario
{
    /// <summary>Requests of a burst: three times as many as the document's pool has connections, since most of a request's time it holds none.</summary>
    public const int BurstSize = 300;

    /// <summary>Raised whenever what it sends changes.</summary>
    public const int Version = 1;

    private readonly SearchContactsScenario _search = new();

    /// <inheritdoc />
    public Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return _search.PrepareAsync(context with { Connections = context.Connections * BurstSize }, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
    {
        var users = new List<IVirtualUser>();
        for (var one = 0; one < BurstSize; one++)
            users.Add(await _search.OpenAsync(one, cancellationToken));
        return new User(users);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _search.DisposeAsync();

    private sealed class User(List<IVirtualUser> users) : IVirtualUser
    {
        public async ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
        {
            var outcomes = await Task.WhenAll(users.Select((user, at) => user.SendAsync((arrival * BurstSize) + at, cancellationToken).AsTask()));
            return outcomes.FirstOrDefault(outcome => !outcome.Succeeded);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var user in users)
                await user.DisposeAsync();
        }
    }
}
