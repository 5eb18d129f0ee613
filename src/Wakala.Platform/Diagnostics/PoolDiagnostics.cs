namespace Wakala.Platform;

/// <summary>
/// <c>/diagnostics/pool</c>: <c>POST</c> begins to watch the connection pool, <c>GET</c> reads it, <c>DELETE</c> reads it and ends the watch. Only there where
/// <c>WAKALA_DIAGNOSTICS</c> is 1, and listening to nothing before it is asked to.
/// </summary>
internal sealed class PoolDiagnostics : IDisposable
{
    /// <summary>The name of the service's pool.</summary>
    public const string PoolName = "wakala";

    private const string Path = "/diagnostics/pool";

    private readonly Lock _gate = new();
    private PoolWatch? _watch;

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(Path, () =>
        {
            Replace(new PoolWatch(PoolName, samples: true))?.Dispose();
            return TypedResults.NoContent();
        });
        app.MapGet(Path, () => TypedResults.Json(Read(), WireJson.Default.PoolReading));
        app.MapDelete(Path, () =>
        {
            var reading = Read();
            Replace(null)?.Dispose();
            return TypedResults.Json(reading, WireJson.Default.PoolReading);
        });
    }

    public void Dispose() => Replace(null)?.Dispose();

    private PoolReading Read()
    {
        lock (_gate)
        {
            if (_watch is not null)
                return _watch.Read();
        }

        using var once = new PoolWatch(PoolName, samples: false);
        return once.Read();
    }

    private PoolWatch? Replace(PoolWatch? next)
    {
        lock (_gate)
        {
            var before = _watch;
            _watch = next;
            return before;
        }
    }
}
