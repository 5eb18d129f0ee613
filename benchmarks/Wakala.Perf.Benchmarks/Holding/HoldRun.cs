using System.Globalization;
using System.Runtime.Versioning;

namespace Wakala.Perf.Benchmarks;

/// <summary>How many connections the engine holds: 10,000 WebSockets in one process, and 50,000 HTTP connections in four.</summary>
[SupportedOSPlatform("linux")]
internal sealed class HoldRun(int seconds)
{
    private const int Sockets = 10_000;
    private const int HttpConnections = 50_000;

    /// <summary>Processes on both sides: each may open 20,000 files on such machines.</summary>
    private const int Processes = 4;

    private const int RequestsPerSecond = 500;

    public async Task RunAsync()
    {
        using (var target = await TargetProcess.StartAsync(0, EchoTarget.Command))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Sockets:#,0} WebSockets in one process, {RequestsPerSecond} messages a second over them, {seconds} s"));
            await HoldAsync("websocket", $"http://127.0.0.1:{target.Address.Port}/", Sockets, 2);
        }

        await using var nginx = await Nginx.StartAsync(0, workers: Processes, reusePort: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{HttpConnections:#,0} HTTP connections in {Processes} processes, {RequestsPerSecond} requests a second over those of each, {seconds} s"));
        await Task.WhenAll(Enumerable.Range(0, Processes).Select(process => HoldAsync("http", nginx.Address.ToString(), HttpConnections / Processes, 2 + (process * 2))));
    }

    private async Task HoldAsync(string protocol, string address, int connections, int firstAddress)
    {
        string[] command =
        [
            typeof(HoldRun).Assembly.Location, HoldChild.Command, protocol, address, Text(connections), Text(seconds), Text(RequestsPerSecond), Text(firstAddress), Text(firstAddress + 1),
        ];
        var (_, output) = await ChildTimes.RunAsync("dotnet", command);
        Console.WriteLine(output.Trim());
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
