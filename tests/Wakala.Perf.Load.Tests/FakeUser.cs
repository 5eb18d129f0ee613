namespace Wakala.Perf.Load.Tests;

/// <summary>A user whose requests are whatever a test says.</summary>
internal sealed class FakeUser(Func<long, CancellationToken, Task<Outcome>> send) : IVirtualUser
{
    public static IVirtualUser[] Many(int count, Func<long, CancellationToken, Task<Outcome>> send)
        => [.. Enumerable.Range(0, count).Select(_ => new FakeUser(send))];

    public async ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken) => await send(arrival, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
