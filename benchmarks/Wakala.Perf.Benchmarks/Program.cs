using System.Globalization;
using Wakala.Perf.Benchmarks;
using Wakala.Perf.Environments;

const string usage = """
    dotnet run --project benchmarks/Wakala.Perf.Benchmarks -c Release -- COMMAND
      speed [CONTEST…] [--seconds 6] [--repetitions 5]   the engine beside other tools on one target: http, rate, httpclient, http2, websocket, redis, postgres; all where none is named
      highest [BENCHMARKS.dll] [--seconds 4] [--repetitions 5]   the highest rate of GET /api/health that is a valid trial on shared cores, through the reactor and through HttpClient, the latter of another build where one is named
      hold [--seconds 20]                     how many connections it holds, and 10,000 users that think for a second
      truth [--seconds 10]                    the engine's figures beside those that its target really gave
      gate [FILE] [--suites 10000] [--draws 400]   how often the gate is wrong, from recorded runs of equal builds (docs/data/equal-builds.jsonl)
      micro                                   the parts that each request goes through, by BenchmarkDotNet
    """;

if (!OperatingSystem.IsLinux())
{
    await Console.Error.WriteLineAsync("The benchmarks pin processes to cores and read their times as Linux has them.");
    return 3;
}

try
{
    switch (args.FirstOrDefault())
    {
        case "speed":
            var contests = new SpeedContests(Number("--seconds", 6), (int)Number("--repetitions", 5));
            var named = args.Skip(1).TakeWhile(name => !name.StartsWith("--", StringComparison.Ordinal)).ToList();
            foreach (var name in named.Count > 0 ? named : SpeedContests.Names)
                await contests.RunAsync(name, CancellationToken.None);
            return 0;
        case "highest":
            await new HighestRate(Number("--seconds", 4), (int)Number("--repetitions", 5), args.ElementAtOrDefault(1) is { } other && !other.StartsWith("--", StringComparison.Ordinal) ? other : null).RunAsync(CancellationToken.None);
            return 0;
        case "hold":
            await new HoldRun((int)Number("--seconds", 20)).RunAsync();
            return 0;
        case HoldChild.Command:
            await HoldChild.RunAsync(args[1..]);
            return 0;
        case "truth":
            return await new TruthComparison(Number("--seconds", 10)).RunAsync(CancellationToken.None);
        case "gate":
            var record = args.Length > 1 && !args[1].StartsWith("--", StringComparison.Ordinal) ? args[1] : Path.Combine("docs", "data", "equal-builds.jsonl");
            return new GateSimulation(record, (int)Number("--suites", 10_000), (int)Number("--draws", 400)).Run();
        case "micro":
            EngineParts.Run();
            return 0;
        case DelayTarget.Command:
            using (var target = new DelayTarget(args[1..]))
                target.Run();
            return 0;
        case EchoTarget.Command:
            using (var target = new EchoTarget())
                target.Run();
            return 0;
        case GeneratorChild.Command:
            await GeneratorChild.RunAsync(args[1..]);
            return 0;
        default:
            await Console.Error.WriteLineAsync(usage);
            return 3;
    }
}
catch (Exception error) when (error is InvalidOperationException or EnvironmentException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 3;
}

double Number(string name, double otherwise)
    => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? double.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
