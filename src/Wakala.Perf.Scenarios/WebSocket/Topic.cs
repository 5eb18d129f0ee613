using System.Collections.Concurrent;
using System.Globalization;
using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>A conversation of a tenant, or its broadcasts: numbered messages, and who must have each.</summary>
/// <param name="tenant">The tenant's place among those of the load.</param>
/// <param name="name">The conversation, which other tenants have too; <see cref="Everybody"/> for broadcasts.</param>
/// <param name="tally">Where its messages are counted.</param>
internal sealed class Topic(int tenant, string name, SocketTally tally)
{
    /// <summary>The name of what is of no conversation.</summary>
    public const string Everybody = "*";

    private readonly Lock _gate = new();
    private readonly ReceivedNumbers _acknowledged = new();
    private readonly ConcurrentDictionary<long, Waiting> _waiting = new();
    private long _next;

    public int Tenant => tenant;

    public string Name => name;

    /// <summary>Those who must have each message.</summary>
    public List<SocketReceiver> Receivers { get; } = [];

    /// <summary>Sends the next message, and waits until everybody has it.</summary>
    /// <param name="send">Sends under a reference; called for one message after the other.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Outcome> SayAsync(Func<string, Task> send, CancellationToken cancellationToken)
    {
        Task sending;
        long number;
        var waiting = new Waiting(Receivers.Count);
        lock (_gate)
        {
            number = _next++;
            _waiting[number] = waiting;
            tally.Sent();
            sending = send(string.Create(CultureInfo.InvariantCulture, $"{tenant}:{name}:{number}"));
        }

        try
        {
            await sending;
            return await waiting.Whole.WaitAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return new Outcome("sender not connected");
        }
        finally
        {
            _waiting.TryRemove(number, out _);
        }
    }

    /// <summary>One of those who must have it has it.</summary>
    public void Heard(long number)
    {
        if (_waiting.TryGetValue(number, out var waiting))
            waiting.Heard();
    }

    /// <summary>The platform took a message.</summary>
    public void Acknowledge(long number)
    {
        tally.Acknowledged();
        lock (_gate)
            _acknowledged.Enter(number);
    }

    /// <summary>The platform did not take a message.</summary>
    public void Refuse(long number)
    {
        tally.Declined();
        if (_waiting.TryGetValue(number, out var waiting))
            waiting.Refused();
    }

    /// <summary>Deliveries of acknowledged messages that have not come.</summary>
    public long Missing()
    {
        lock (_gate)
        {
            var missing = 0L;
            for (var number = 0L; number < _next; number++)
            {
                if (_acknowledged.Has(number))
                    missing += Receivers.Count(receiver => !receiver.Has(this, number));
            }

            return missing;
        }
    }

    private sealed class Waiting(int receivers)
    {
        private readonly TaskCompletionSource<Outcome> _whole = new();
        private int _left = receivers;

        public Task<Outcome> Whole => _whole.Task;

        public void Heard()
        {
            if (Interlocked.Decrement(ref _left) == 0)
                _whole.TrySetResult(Outcome.Success);
        }

        public void Refused() => _whole.TrySetResult(new Outcome("refused by the platform"));
    }
}
