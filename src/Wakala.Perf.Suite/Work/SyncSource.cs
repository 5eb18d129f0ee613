using Wakala.Perf.Environments;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>How often the platform's process has what it wrote brought to a disk. PostgreSQL's own syncs are its commits in <see cref="LogSource"/>.</summary>
internal sealed class SyncSource : IWorkSource
{
    public const string Syncs = "disk.syncs";

    private readonly PlatformDiagnostics _platform;
    private readonly int _process;
    private SyncTrace? _trace;

    private SyncSource(PlatformDiagnostics platform, int process) => (_platform, _process) = (platform, process);

    public static async Task<(IWorkSource? Source, IReadOnlyList<MissingWork> Missing)> OpenAsync(PlatformDiagnostics platform, CancellationToken cancellationToken)
    {
        if (OnThisMachine(await platform.ReadAsync(cancellationToken)) is not { } process)
            return (null, [new MissingWork(Syncs, "The platform's process is not one of this machine's, or an older build that does not tell its number: its syncs are counted in the environment 'processes'.")]);
        var source = new SyncSource(platform, process);
        var (trace, whyNot) = await SyncTrace.BeginAsync(process);
        if (trace is null)
            return (null, [new MissingWork(Syncs, $"Its syncs cannot be counted: {whyNot}. Run it as the platform's own user or a superuser, with kernel.yama.ptrace_scope at most 1.")]);
        await source.EndAsync(trace, cancellationToken);
        return (source, []);
    }

    public async Task BeginAsync(CancellationToken cancellationToken)
        => _trace = (await SyncTrace.BeginAsync(_process)) is { Trace: { } trace } ? trace : throw new InvalidOperationException("The platform's process cannot be traced any more: its syncs cannot be counted.");

    public async Task<IReadOnlyList<WorkAmount>> EndAsync(CancellationToken cancellationToken)
    {
        var syncs = await EndAsync(_trace!, cancellationToken);
        return syncs == 0 ? [] : [new WorkAmount(Syncs, "1", syncs)];
    }

    private Task<long> EndAsync(SyncTrace trace, CancellationToken cancellationToken) => trace.EndAsync(() => _platform.ReadAsync(cancellationToken));

    /// <summary>A container has numbers of its own.</summary>
    private static int? OnThisMachine(PlatformReading reading)
        => reading is { ProcessId: { } id, StartedAtTick: { } started } && SyncTrace.StartedAtTick(id) == started ? id : null;
}
