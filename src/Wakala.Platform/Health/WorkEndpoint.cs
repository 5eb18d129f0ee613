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
        return TypedResults.Json(new WorkAnswer(HealthEndpoints.Instance, GC.GetTotalAllocatedBytes(precise: true), written, read, unprepared), WireJson.Default.WorkAnswer);
    }
}
