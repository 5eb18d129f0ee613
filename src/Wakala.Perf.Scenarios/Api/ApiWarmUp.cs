using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// Every row of the API table in turn. Nothing of it is measured: it brings the platform to where its code is compiled, its pools
/// are filled and its caches are warm, so that the first row is not judged by a start that no user sees.
/// </summary>
public sealed class ApiWarmUp : IHttpScenario
{
    private readonly List<ApiScenario> _rows = [.. ApiTable.Rows.Values.Select(row => (ApiScenario)Activator.CreateInstance(row.Type)!)];

    private HttpDriver? _driver;
    private ScenarioContext _context = null!;

    /// <inheritdoc />
    public Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        return Task.WhenAll(_rows.Select(row => row.PrepareAsync(context, cancellationToken)));
    }

    /// <inheritdoc />
    public IHttpExchange Draw(long arrival) => _rows[(int)(arrival % _rows.Count)].Draw(arrival);

    /// <inheritdoc />
    public ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
        => ValueTask.FromResult<IVirtualUser>(new HttpUser(_driver ??= new HttpDriver(_context), this));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _driver?.Dispose();
        foreach (var row in _rows)
            await row.DisposeAsync();
    }
}
