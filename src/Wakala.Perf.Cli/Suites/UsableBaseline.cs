using Wakala.Perf.Gate;

namespace Wakala.Perf.Cli;

/// <summary>What accepting new baselines makes of old ones: one that cannot be used is what a new one is measured for.</summary>
internal static class UsableBaseline
{
    /// <summary>What was read; null where nothing is there, or nothing that can be used.</summary>
    public static T? OrNull<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (BaselineException)
        {
            return null;
        }
    }
}
