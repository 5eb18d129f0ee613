using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// Every row of the API table in turn. Nothing of it is measured: it brings the platform to where its code is compiled, its pools
/// are filled and its caches are warm, so that the first row is not judged by a start that no user sees.
/// </summary>
public sealed class ApiWarmUp : IScenario
{
    private readonly List<IScenario> _rows = [.. ApiTable.Rows.Values.Select(row => (IScenario)Activator.CreateInstance(row.Type)!)];

    /// <inheritdoc />
    public Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
        => Task.WhenAll(_rows.Select(row => row.PrepareAsync(context, cancellationToken)));

    /// <inheritdoc />
    public async ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
    {
        var users = new List<IVirtualUser>();
        foreach (var row in _rows)
            users.Add(await row.OpenAsync(index, cancellationToken));
        return new User(users);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var row in _rows)
            await row.DisposeAsync();
    }

    private sealed class User(List<IVirtualUser> rows) : IVirtualUser
    {
        public ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
            => rows[(int)(arrival % rows.Count)].SendAsync(arrival, cancellationToken);

        public async ValueTask DisposeAsync()
        {
            foreach (var row in rows)
                await row.DisposeAsync();
        }
    }
}
