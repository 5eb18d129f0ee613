namespace Wakala.Perf.Scenarios;

/// <summary>
/// Matches what was accepted with what was heard, from whatever thread: either may come first. A message counts as heard however late it comes, and memory is a bit
/// a message.
/// </summary>
internal sealed class Deliveries
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Awaited> _awaited = [];
    private readonly Dictionary<long, (int Room, ulong Digest)> _early = [];
    private readonly NumberSet _heard = new();
    private long _accepted, _delivered, _duplicates, _misdelivered, _altered, _disconnected;

    /// <summary>Accepted messages that have not been heard.</summary>
    public int Missing
    {
        get
        {
            lock (_gate)
                return _awaited.Count;
        }
    }

    /// <summary>A message was accepted; the task ends when it is heard.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="digest">What was sent (<see cref="TextDigest"/>).</param>
    public Task Accept(long number, int tenant, ulong digest)
    {
        lock (_gate)
        {
            _accepted++;
            if (_early.Remove(number, out var heard))
            {
                Deliver(new Awaited(tenant, digest), heard.Room, heard.Digest);
                return Task.CompletedTask;
            }

            var awaited = new Awaited(tenant, digest);
            _awaited[number] = awaited;
            return awaited.Heard.Task;
        }
    }

    /// <summary>A message was heard in a tenant's room.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="room">The tenant.</param>
    /// <param name="digest">What was heard (<see cref="TextDigest"/>).</param>
    public void Hear(long number, int room, ulong digest)
    {
        Awaited? awaited;
        lock (_gate)
        {
            if (!_heard.Add(number))
            {
                _duplicates++;
                return;
            }

            if (!_awaited.Remove(number, out awaited))
            {
                _early[number] = (room, digest);
                return;
            }

            Deliver(awaited, room, digest);
        }

        awaited.Heard.SetResult();
    }

    public void Disconnected() => Interlocked.Increment(ref _disconnected);

    public DeliveryReport Report()
    {
        lock (_gate)
            return new DeliveryReport(_accepted, _delivered, _duplicates, _misdelivered, Volatile.Read(ref _disconnected)) { Altered = _altered, Unknown = _early.Count };
    }

    private void Deliver(Awaited awaited, int room, ulong digest)
    {
        _delivered++;
        if (awaited.Tenant != room)
            _misdelivered++;
        if (awaited.Digest != digest)
            _altered++;
    }

    private sealed record Awaited(int Tenant, ulong Digest)
    {
        public TaskCompletionSource Heard { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
