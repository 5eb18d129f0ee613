using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>The platform's traffic: every row of the API table, as often among the others as the file <c>rates</c> has it: requests a second by operation.</summary>
public sealed class TrafficMixScenario : IHttpScenario
{
    /// <summary>Another sequence of random numbers than the rows' own.</summary>
    private const ulong Salt = 0xC3A5C85C97CB3127;

    private readonly List<(double UpTo, ApiScenario Row)> _rows = [];
    private HttpDriver? _driver;
    private ScenarioContext _context = null!;
    private ulong _seed;

    /// <inheritdoc />
    public async Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        (_seed, _context) = (context.Seed ^ Salt, context);
        var sum = 0.0;
        foreach (var (operation, rate) in ResultsJson.Read<Dictionary<string, double>>(context.File("rates")))
        {
            var row = (ApiScenario)Activator.CreateInstance(ApiTable.Rows[operation].Type)!;
            await row.PrepareAsync(context, cancellationToken);
            _rows.Add((sum += rate, row));
        }
    }

    /// <inheritdoc />
    public IHttpExchange Draw(long arrival)
    {
        var drawn = new ArrivalRandom(_seed, arrival).Unit() * _rows[^1].UpTo;
        return _rows.Find(row => drawn < row.UpTo).Row.Draw(arrival);
    }

    /// <inheritdoc />
    public ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
        => ValueTask.FromResult<IVirtualUser>(new HttpUser(_driver ??= new HttpDriver(_context), this));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _driver?.Dispose();
        foreach (var (_, row) in _rows)
            await row.DisposeAsync();
    }
}
