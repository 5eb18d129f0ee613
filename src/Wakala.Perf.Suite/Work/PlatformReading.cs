namespace Wakala.Perf.Suite;

/// <summary>What a platform's process says that it has done since it began. A build that was made before a count was thought of has null for it.</summary>
/// <param name="Instance">Which process it is, by its own name.</param>
/// <param name="AllocatedBytes">All that it ever allocated.</param>
/// <param name="BytesWritten">What its driver ever sent to the database.</param>
/// <param name="BytesRead">What it ever got from it.</param>
/// <param name="Unprepared">Commands that were not prepared.</param>
internal sealed record PlatformReading(string Instance, long AllocatedBytes, long BytesWritten, long BytesRead, long Unprepared)
{
    /// <summary>The process' number where it runs: in a container it is not this machine's.</summary>
    public int? ProcessId { get; init; }

    /// <summary>When it began, in ticks since the machine did, which tells whether its number means the same process here.</summary>
    public long? StartedAtTick { get; init; }

    /// <summary>Processor time that it used, user and system.</summary>
    public long? ProcessorMicroseconds { get; init; }

    /// <summary>Bytes of files on disks that it changed, in whole pages.</summary>
    public long? DiskBytes { get; init; }
}
