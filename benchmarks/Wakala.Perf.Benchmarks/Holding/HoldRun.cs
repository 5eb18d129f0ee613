using System.Globalization;
using System.Runtime.Versioning;

namespace Wakala.Perf.Benchmarks;

/// <summary>How many connections the engine holds: 10,000 WebSockets in one process, 50,000 HTTP connections in four, and 10,000 users that think between their requests.</summary>
[SupportedOSPlatform("linux")]
internal sealed class HoldRun(int seconds)
{
    private const int Sockets = 10_000;
    private const int Users = 10_000;
    private const int ThinkSeconds = 1;
    private const int HttpConnections = 50_000;

    /// <summary>Processes on both sides: each may open 20,000 files on such machines.</summary>
    private const int Processes = 4;

    private const int RequestsPerSecond = 500;

    public async Task RunAsync()
    {
        using (var target = await TargetProcess.StartAsync(0, EchoTarget.Command))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Sockets:#,0} WebSockets in one process, {RequestsPerSecond} messages a second over them, {seconds} s"));
            await HoldAsync("websocket", $"http://127.0.0.1:{target.Address.Port}/", Sockets, HoldChild.Rate, RequestsPerSecond, 2);
        }

        await using var nginx = await Nginx.StartAsync(0, workers: Processes, reusePort: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{HttpConnections:#,0} HTTP connections in {Processes} processes, {RequestsPerSecond} requests a second over those of each, {seconds} s"));
        await Task.WhenAll(Enumerable.Range(0, Processes).Select(process => HoldAsync("http", nginx.Address.ToString(), HttpConnections / Processes, HoldChild.Rate, RequestsPerSecond, 2 + (process * 2))));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Users:#,0} users that think for {ThinkSeconds} s, a static answer, {seconds} s"));
        await HoldAsync("http", nginx.Address.ToString(), Users, HoldChild.Think, ThinkSeconds, 2);
    }

    /// <param name="protocol">What is spoken.</param>
    /// <param name="address">With whom.</param>
    /// <param name="connections">Over how many connections.</param>
    /// <param name="pace"><see cref="HoldChild.Rate"/> or <see cref="HoldChild.Think"/>.</param>
    /// <param name="number">Requests a second over all, or the seconds that each connection's user thinks.</param>
    /// <param name="firstAddress">Of two that are connected from.</param>
    private async Task HoldAsync(string protocol, string address, int connections, string pace, int number, int firstAddress)
    {
        string[] command =
        [
            typeof(HoldRun).Assembly.Location, HoldChild.Command, protocol, address, Text(connections), Text(seconds), pace, Text(number), Text(firstAddress), Text(firstAddress + 1),
        ];
        var (_, output) = await ChildTimes.RunAsync("dotnet", command);
        Console.WriteLine(output.Trim());
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
