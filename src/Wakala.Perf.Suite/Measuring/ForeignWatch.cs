using Wakala.Perf.Environments;
using Wakala.Perf.Results;

namespace Wakala.Perf.Suite;

/// <summary>Watches, from when it is made, how much of the machine other programs than the system under test take.</summary>
/// <param name="servers">The system's processes on this machine; null where they cannot be told from others, so that nothing can be said.</param>
internal sealed class ForeignWatch(IReadOnlyList<int>? servers)
{
    private readonly ProcessorTimes _before = ProcessorTimes.Read(TimeProvider.System);

    /// <summary>Judges trials that ended just now.</summary>
    public IReadOnlyList<LoadResult> Judge(IReadOnlyList<LoadResult> trials)
    {
        if (servers is null)
            return trials;
        var others = ProcessorTimes.Read(TimeProvider.System).ForeignSince(_before, servers);
        return [.. trials.Select(trial => trial with { Validity = ForeignLoad.Judge(trial.Validity, others) })];
    }

    /// <summary>Judges a trial that ended just now.</summary>
    public LoadResult Judge(LoadResult trial) => Judge([trial])[0];
}
