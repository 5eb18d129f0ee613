using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>The platform's traffic: every row of the API table, as often among the others as the file <c>rates</c> has it: requests a second by operation.</summary>
public sealed class TrafficMixScenario : IScenario
{
    /// <summary>Another sequence of random numbers than the rows' own.</summary>
    private const ulong Salt = 0xC3A5C85C97CB3127;

    private readonly List<(double UpTo, IScenario Row)> _rows = [];
    private ulong _seed;

    /// <inheritdoc />
    public async Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        _seed = context.Seed ^ Salt;
        var sum = 0.0;
        foreach (var (operation, rate) in ResultsJson.Read<Dictionary<string, double>>(context.File("rates")))
        {
            var row = (IScenario)Activator.CreateInstance(ApiTable.Rows[operation].Type)!;
            await row.PrepareAsync(context, cancellationToken);
            _rows.Add((sum += rate, row));
        }
    }

    /// <inheritdoc />
    public async ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
    {
        var users = new List<IVirtualUser>();
        foreach (var (_, row) in _rows)
            users.Add(await row.OpenAsync(index, cancellationToken));
        return new User(this, users);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var (_, row) in _rows)
            await row.DisposeAsync();
    }

    private sealed class User(TrafficMixScenario mix, List<IVirtualUser> users) : IVirtualUser
    {
        public ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
        {
            var drawn = new ArrivalRandom(mix._seed, arrival).Unit() * mix._rows[^1].UpTo;
            return users[mix._rows.FindIndex(row => drawn < row.UpTo)].SendAsync(arrival, cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var user in users)
                await user.DisposeAsync();
        }
    }
}
