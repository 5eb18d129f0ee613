namespace Wakala.Perf.Load.Tests;

/// <summary>Load shapes that a test can afford.</summary>
internal static class Shapes
{
    public static LoadShape Short { get; } = new()
    {
        Rate = 500,
        WarmUp = TimeSpan.FromSeconds(0.2),
        Duration = TimeSpan.FromSeconds(1),
        Connections = 8,
        MaxInFlight = 5_000,
        Timeout = TimeSpan.FromSeconds(5),
    };
}
