using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>What one message costs from its acceptance by HTTP to its push.</summary>
internal sealed class MessageWork(ThroughputSystem system)
{
    public async Task<CountedWork> CountAsync(string row, CancellationToken cancellationToken)
    {
        await system.WorkMessagesAsync(cancellationToken);
        await using var relay = new WireRelay(system.Serving.Address!);
        var directory = system.Target.Environment.WorkDirectory;
        var file = Path.Combine(directory, "counted-delivery.json");
        ResultsJson.Write(file, new DeliveryPlan(relay.Address, Path.Combine(directory, "counted-delivery-report.json")));
        // One tenant: what listeners of others hear is not this message's.
        var files = system.FilesOf(0);
        files["delivery"] = file;
        await using var scenario = new DeliveredMessageScenario();
        // Heard is not done yet: the worker's acknowledgement comes after it.
        return await PushedWork.CountAsync(row, system.Target, scenario, system.Target.Counted(files, relay.Address), relay, nameof(DeliveredMessageScenario), system.Backlog("messages").Worked(), cancellationToken);
    }
}
