using StackExchange.Redis;

namespace Wakala.Platform;

/// <summary>
/// <c>GET /diagnostics/waiting</c>: what waits inside this process for a thread, and what it waits for from Redis; who waits for a connection to the database <c>/diagnostics/pool</c> tells. It is there only
/// where <c>WAKALA_DIAGNOSTICS</c> is 1.
/// </summary>
internal sealed class WaitingEndpoint(IConnectionMultiplexer redis)
{
    public IResult Handle()
    {
        var commands = redis.GetCounters();
        return TypedResults.Json(
            new WaitingAnswer(ThreadPool.ThreadCount, ThreadPool.PendingWorkItemCount, commands.Interactive.TotalOutstanding + commands.Other.TotalOutstanding),
            WireJson.Default.WaitingAnswer);
    }
}
