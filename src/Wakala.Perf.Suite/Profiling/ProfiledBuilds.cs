using Wakala.Perf.Environments;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>Two builds whose code is sampled while they serve.</summary>
internal sealed class ProfiledBuilds(IComparedBuilds builds, Action<CodeProfile, CodeProfile> found) : IComparedBuilds
{
    private CodeSampler? _base;
    private CodeSampler? _candidate;

    public Fingerprint Fingerprint => builds.Fingerprint;

    public string WorkDirectory => builds.WorkDirectory;

    public CancellationToken Lost => builds.Lost;

    public bool DatabasesApart => builds.DatabasesApart;

    public EnvironmentException? Fault => builds.Fault;

    public async Task<ComparedPair> StartPairAsync(int pair, ulong seed, CancellationToken cancellationToken)
    {
        var started = await builds.StartPairAsync(pair, seed, cancellationToken);
        if (started is { BaseProcess: { } first, CandidateProcess: { } second })
        {
            _base = CodeSampler.Start(first, Path.Combine(WorkDirectory, "base.nettrace"));
            _candidate = CodeSampler.Start(second, Path.Combine(WorkDirectory, "candidate.nettrace"));
        }

        return started;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_base is not null && _candidate is not null && Fault is null)
                found(await _base.StopAsync(CancellationToken.None), await _candidate.StopAsync(CancellationToken.None));
        }
        finally
        {
            await builds.DisposeAsync();
        }
    }
}
