using Wakala.Perf.Environments;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>
/// How often the platform's process has what it wrote brought to a disk, over a few requests: each of its calls into the kernel waits for the trace meanwhile,
/// on a busy machine for milliseconds. PostgreSQL's own syncs are its commits in <see cref="LogSource"/>.
/// </summary>
internal sealed class SyncCounter
{
    public const string Syncs = "disk.syncs";

    /// <summary>As exact as a hundred: a request syncs or does not.</summary>
    private const int Requests = 10;

    private readonly int _process;

    private SyncCounter(int process) => _process = process;

    /// <summary>What counts them, or why nothing does.</summary>
    public static async Task<(SyncCounter? Counter, IReadOnlyList<MissingWork> Missing)> OpenAsync(PlatformDiagnostics platform, CancellationToken cancellationToken)
    {
        if (OnThisMachine(await platform.ReadAsync(cancellationToken)) is not { } process)
            return (null, [new MissingWork(Syncs, "The platform's process is not one of this machine's, or an older build that does not tell its number: its syncs are counted in the environment 'processes'.")]);
        var (trace, whyNot) = await SyncTrace.BeginAsync(process, cancellationToken);
        if (trace is null)
            return (null, [new MissingWork(Syncs, $"Its syncs cannot be counted: {whyNot}. ./perf setup brings strace; a process is followed by a superuser, or by its own user where kernel.yama.ptrace_scope is 0.")]);
        await trace.EndAsync(cancellationToken);
        return (new SyncCounter(process), []);
    }

    /// <summary>Syncs of one request of a sequence; nothing where there are none.</summary>
    /// <exception cref="InvalidOperationException">The process cannot be traced any more, or a request was not answered rightly.</exception>
    public async Task<IReadOnlyList<WorkCount>> CountAsync(CountedSequence sequence, int most, CancellationToken cancellationToken)
    {
        var requests = Math.Min(Requests, most);
        var (trace, whyNot) = await SyncTrace.BeginAsync(_process, cancellationToken);
        if (trace is null)
            throw new InvalidOperationException($"The platform's process cannot be traced any more: {whyNot}.");
        var syncs = 0L;
        try
        {
            await sequence.SendAsync(CountedSequence.Seed, requests, cancellationToken);
        }
        finally
        {
            syncs = await trace.EndAsync(cancellationToken);
        }

        return syncs == 0 ? [] : [WorkCounter.Each(new WorkAmount(Syncs, "1", syncs), requests)];
    }

    /// <summary>A container has numbers of its own.</summary>
    private static int? OnThisMachine(PlatformReading reading)
        => reading is { ProcessId: { } id, StartedAtTick: { } started } && SyncTrace.IsOfThisMachine(id, started) ? id : null;
}
