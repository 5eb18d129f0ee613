using System.Runtime;

namespace Wakala.Platform;

/// <summary>
/// <c>GET /diagnostics/memory</c>: what lives on the heap after a full collection, which stops every thread. It is there only where <c>WAKALA_DIAGNOSTICS</c> is 1.
/// </summary>
internal static class MemoryEndpoint
{
    private const int Passes = 3;

    /// <summary>What one collection finds to finalize, the next one frees.</summary>
    public static IResult Handle()
    {
        for (var pass = 0; pass < Passes; pass++)
        {
            GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return TypedResults.Json(new MemoryAnswer(GC.GetTotalMemory(forceFullCollection: true)), WireJson.Default.MemoryAnswer);
    }
}
