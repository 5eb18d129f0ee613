namespace Wakala.Platform;

/// <summary>
/// <c>GET /diagnostics/work</c>: what this process has done since it began. It is there only where <c>WAKALA_DIAGNOSTICS</c> is 1: counting allocations
/// exactly stops every thread for a moment.
/// </summary>
internal sealed class WorkEndpoint(DriverWork driver)
{
    public IResult Handle()
    {
        var (written, read, unprepared) = driver.Take();
        var answer = new WorkAnswer(
            HealthEndpoints.Instance,
            Environment.ProcessId,
            KernelAccount.StartedAtTick(),
            GC.GetTotalAllocatedBytes(precise: true),
            (long)Environment.CpuUsage.TotalTime.TotalMicroseconds,
            KernelAccount.BytesWritten(),
            written,
            read,
            unprepared);
        return TypedResults.Json(answer, WireJson.Default.WorkAnswer);
    }
}
