using Wakala.Perf.Load;

namespace Wakala.Perf.Scenarios;

/// <summary>A message that was sent and that somebody for whom it is has not had yet.</summary>
/// <param name="receivers">Those who must have it.</param>
internal sealed class PendingMessage(int receivers)
{
    private int _left = receivers;

    /// <summary>The number of the connection that it was sent on, among those of the reactor's that carry messages.</summary>
    public int Connection { get; init; }

    /// <summary>Its slot there.</summary>
    public int Slot { get; init; }

    /// <summary>Who waits for its end, where a client sent it.</summary>
    public TaskCompletionSource<Outcome>? Awaited { get; init; }

    /// <summary>What became of it, once it has ended.</summary>
    public Outcome Outcome { get; set; } = Outcome.Success;

    /// <summary>One more has it.</summary>
    /// <returns>Whether everybody has it now.</returns>
    public bool Heard() => Interlocked.Decrement(ref _left) == 0;
}
