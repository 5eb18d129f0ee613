using System.Globalization;
using Npgsql;
using Wakala.Platform;

const string usage = """
    Wakala.Platform serve [--urls http://127.0.0.1:0]
    Wakala.Platform work --queue messages|webhooks|media --count 2
    Wakala.Platform migrate
    Wakala.Platform seed --scale 0.01 --seed 42 --password-iterations 20000 --feed FILE
    Wakala.Platform cache-operations
    Wakala.Platform statements
    Wakala.Platform workload --scale 0.01 --seed 42 --password-iterations 20000
    The service is configured by WAKALA_POSTGRES, WAKALA_REDIS, WAKALA_JWT_KEY, WAKALA_MEDIA_ROOT and others; see docs/platform.md.
    """;

try
{
    switch (args.FirstOrDefault())
    {
        case "serve":
            await PlatformService.RunAsync(args[1..]);
            return 0;
        case "work":
            await Workers.RunAsync(Option("--queue"), int.Parse(Option("--count"), CultureInfo.InvariantCulture));
            return 0;
        case "migrate":
            Migrations.ApplyAll(Database());
            return 0;
        case "workload":
            await Console.Out.WriteLineAsync(Plan().Hash());
            return 0;
        case "cache-operations":
            await Console.Out.WriteLineAsync(CacheOperations.OfThisBuild().ToJson());
            return 0;
        case "statements":
            await Console.Out.WriteLineAsync(StatementExport.Json());
            return 0;
        case "seed":
            await new Seeding(Plan(), Database(), Console.Out).RunAsync(Option("--feed"), CancellationToken.None);
            return 0;
        default:
            await Console.Error.WriteLineAsync(usage);
            return 3;
    }
}
catch (Exception error) when (error is InvalidOperationException or FormatException or NpgsqlException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 3;
}

SeedPlan Plan() => new(
    double.Parse(Option("--scale"), CultureInfo.InvariantCulture),
    int.Parse(Option("--seed"), CultureInfo.InvariantCulture),
    int.Parse(Option("--password-iterations"), CultureInfo.InvariantCulture));

string Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length
    ? args[at + 1]
    : throw new InvalidOperationException($"{name} is missing.\n{usage}");

string Database() => Environment.GetEnvironmentVariable("WAKALA_POSTGRES") is { Length: > 0 } connection
    ? connection
    : throw new InvalidOperationException("WAKALA_POSTGRES is not set.");
