using System.Net.Sockets;
using System.Security.Authentication;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>Who has connections in a load, through clients or on the reactor: opened before it, and counted up after it.</summary>
internal sealed class SocketConnections : IAsyncDisposable
{
    /// <summary>What is under way when the load has ended may take this long to come.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(int Tenant, string Name), Topic> _topics = [];
    private readonly List<Session> _users;
    private readonly List<SocketReceiver> _planned = [];
    private readonly List<SocketEnd> _stood = [];
    private readonly List<Task> _listening = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private Task? _opening;
    private bool _isOnReactor;
    private Task? _finishing;

    /// <param name="plan">Which connections.</param>
    /// <param name="protocol">What the platform speaks.</param>
    /// <param name="sessions">Users who are logged in; one of each tenant is enough.</param>
    public SocketConnections(SocketsPlan plan, SocketProtocol protocol, IEnumerable<Session> sessions)
    {
        (Plan, Protocol) = (plan, protocol);
        _users = [.. sessions.DistinctBy(one => one.Tenant)];
        for (var number = 0; number < plan.Conversations; number++)
            PlanReceiver(number % Tenants, $"c{number / Tenants}", $"c{number / Tenants}");
        for (var number = 0; number < plan.Listeners * Tenants; number++)
            PlanReceiver(number % Tenants, Scenarios.Topic.Everybody, string.Empty);
        for (var number = 0; number < plan.Held + plan.HeldBySenders; number++)
            _planned.Add(new SocketReceiver(this, number < plan.Held ? plan.Receivers : plan.Senders, number % Tenants, SocketReceiver.Quiet));
        Senders.AddRange(_topics.Values.Select(topic => new SocketSender(this, plan.Senders, topic)));
    }

    public SocketsPlan Plan { get; }

    public SocketProtocol Protocol { get; }

    public SocketTally Tally { get; } = new();

    public int Tenants => _users.Count;

    public List<SocketSender> Senders { get; } = [];

    /// <summary>Whether this is how a connection ends, by itself or by us.</summary>
    public static bool IsBroken(Exception error)
        => error is IOException or SocketException or InvalidDataException or ObjectDisposedException or OperationCanceledException or AuthenticationException;

    /// <summary>The kind of error that it is.</summary>
    public static string KindOf(Exception error) => error switch
    {
        SocketException refused => ErrorKind.Of(refused.SocketErrorCode),
        AuthenticationException => ErrorKind.TlsFailed,
        InvalidDataException => error.Message,
        _ => ErrorKind.Reset,
    };

    /// <summary>The number of the user who speaks and hears for a tenant.</summary>
    public string UserOf(int tenant) => _users[tenant].User;

    /// <summary>That user's token.</summary>
    public string TokenOf(int tenant) => _users[tenant].Token;

    public Topic? Topic(int tenant, string name) => _topics.GetValueOrDefault((tenant, name));

    /// <summary>Who comes by an arrival, to the tenant whose turn it is.</summary>
    /// <param name="arrival">The arrival's number.</param>
    /// <param name="stays">Whether the connection is to stay.</param>
    public SocketEnd Comer(long arrival, bool stays)
    {
        var tenant = (int)(arrival % Tenants);
        return stays ? new SocketReceiver(this, Plan.Receivers, tenant, SocketReceiver.Quiet) : new SocketVisitor(this, Plan.Receivers, tenant);
    }

    public Task<SocketConnection> OpenAsync(Uri address, int tenant, string conversation, string after, CancellationToken cancellationToken)
        => SocketConnection.OpenAsync(Protocol, address, TokenOf(tenant), conversation, after, cancellationToken);

    /// <summary>Opens clients' connections for all that the plan names, once: those who receive before those who send.</summary>
    public Task OpenAsync(CancellationToken cancellationToken)
    {
        return _opening ??= OpenAllAsync();

        async Task OpenAllAsync()
        {
            await AtOnceAsync(_planned, cancellationToken);
            await AtOnceAsync(Senders, cancellationToken);
        }
    }

    /// <summary>What the reactor connects to for all that the plan names.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<WireTarget> TargetAsync(CancellationToken cancellationToken)
    {
        _isOnReactor = true;
        return await SendersAsync(cancellationToken) with { Connections = Senders.Count, Listeners = await ReceiversAsync(cancellationToken) };
    }

