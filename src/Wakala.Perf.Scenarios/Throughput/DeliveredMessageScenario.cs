using System.Text.Json;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Scenarios;

/// <summary>
/// A message is sent over HTTP, and the arrival has ended when a listener of its tenant has heard it: accepted, stored, queued, worked and pushed. Its file
/// <c>delivery</c> says where listeners connect (<see cref="DeliveryPlan"/>).
/// </summary>
public sealed class DeliveredMessageScenario : SendMessageScenario
{
    /// <summary>What is under way when the load has ended may take this long to come.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    private readonly Deliveries _deliveries = new();
    private readonly Dictionary<string, int> _rooms = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _listening = [];
    private DeliveryPlan _plan = null!;

    /// <inheritdoc />
    public override async Task PrepareAsync(ScenarioContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        await base.PrepareAsync(context, cancellationToken);
        _plan = ResultsJson.Read<DeliveryPlan>(context.File("delivery"));
        var protocol = SocketProtocol.Of(ContractFile.Read(context.File("contract")));
        foreach (var session in ResultsJson.Read<Session[]>(context.File("sessions")).DistinctBy(one => one.Tenant))
        {
            _rooms[session.Tenant] = _rooms.Count;
            var listener = new TenantListener(protocol, _plan.Listeners, session.Token, _rooms[session.Tenant], _deliveries);
            _listening.Add(listener.ListenAsync(await listener.OpenAsync(cancellationToken), _stop.Token));
        }
    }

    /// <inheritdoc />
    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        var began = TimeProvider.System.GetTimestamp();
        while (_deliveries.Missing > 0 && TimeProvider.System.GetElapsedTime(began) < Settling)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        await _stop.CancelAsync();
        await Task.WhenAll(_listening);
        _stop.Dispose();
        if (_plan is not null)
            ResultsJson.Write(_plan.Report, _deliveries.Report());
        await base.DisposeAsync();
    }

    /// <inheritdoc />
    public override bool EndsWithAnswer => false;

    /// <inheritdoc />
    public override async ValueTask<IVirtualUser> OpenAsync(int index, CancellationToken cancellationToken)
        => new User((HttpUser)await base.OpenAsync(index, cancellationToken), this);

    /// <summary>Ends when the message has come to a listener.</summary>
    private Task DeliveredAsync(long arrival, ReadOnlySpan<byte> answer, CancellationToken cancellationToken)
    {
        // A message is pushed into the conversation of its contact.
        var sent = QuestionOf(arrival);
        return _deliveries.Accept(Number(answer), _rooms[sent.Tenant.Slug], TextDigest.Of(sent.Value("contactId"), sent.Value("text"))).WaitAsync(cancellationToken);
    }

    /// <summary>The expectation has seen to it that there is one.</summary>
    private static long Number(ReadOnlySpan<byte> answer)
    {
        var reader = new Utf8JsonReader(answer);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("id"u8) && reader.Read())
                return reader.GetInt64();
        }

        throw new InvalidOperationException("The answer has no id.");
    }

    private sealed class User(HttpUser sender, DeliveredMessageScenario scenario) : IVirtualUser
    {
        public async ValueTask<Outcome> SendAsync(long arrival, CancellationToken cancellationToken)
        {
            var outcome = await sender.SendAsync(arrival, cancellationToken);
            if (outcome.Succeeded)
                await scenario.DeliveredAsync(arrival, sender.Body.Span, cancellationToken);
            return outcome;
        }

        public ValueTask DisposeAsync() => sender.DisposeAsync();
    }
}
