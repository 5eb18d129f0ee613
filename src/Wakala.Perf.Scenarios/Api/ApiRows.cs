using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>Several rows of the API table by one load, over the same connections.</summary>
public abstract class ApiRows : IHttpScenario
{
    private readonly IReadOnlyDictionary<string, ApiScenario> _rows = ApiTable.Rows.ToDictionary(row => row.Key, row => (ApiScenario)Activator.CreateInstance(row.Value.Type)!);

    private HttpDriver? _driver;

    /// <summary>What the scenario was told.</summary>
    protected ScenarioContext Context { get; private set; } = null!;

    /// <inheritdoc />
    public virtual Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        Context = context;
        return Task.WhenAll(_rows.Select(row => row.Value.PrepareAsync(ContextOf(row.Key), cancellationToken)));
    }

    /// <inheritdoc />
    public IHttpExchange Draw(long arrival) => _rows[RowOf(arrival)].Draw(arrival);

    /// <inheritdoc />
    public ConnectionFigures? Connections => _driver?.Connections;

    /// <inheritdoc />
    public ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
        => ValueTask.FromResult<IVirtualUser>(new HttpUser(_driver ??= new HttpDriver(Context), this));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _driver?.Dispose();
        foreach (var row in _rows.Values)
            await row.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What a row's own scenario is told.</summary>
    protected virtual ScenarioContext ContextOf(string row) => Context;

    /// <summary>The row that an arrival is of.</summary>
    protected abstract string RowOf(long arrival);
}
