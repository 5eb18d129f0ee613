namespace Wakala.Perf.Load;

/// <summary>Looks once for every second that is over whether a rule of a load is broken.</summary>
internal sealed class AbortWatch(IReadOnlyList<AbortRule> rules, Recorder recorder)
{
    private readonly int _most = rules.Select(rule => rule.Seconds).DefaultIfEmpty(0).Max();
    private int _seen;

    /// <summary>Why the load should end; null while it should go on.</summary>
    public string? Broken()
    {
        if (_most == 0)
            return null;
        var (closed, last) = recorder.Seconds(_most);
        if (closed == _seen)
            return null;
        _seen = closed;
        return rules.Select(rule => rule.Broken(last)).FirstOrDefault(reason => reason is not null);
    }
}
