using StackExchange.Redis;
using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite;

/// <summary>What Redis uses, by its own statistics (<c>INFO</c>): memory of what it may have (<c>maxmemory</c>), and bytes over its connections.</summary>
/// <param name="redis">The way into it.</param>
/// <param name="time">The clock.</param>
internal sealed class RedisReader(IConnectionMultiplexer redis, TimeProvider time) : SampledReader(ResourceRole.Cache, Period, time)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private double _own;
    private readonly Dictionary<ResourceKind, ResourceLimit> _limits = [];

    /// <inheritdoc />
    protected override IReadOnlyDictionary<ResourceKind, ResourceLimit> Limits => _limits;

    /// <inheritdoc />
    protected override async ValueTask<ResourceReading?> ReadAsync()
    {
        try
        {
            var info = await RedisInfo.ReadAsync(redis);
            if (info.MaxMemory > 0)
                _limits[ResourceKind.Memory] = ResourceLimit.Memory(info.MaxMemory, "of maxmemory");
            // What it has answered here before is none of what it does for the platform.
            var sent = info.SentBytes - _own;
            _own += info.Length;
            return new ResourceReading(
                info.RunId,
                new Dictionary<ResourceKind, double> { [ResourceKind.Processor] = info.ProcessorSeconds, [ResourceKind.Received] = info.ReceivedBytes, [ResourceKind.Sent] = sent },
                new Dictionary<ResourceKind, double> { [ResourceKind.Memory] = info.UsedMemory });
        }
        catch (Exception error) when (error is RedisException or RedisTimeoutException)
        {
            return null;
        }
    }
}
