using System.Globalization;

namespace Wakala.Perf.Scenarios;

/// <summary>A connection that sends the messages of a topic, and hears what the platform says of them.</summary>
internal sealed class Mouth(SocketCrew crew, Uri address, Topic topic)
{
    /// <summary>A conversation that nobody speaks in: what others say is not for senders.</summary>
    public const string Nothing = "-";

    private static readonly TimeSpan BeforeNextTry = TimeSpan.FromMilliseconds(100);

    private volatile SocketConnection? _connection;

    public Topic Topic => topic;

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _connection = await crew.OpenAsync(address, topic.Tenant, Nothing, string.Empty, cancellationToken);
        crew.Tally.Opened(_connection.Opening);
    }

    /// <summary>Sends under a reference.</summary>
    /// <exception cref="InvalidOperationException">There is no connection just now.</exception>
    public Task SendAsync(string reference)
    {
        var connection = _connection ?? throw new InvalidOperationException("The sender is not connected.");
        var text = SpokenText.Of(reference, crew.Plan.TextLength);
        var message = topic.Name == Scenarios.Topic.Everybody ? crew.Speech.Broadcast(reference, text) : crew.Speech.Message(topic.Name, reference, text);
        return connection.SendAsync(message, CancellationToken.None);
    }

    public async Task ListenAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var connection = _connection ??= await crew.OpenAsync(address, topic.Tenant, Nothing, string.Empty, stop);
                await using var closing = stop.Register(connection.Dispose);
                await connection.ListenAsync(Hear, () => { }, stop);
                if (!stop.IsCancellationRequested)
                    crew.Tally.Disconnected();
            }
            catch (Exception error) when (SocketCrew.IsBroken(error))
            {
                await Task.Delay(BeforeNextTry, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            _connection = null;
        }
    }

    private void Hear(ReadOnlySpan<byte> text)
    {
        var note = crew.Speech.Read(text);
        var number = note.Reference.LastIndexOf(':') is >= 0 and var at && long.TryParse(note.Reference.AsSpan(at + 1), CultureInfo.InvariantCulture, out var one) ? one : -1;
        // A roll call is for listeners: whoever speaks hears it too, and has nothing to say to it.
        if (number < 0 || note.Reference.EndsWith($":{RollCall.Name}:0", StringComparison.Ordinal))
            return;
        if (crew.Speech.IsAcknowledgement(note))
            topic.Acknowledge(number);
        else if (crew.Speech.IsRefusal(note))
            topic.Refuse(number);
        else if (topic.Name != Scenarios.Topic.Everybody)
            crew.Tally.Misdelivered();
    }
}
