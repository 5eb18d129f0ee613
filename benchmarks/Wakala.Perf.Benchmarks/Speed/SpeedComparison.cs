using System.Globalization;
using System.Runtime.Versioning;
using Spectre.Console;

namespace Wakala.Perf.Benchmarks;

/// <summary>
/// Generators on one nginx, one after the other in every repetition, target and generator on a core of their own. What counts is the
/// target's own counter over the generator's processor time, start of its process included.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class SpeedComparison(double seconds, int repetitions)
{
    private const int Connections = 64;
    private const double FixedRate = 5_000;
    private const int TargetCore = 0;
    private const int GeneratorCore = 1;
    private const string Ours = "wakala, full speed";

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        string[] needed = ["nginx", "wrk", "hey", "h2load", "ab", "taskset"];
        var missing = needed.Where(program => !OnPath(program)).ToList();
        if (missing.Count > 0)
            throw new InvalidOperationException($"{string.Join(", ", missing)} missing; on Debian: apt-get install nginx-light wrk hey nghttp2-client apache2-utils util-linux");

        await using var nginx = await Nginx.StartAsync(TargetCore);
        var tools = Tools(nginx.Address);
        var measured = tools.ToDictionary(tool => tool.Name, _ => new List<double>());
        for (var repetition = 1; repetition <= repetitions; repetition++)
        {
            foreach (var (name, command) in tools)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var before = await nginx.AnsweredAsync();
                var (processor, output) = await ChildTimes.RunAsync("taskset", ["-c", $"{GeneratorCore}", .. command]);
                var answered = await nginx.AnsweredAsync() - before - 1;
                measured[name].Add(answered / processor);
                var own = name.StartsWith("wakala", StringComparison.Ordinal) ? "   " + output.Trim() : string.Empty;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{repetition}  {name,-24} {answered,10:#,0} answered  {processor,7:0.00} CPU-s  {answered / processor,10:#,0} /CPU-s{own}"));
            }
        }

        Report(measured);
        return 0;
    }

    private (string Name, string[] Command)[] Tools(Uri address)
    {
        var length = seconds.ToString(CultureInfo.InvariantCulture);
        string[] self = ["dotnet", typeof(SpeedComparison).Assembly.Location, GeneratorChild.Command, address.ToString(), length, $"{Connections}"];
        return
        [
            (Ours, [.. self, "0"]),
            ("wrk", ["wrk", "-t1", $"-c{Connections}", $"-d{length}s", address.ToString()]),
            ("h2load", ["h2load", "--h1", "-t1", $"-c{Connections}", "-D", length, address.ToString()]),
            ("ab", ["ab", "-q", "-k", "-c", $"{Connections}", "-t", length, "-n", "100000000", address.ToString()]),
            ("hey", ["hey", "-z", $"{length}s", "-c", $"{Connections}", address.ToString()]),
            ("wakala, 5,000/s", [.. self, FixedRate.ToString(CultureInfo.InvariantCulture)]),
            ("hey, 5,000/s", ["hey", "-z", $"{length}s", "-c", $"{Connections}", "-q", (FixedRate / Connections).ToString(CultureInfo.InvariantCulture), address.ToString()]),
        ];
    }

    private static void Report(Dictionary<string, List<double>> measured)
    {
        var ours = measured[Ours];
        var table = new Table().Border(TableBorder.Markdown);
        foreach (var header in (string[])["generator", "requests a CPU-second, median", "lowest", "highest", "ours over it, median of pairs"])
            table.AddColumn(header);
        foreach (var (name, values) in measured)
        {
            var ratio = Median([.. ours.Zip(values, (one, other) => one / other)]);
            table.AddRow(name, Text(Median(values)), Text(values.Min()), Text(values.Max()), name.EndsWith("/s", StringComparison.Ordinal) || name == Ours ? "-" : ratio.ToString("0.00", CultureInfo.InvariantCulture));
        }

        AnsiConsole.Write(table);
    }

    private static string Text(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static bool OnPath(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':').Append("/usr/sbin").Any(directory => File.Exists(Path.Combine(directory, program)));
}
