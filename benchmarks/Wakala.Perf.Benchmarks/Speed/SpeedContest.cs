namespace Wakala.Perf.Benchmarks;

/// <summary>Generators that do the same work on one target.</summary>
/// <param name="Title">What is compared.</param>
/// <param name="Served">Requests that the target has served, by its own count.</param>
/// <param name="Generators">Who does it; the first is the one that the others are held against.</param>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal sealed record SpeedContest(string Title, Func<Task<long>> Served, IReadOnlyList<SpeedGenerator> Generators);

/// <summary>A generator of a contest.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Command">What is run.</param>
/// <param name="Compared">Whether its speed is held against the first one's: it goes as fast as it can, as that does.</param>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
internal sealed record SpeedGenerator(string Name, string[] Command, bool Compared = true)
{
    /// <summary>This project's engine, of this build where no other's program is named.</summary>
    public static SpeedGenerator Ours(string name, string protocol, Uri address, double seconds, int connections, int requests, double rate = 0, bool compared = true, string? build = null)
        => new(
            name,
            ["dotnet", build ?? typeof(SpeedGenerator).Assembly.Location, GeneratorChild.Command, protocol, address.ToString(), Text(seconds), Text(connections), Text(requests), Text(rate)],
            compared);

    private static string Text(double value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
