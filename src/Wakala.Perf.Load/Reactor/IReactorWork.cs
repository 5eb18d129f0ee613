namespace Wakala.Perf.Load;

/// <summary>What tells a reactor when to send: an open or a closed model. All calls come from the reactor's own thread.</summary>
internal interface IReactorWork
{
    /// <summary>Whether nothing more will be started.</summary>
    bool IsOver { get; }

    /// <summary>Whether an answer that comes before the next start may be read with it: nothing waits for its place.</summary>
    bool AnswersCanWait { get; }

    /// <summary>Whether it ended because it may not start more requests.</summary>
    bool WasCapped { get; }

    /// <summary>Starts what is due, and tells when there will be more; <see cref="long.MaxValue"/> when only an answer can bring more.</summary>
    long Advance(long now);

    /// <summary>A place is free again: its request has ended.</summary>
    void Freed(ReactorLane lane);

    /// <summary>Gives up what waited too long; at the end of a run, when it is <see cref="long.MaxValue"/>, all that waits.</summary>
    void Sweep(long now);

    /// <summary>Starts nothing more.</summary>
    void Stop();
}
