namespace Wakala.Perf.Suite;

/// <summary>Environment variables of this process and of those that it starts, as they were again when this ends.</summary>
internal sealed class ProcessVariables : IDisposable
{
    private readonly Dictionary<string, string?> _before = [];

    /// <summary>Sets one; null for one that is to be missing.</summary>
    public string? this[string name]
    {
        set
        {
            _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var (name, value) in _before)
            Environment.SetEnvironmentVariable(name, value);
    }
}