    /// <summary>What the reactor connects to where each arrival opens a connection, beside all that the plan names.</summary>
    /// <param name="stays">Whether the connections are to stay.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<WireTarget> TargetAsync(bool stays, CancellationToken cancellationToken)
    {
        _isOnReactor = true;
        return await TargetAsync(Plan.Receivers, new SocketWires((_, _) => new OpeningWire(this, stays)), cancellationToken) with
        {
            Use = stays ? ConnectionUse.Opened : ConnectionUse.OneEach,
            Listeners = Senders.Count == 0 ? await ReceiversAsync(cancellationToken) : [.. await ReceiversAsync(cancellationToken), new WireListeners(await SendersAsync(cancellationToken), Senders.Count)],
        };
    }

    /// <summary>Somebody has a connection for the first time.</summary>
    public void Add(SocketEnd end)
    {
        lock (_gate)
            _stood.Add(end);
    }

    /// <summary>Keeps a client's connection open and heard until the end.</summary>
    public void Listen(SocketEnd end, SocketConnection connection)
    {
        var listening = end.ListenAsync(connection, _stop.Token);
        lock (_gate)
            _listening.Add(listening);
    }

    /// <summary>Waits for what is under way, has everybody called, and writes the report, once. The connections must be heard meanwhile.</summary>
    public Task FinishAsync()
    {
        return _finishing ??= FinishOnceAsync();

        async Task FinishOnceAsync()
        {
            var began = TimeProvider.System.GetTimestamp();
            long missing;
            while (((missing = _topics.Values.Sum(topic => topic.Missing())) > 0 || Tally.Unanswered > 0) && TimeProvider.System.GetElapsedTime(began) < Settling)
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            SocketEnd[] stood;
            lock (_gate)
                stood = [.. _stood];
            var (standing, unreached) = await new FinalBroadcast(this).HoldAsync([.. stood.OfType<SocketReceiver>()]);
            foreach (var end in stood)
                end.Rest();
            ResultsJson.Write(Plan.Report, Tally.Report(missing) with { Called = standing, Unreached = unreached });
        }
    }

    /// <summary>Finishes over clients' connections, and closes them. Nothing hears the reactor's any more: where their load did not come to its end there is no report.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_isOnReactor)
            await FinishAsync();
        await _stop.CancelAsync();
        await Task.WhenAll(_listening);
        _stop.Dispose();
    }

    private async Task<IReadOnlyList<WireListeners>> ReceiversAsync(CancellationToken cancellationToken)
    {
        var listeners = new List<WireListeners>();
        foreach (var there in _planned.GroupBy(receiver => receiver.Address))
        {
            SocketReceiver[] all = [.. there];
            listeners.Add(new WireListeners(await TargetAsync(there.Key, new SocketWires((number, _) => new ReceiverWire(this, all[number])), cancellationToken), all.Length));
        }

        return listeners;
    }

    private Task<WireTarget> SendersAsync(CancellationToken cancellationToken)
        => TargetAsync(Plan.Senders, new SocketWires((number, slots) => new SenderWire(this, Senders[number], number, slots)), cancellationToken);

    private static async Task<WireTarget> TargetAsync(Uri address, SocketWires wires, CancellationToken cancellationToken)
        => new(await TargetAddress.FindAsync(address.DnsSafeHost, address.Port, cancellationToken), wires)
        {
            Tls = address.Scheme == Uri.UriSchemeHttps ? SocketConnection.Encryption : null,
        };

    private void PlanReceiver(int tenant, string topicName, string conversation)
    {
        if (!_topics.TryGetValue((tenant, topicName), out var topic))
            _topics[(tenant, topicName)] = topic = new Topic(tenant, topicName, Tally);
        var receiver = new SocketReceiver(this, Plan.Receivers, tenant, conversation);
        topic.Receivers.Add(receiver);
        _planned.Add(receiver);
    }

    private Task AtOnceAsync(IEnumerable<SocketEnd> all, CancellationToken cancellationToken)
        => Parallel.ForEachAsync(
            all,
            new ParallelOptions { MaxDegreeOfParallelism = Plan.Opening, CancellationToken = cancellationToken },
            async (one, _) =>
            {
                try
                {
                    Listen(one, await one.OpenAsync(cancellationToken));
                }
                catch (Exception error) when (IsBroken(error) && !cancellationToken.IsCancellationRequested)
                {
                    Tally.Refused(KindOf(error));
                }
            });

    /// <summary>The reactor's connections of some of them.</summary>
    /// <param name="make">Makes one, by its number and the messages that it may have under way.</param>
    private sealed class SocketWires(Func<int, int, IWire> make) : IWireProtocol
    {
        public IWire MakeWire(int connection, int slots) => make(connection, slots);
    }
}
