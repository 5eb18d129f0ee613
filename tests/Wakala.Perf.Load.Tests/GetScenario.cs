using System.Collections.Concurrent;

namespace Wakala.Perf.Load.Tests;

/// <summary>Gets a path of its own for each arrival; an arrival that comes a second time is an error.</summary>
public sealed class GetScenario : IHttpScenario
{
    private readonly ConcurrentDictionary<long, bool> _asked = [];
    private readonly ConcurrentDictionary<long, bool> _unanswered = [];
    private ScenarioContext _context = null!;
    private HttpDriver? _driver;

    /// <summary>Arrivals of which no whole answer came.</summary>
    public IEnumerable<long> Unanswered => _unanswered.Keys.Order();

    public Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        return Task.CompletedTask;
    }

    public ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
        => ValueTask.FromResult<IVirtualUser>(new HttpUser(_driver ??= new HttpDriver(_context.Connections), this));

    public IHttpExchange Draw(long arrival)
        => new Exchange(new HttpRequest { Method = "GET", Address = new Uri(_context.BaseAddress, $"/{arrival}") }, _asked.TryAdd(arrival, true), () => _unanswered[arrival] = true);

    public ValueTask DisposeAsync()
    {
        _driver?.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class Exchange(HttpRequest request, bool isFirst, Action unanswered) : IHttpExchange
    {
        public HttpRequest Request => request;

        public bool LooksAtBody => true;

        public Outcome Judge(int status, bool isJson, ReadOnlyMemory<byte> body)
            => !isFirst ? new Outcome("an arrival came twice") : status != 200 ? new Outcome($"status {status}") : body.Span.SequenceEqual("ok"u8) ? Outcome.Success : new Outcome(ErrorKind.Wrong);

        public void Unanswered() => unanswered();
    }
}
