using Wakala.Perf.Results;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>What a row's requests cost the platform's process itself, as far as it and the kernel tell.</summary>
internal sealed class ProcessCosts : IDisposable
{
    private readonly PlatformDiagnostics? _platform;
    private readonly RequestCosts? _requests;
    private readonly SyncCounter? _syncs;

    private ProcessCosts(PlatformDiagnostics? platform, RequestCosts? requests, SyncCounter? syncs, IReadOnlyList<MissingWork> missing)
        => (_platform, _requests, _syncs, Missing) = (platform, requests, syncs, missing);

    /// <summary>What cannot be counted, and why. Of a platform that tells nothing at all <see cref="WorkCounter"/> says so.</summary>
    public IReadOnlyList<MissingWork> Missing { get; }

    /// <param name="address">The platform's address.</param>
    /// <param name="empty">Brings the cache to its fixed state.</param>
    /// <param name="depth">How much is counted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ProcessCosts> OpenAsync(Uri address, Func<Task> empty, WorkDepth depth, CancellationToken cancellationToken)
    {
        var (platform, _) = await PlatformDiagnostics.OpenAsync(address, cancellationToken);
        if (platform is null)
            return new ProcessCosts(null, null, null, []);
        var requests = new RequestCosts(platform, empty, depth);
        var (syncs, missing) = await SyncCounter.OpenAsync(platform, cancellationToken);
        return new ProcessCosts(platform, requests, syncs, [.. await requests.MissingAsync(cancellationToken), .. missing]);
    }

    /// <summary>Counts a row's requests.</summary>
    public async Task<IReadOnlyList<WorkCount>> CountAsync(CountedSequence sequence, ScenarioType type, CancellationToken cancellationToken)
    {
        var requests = _requests is null ? [] : await _requests.CountAsync(sequence, type, cancellationToken);
        var syncs = _syncs is null ? [] : await _syncs.CountAsync(sequence, type.Counted, cancellationToken);
        return [.. requests, .. syncs];
    }

    public void Dispose() => _platform?.Dispose();
}
