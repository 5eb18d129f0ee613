namespace Wakala.Perf.Scenarios;

/// <summary>
/// Matches what was accepted with what was heard, from whatever thread: either may come first. A message counts as heard however late it comes, and memory is a bit
/// a message.
/// </summary>
internal sealed class Deliveries
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, Awaited> _awaited = [];
    private readonly Dictionary<long, int> _early = [];
    private readonly NumberSet _heard = new();
    private long _accepted, _delivered, _duplicates, _misdelivered, _disconnected;

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
    public Task Accept(long number, int tenant)
    {
        lock (_gate)
        {
            _accepted++;
            if (_early.Remove(number, out var room))
            {
                Deliver(tenant, room);
                return Task.CompletedTask;
            }

            var awaited = new Awaited(tenant);
            _awaited[number] = awaited;
            return awaited.Heard.Task;
        }
    }

    /// <summary>A message was heard in a tenant's room.</summary>
    public void Hear(long number, int room)
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
                _early[number] = room;
                return;
            }

            Deliver(awaited.Tenant, room);
        }

        awaited.Heard.SetResult();
    }

    public void Disconnected() => Interlocked.Increment(ref _disconnected);

    public DeliveryReport Report()
    {
        lock (_gate)
            return new DeliveryReport(_accepted, _delivered, _duplicates, _misdelivered, Volatile.Read(ref _disconnected));
    }

    private void Deliver(int tenant, int room)
    {
        _delivered++;
        if (tenant != room)
            _misdelivered++;
    }

    private sealed record Awaited(int Tenant)
    {
        public TaskCompletionSource Heard { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
