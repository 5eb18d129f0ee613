namespace Wakala.Perf.Load.Tests;

/// <summary>Gets a path of its own for each arrival; an arrival that comes a second time is an error.</summary>
public sealed class GetScenario : IHttpScenario
{
    private readonly HashSet<long> _asked = [];
    private Uri _address = null!;

    public Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        _address = context.BaseAddress;
        return Task.CompletedTask;
    }

    public ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IHttpExchange Draw(long arrival) => new Exchange(new HttpRequest { Method = "GET", Address = new Uri(_address, $"/{arrival}") }, _asked.Add(arrival));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Exchange(HttpRequest request, bool isFirst) : IHttpExchange
    {
        public HttpRequest Request => request;

        public bool LooksAtBody => true;

        public Outcome Judge(int status, bool isJson, ReadOnlyMemory<byte> body)
            => !isFirst ? new Outcome("an arrival came twice") : body.Span.SequenceEqual("ok"u8) ? Outcome.Success : new Outcome(ErrorKind.Wrong);

        public void Unanswered()
        {
        }
    }
}
