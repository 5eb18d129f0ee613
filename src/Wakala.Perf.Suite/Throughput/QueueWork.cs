using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>What one entry of a queue costs, from the request that brings it until a worker has acknowledged it.</summary>
internal sealed class QueueWork(ThroughputSystem system, string queue)
{
    public async Task<CountedWork> CountAsync(string row, Type filler, CancellationToken cancellationToken)
    {
        await system.LeaveMessagesAsync(cancellationToken);
        var worker = await system.WorkAsync(queue, 1, cancellationToken);
        await using var relay = new WireRelay(system.Serving.Address!);
        await using var scenario = (IScenario)Activator.CreateInstance(filler)!;
        try
        {
            return await PushedWork.CountAsync(
                row, system.Target, scenario, system.Target.Counted(system.FilesOf(0), relay.Address), relay, filler.Name, system.Backlog(queue).Worked(), cancellationToken);
        }
        finally
        {
            await worker.StopAsync(CancellationToken.None);
        }
    }
}
