namespace Wakala.Perf.Load;

/// <summary>Takes in what became of each arrival. Moments are the pacing clock's nanoseconds.</summary>
internal interface IRequestRecorder
{
    /// <summary>An arrival that was not sent: too many were in flight.</summary>
    void Drop(long due);

    /// <summary>A request that ended.</summary>
    /// <param name="due">When the arrival was due.</param>
    /// <param name="sent">When its request was sent.</param>
    /// <param name="ended">When its answer's last byte was there, or its error.</param>
    /// <param name="foundFree">Whether a connection was free when it was due: only then is its lag the generator's fault.</param>
    /// <param name="outcome">How it ended.</param>
    void Record(long due, long sent, long ended, bool foundFree, Outcome outcome);

    /// <summary>When the first of an answer came.</summary>
    void RecordFirstByte(long due, long sent, long came);
}
