namespace Wakala.Perf.Environments;

/// <summary>Remembers the first server that was lost, and tells whoever waits.</summary>
internal sealed class LossWatch : IDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private EnvironmentException? _fault;

    public CancellationToken Token => _lost.Token;

    public EnvironmentException? Fault => _fault;

    public void Lose(EnvironmentException fault)
    {
        if (Interlocked.CompareExchange(ref _fault, fault, null) is null)
            _lost.Cancel();
    }

    public void Dispose() => _lost.Dispose();
}
