using System.Globalization;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using Wakala.Perf.Environments;
using Wakala.Perf.Load;
using Wakala.Perf.Results;

namespace Wakala.Perf.Benchmarks;

/// <summary>
/// The highest rate of <c>GET /api/health</c> that is still a valid trial where generator, platform and its servers share all cores: nothing failed, nothing was left out or piled up, and
/// requests went out in time. The reactor and <c>HttpClient</c> take turns, the latter of another build of this program where one is named.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed partial class HighestRate(double seconds, int repetitions, string? otherBuild)
{
    private const int Connections = 64;
    private const double First = 8_000;
    private const double Ceiling = 200_000;
    private const double MicrosecondsASecond = 1e6;
    private const int MostSteps = 12;
    private const double Resolution = 1.1;

    /// <summary>Milliseconds, several hundred times what an answer takes: above it requests pile up, and are answered when the trial is over.</summary>
    private const double LongestP50Milliseconds = 50;

    /// <summary>The first requests compile what the later ones run.</summary>
    private const int WarmUpSeconds = 2;

    /// <summary>Of the arrivals that were due; a trial's end may cut off the last.</summary>
    private const double LeastSentShare = 0.995;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var root = Environment.CurrentDirectory;
        var file = (ProcessesFile)EnvironmentFile.Read(root, ProcessesFile.KindName);
        await using var platform = await ProcessesEnvironment.StartAsync(root, file, file.Profile("smoke") with { DataScale = 0.002 }, Console.WriteLine, cancellationToken);
        var address = new Uri(platform.BaseAddress, "/api/health");
        (string Name, string Protocol, string? Build)[] engines =
        [
            ("reactor", "http", null),
            (otherBuild is null ? "HttpClient" : "HttpClient of the other build", GeneratorChild.HttpClientName, otherBuild),
        ];
        for (var repetition = 1; repetition <= repetitions; repetition++)
        {
            foreach (var (name, protocol, build) in engines)
            {
                var (rate, microseconds, why) = await SearchAsync(rate => SpeedGenerator.Ours(name, protocol, address, seconds, Connections, 1, rate, build: build), cancellationToken);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{repetition}  {name,-30} {rate,8:#,0}/s, {microseconds:0} µs of the generator a request   above it: {why}"));
            }
        }
    }

    private async Task<(double Rate, double Microseconds, string Why)> SearchAsync(Func<double, SpeedGenerator> generatorOf, CancellationToken cancellationToken)
    {
        var search = new RateSearch(new CapacityPlan { P99LimitMilliseconds = double.MaxValue, FirstRate = First, Ceiling = Ceiling, ErrorAllowance = 0, Step = TimeSpan.FromSeconds(seconds), MostSteps = MostSteps, Resolution = Resolution });
        var (held, last) = (double.NaN, "the ceiling");
        while (search.Next() is { } rate)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (processor, why) = await TryAsync(generatorOf(rate), rate);
            search.Report(rate, why is null);
            held = search.Highest == rate ? processor / (rate * (WarmUpSeconds + seconds)) * MicrosecondsASecond : held;
            last = why ?? last;
        }

        return (search.Highest, held, last);
    }

    /// <returns>The generator's processor time, and why a trial at this rate is not valid; null where it is.</returns>
    private async Task<(double Processor, string? Why)> TryAsync(SpeedGenerator generator, double rate)
    {
        var (processor, output) = await ChildTimes.RunAsync(generator.Command[0], [.. generator.Command[1..], $"{int.MaxValue}", "0", $"{WarmUpSeconds}"]);
        var told = Told().Match(output);
        if (!told.Success)
            throw new InvalidOperationException($"{generator.Name} told nothing that can be read; is it a build of before 'highest', which knows no warm-up? It said: {output}");
        double Figure(string name) => double.Parse(told.Groups[name].Value, CultureInfo.InvariantCulture);
        return (processor, Figure("errors") > 0 ? $"{told.Groups["errors"]} of {told.Groups["requests"]}: {told.Groups["kinds"]}"
            : Figure("requests") < rate * seconds * LeastSentShare ? $"{told.Groups["requests"]} of {rate * seconds:0} were sent"
            : Figure("lag") > Validity.HighestPacingLagMs ? $"P99 of sent minus due {told.Groups["lag"]} ms"
            : Figure("p50") > LongestP50Milliseconds ? $"P50 {told.Groups["p50"]} ms: requests piled up"
            : null);
    }

    [GeneratedRegex("warm-up [0-9.]+ s, requests (?<requests>[0-9]+) errors (?<errors>[0-9]+) (?<kinds>.*)p50 (?<p50>[0-9.]+) .*lag99 (?<lag>[0-9.]+) ")]
    private static partial Regex Told();
}
