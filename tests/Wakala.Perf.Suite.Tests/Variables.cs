namespace Wakala.Perf.Suite.Tests;

/// <summary>Environment variables of this process, as they were again when the test ends.</summary>
internal sealed class Variables : IDisposable
{
    private readonly Dictionary<string, string?> _before = [];

    public Variables(Dictionary<string, string?> values)
    {
        foreach (var (name, value) in values)
            Set(name, value);
    }

    public void Set(string name, string? value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
            Environment.SetEnvironmentVariable(name, value);
    }
}
