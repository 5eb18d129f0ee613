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
    private readonly ConcurrentDictionary<long, PendingMessage> _pending = new();
    private long _next;

    public int Tenant => tenant;

    public string Name => name;

    /// <summary>Those who must have each message.</summary>
    public List<SocketReceiver> Receivers { get; } = [];

    /// <summary>The next message is about to be sent.</summary>
    /// <param name="message">The message.</param>
    /// <returns>Its number.</returns>
    public long Begin(PendingMessage message)
    {
        lock (_gate)
        {
            _pending[_next] = message;
            tally.Sent();
            return _next++;
        }
    }

    /// <summary>What a message is known by.</summary>
    public string ReferenceOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{tenant}:{name}:{number}");

    /// <summary>Sends the next message, and waits until everybody has it.</summary>
    /// <param name="send">Sends under a reference; called for one message after the other.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Outcome> SayAsync(Func<string, Task> send, CancellationToken cancellationToken)
    {
        Task sending;
        long number;
        var awaited = new TaskCompletionSource<Outcome>();
        lock (_gate)
        {
            number = Begin(new PendingMessage(Receivers.Count) { Awaited = awaited });
            sending = send(ReferenceOf(number));
        }

        try
        {
            await sending;
            return await awaited.Task.WaitAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return new Outcome("sender not connected");
        }
        finally
        {
            Forget(number);
        }
    }

    /// <summary>One of those who must have it has it.</summary>
    /// <returns>The message, where that was the last of them and it is still waited for.</returns>
    public PendingMessage? Heard(long number) => _pending.TryGetValue(number, out var message) && message.Heard() && _pending.TryRemove(number, out _) ? message : null;

    /// <summary>The platform took a message.</summary>
    public void Acknowledge(long number)
    {
        tally.Acknowledged();
        lock (_gate)
            _acknowledged.Enter(number);
    }

    /// <summary>The platform did not take a message.</summary>
    /// <returns>The message, where it is still waited for.</returns>
    public PendingMessage? Refuse(long number)
    {
        tally.Declined();
        if (!_pending.TryRemove(number, out var message))
            return null;
        message.Outcome = new Outcome("refused by the platform");
        return message;
    }

    /// <summary>Nobody waits for a message any more.</summary>
    public void Forget(long number) => _pending.TryRemove(number, out _);

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
}
