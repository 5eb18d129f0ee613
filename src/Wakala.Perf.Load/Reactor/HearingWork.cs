namespace Wakala.Perf.Load;

/// <summary>Sends nothing: the connections are heard until something else has ended.</summary>
/// <param name="something">What is waited for.</param>
internal sealed class HearingWork(Task something) : IReactorWork
{
    private const long LookPeriod = 5_000_000;

    public bool IsOver => something.IsCompleted;

    public bool AnswersCanWait => false;

    public bool WasCapped => false;

    public long Advance(long now) => now + LookPeriod;

    public void Freed(ReactorLane lane)
    {
    }

    public void Sweep(long now)
    {
    }

    /// <summary>What is waited for says itself when it ends.</summary>
    public void Stop()
    {
    }
}
