using System.ComponentModel;
using System.Globalization;
using Wakala.Perf.Environments;
using Wakala.Perf.Scenarios;

namespace Wakala.Perf.Suite;

/// <summary>Redis' own tool, for a figure to hold ours beside: one connection, one command at a time.</summary>
internal static class RedisBenchmark
{
    private const int Requests = 20_000;
    private const int AverageColumn = 2;

    /// <summary>The average time of a command, in milliseconds; null where the tool is not on this machine or did not work.</summary>
    public static async Task<double?> AverageMillisecondsAsync(RedisAddress address, CacheOperation operation, string prefix, CancellationToken cancellationToken)
    {
        var (command, arguments) = new CacheCommands(operation.Plainest, prefix, 1).CommandOf(0);
        // The tool takes it from nowhere else. It is a run's own, and worth nothing after it.
        string[] password = address.Password is { } own ? ["-a", own] : [];
        string[] asked = ["-h", $"{address.EndPoint.Address}", "-p", $"{address.EndPoint.Port}", .. password, "-c", "1", "-n", $"{Requests}", "--csv", command, .. arguments.Select(one => $"{one}")];
        try
        {
            var run = await CommandRun.ToEndAsync(new ProcessCommand("redis-benchmark", asked), cancellationToken);
            // A command may hold commas and line ends; the figures are the last columns of the last line.
            var last = run.Output.TrimEnd().Split('\n')[^1].Split("\",\"");
            return last.Length >= 8 && double.TryParse(last[^(8 - AverageColumn)].Trim('"'), CultureInfo.InvariantCulture, out var average) ? average : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
