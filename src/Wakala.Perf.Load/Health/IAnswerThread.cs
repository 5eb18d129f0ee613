namespace Wakala.Perf.Load;

/// <summary>A thread that reads the answers of many requests, so that whatever blocks it makes each of them late.</summary>
public interface IAnswerThread
{
    /// <summary>For how long it has been at what it does now, and read nothing else; nothing while it waits.</summary>
    TimeSpan HeldUp { get; }
}
