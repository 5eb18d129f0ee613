using System.Net.Sockets;
using System.Security.Authentication;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>The connections of a load: opened before it, and counted up after it.</summary>
internal sealed class SocketConnections : IAsyncDisposable
{
    /// <summary>What is under way when the load has ended may take this long to come.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(int Tenant, string Name), Topic> _topics = [];
    private readonly List<Session> _users;
    private readonly List<Task> _listening = [];
    private readonly List<SocketReceiver> _receivers = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();

    /// <param name="plan">Which connections.</param>
    /// <param name="protocol">What the platform speaks.</param>
    /// <param name="sessions">Users who are logged in; one of each tenant is enough.</param>
    public SocketConnections(SocketsPlan plan, SocketProtocol protocol, IEnumerable<Session> sessions)
    {
        (Plan, Protocol) = (plan, protocol);
        _users = [.. sessions.DistinctBy(one => one.Tenant)];
    }

    public SocketsPlan Plan { get; }

    public SocketProtocol Protocol { get; }

    public SocketTally Tally { get; } = new();

    public int Tenants => _users.Count;

    public List<SocketSender> Senders { get; } = [];

    /// <summary>Whether this is how a connection ends, by itself or by us.</summary>
    public static bool IsBroken(Exception error)
        => error is IOException or SocketException or InvalidDataException or ObjectDisposedException or OperationCanceledException or AuthenticationException;

    /// <summary>The number of the user who speaks and hears for a tenant.</summary>
    public string UserOf(int tenant) => _users[tenant].User;

    public Topic? Topic(int tenant, string name) => _topics.GetValueOrDefault((tenant, name));

    public Task<SocketConnection> OpenAsync(Uri address, int tenant, string conversation, string after, CancellationToken cancellationToken)
        => SocketConnection.OpenAsync(Protocol, address, _users[tenant].Token, conversation, after, cancellationToken);

    /// <summary>Opens all that the plan names: those who receive before those who send.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var receivers = new List<SocketReceiver>();
        for (var number = 0; number < Plan.Conversations; number++)
            receivers.Add(MakeReceiver(number % Tenants, $"c{number / Tenants}", $"c{number / Tenants}"));
        for (var number = 0; number < Plan.Listeners * Tenants; number++)
            receivers.Add(MakeReceiver(number % Tenants, Scenarios.Topic.Everybody, string.Empty));
        for (var number = 0; number < Plan.Held + Plan.HeldBySenders; number++)
            receivers.Add(new SocketReceiver(this, number < Plan.Held ? Plan.Receivers : Plan.Senders, number % Tenants, "quiet"));
        Senders.AddRange(_topics.Values.Select(topic => new SocketSender(this, Plan.Senders, topic)));

        await AtOnceAsync(receivers, async receiver => Listen(receiver, await receiver.OpenAsync(cancellationToken)), cancellationToken);
        await AtOnceAsync(
            Senders,
            async sender =>
            {
                await sender.OpenAsync(cancellationToken);
                Keep(sender.ListenAsync(_stop.Token));
            },
            cancellationToken);
    }

    /// <summary>Keeps a connection open and heard until the end.</summary>
    public void Listen(SocketReceiver receiver, SocketConnection connection)
    {
        lock (_gate)
            _receivers.Add(receiver);
        Keep(receiver.ListenAsync(connection, _stop.Token));
    }

    /// <summary>Waits for what is under way, closes, and writes the report.</summary>
    public async ValueTask DisposeAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        long missing;
        while (((missing = _topics.Values.Sum(topic => topic.Missing())) > 0 || Tally.Unanswered > 0) && TimeProvider.System.GetElapsedTime(began) < Settling)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        var (standing, unreached) = await new FinalBroadcast(this).HoldAsync(_receivers);
        await _stop.CancelAsync();
        await Task.WhenAll(_listening);
        _stop.Dispose();
        ResultsJson.Write(Plan.Report, Tally.Report(missing) with { Called = standing, Unreached = unreached });
    }

    private SocketReceiver MakeReceiver(int tenant, string topicName, string conversation)
    {
        if (!_topics.TryGetValue((tenant, topicName), out var topic))
            _topics[(tenant, topicName)] = topic = new Topic(tenant, topicName, Tally);
        var receiver = new SocketReceiver(this, Plan.Receivers, tenant, conversation);
        topic.Receivers.Add(receiver);
        return receiver;
    }

    private void Keep(Task listening)
    {
        lock (_gate)
            _listening.Add(listening);
    }

    private Task AtOnceAsync<T>(IEnumerable<T> all, Func<T, Task> open, CancellationToken cancellationToken)
        => Parallel.ForEachAsync(
            all,
            new ParallelOptions { MaxDegreeOfParallelism = Plan.Opening, CancellationToken = cancellationToken },
            async (one, _) =>
            {
                try
                {
                    await open(one);
                }
                catch (Exception error) when (IsBroken(error) && !cancellationToken.IsCancellationRequested)
                {
                    Tally.Refused(error.Message);
                }
            });
}
