using System.Globalization;
using System.Text;

namespace Wakala.Platform;

/// <summary>What the service is told in environment variables.</summary>
internal sealed record PlatformSettings
{
    private const int ShortestKey = 32;
    private const int FewestIterations = 1_000;

    public required string Postgres { get; init; }

    public required string Redis { get; init; }

    public required byte[] JwtKey { get; init; }

    public required string MediaRoot { get; init; }

    public required int PasswordIterations { get; init; }

    /// <summary>Stands before every key and stream, so that two builds can share a server and not their caches.</summary>
    public required string KeyPrefix { get; init; }

    public required int DatabasePool { get; init; }

    /// <summary>What is put into the cache before the service says that it listens; null for nothing.</summary>
    public WarmingPlan? Warm { get; init; }

    /// <summary>Whether open sessions are kept in the database too, so that they can be put into an empty cache.</summary>
    public required bool KeepSessions { get; init; }

    /// <summary>What this installation calls itself when it is asked: <c>staging</c>.</summary>
    public required string EnvironmentName { get; init; }

    /// <summary>Between two pings of a WebSocket; one that is not answered in as long again ends it.</summary>
    public required TimeSpan Ping { get; init; }

    /// <summary>Bytes that a WebSocket may be behind before it is cut off.</summary>
    public required int SocketBuffer { get; init; }

    /// <summary>Events that a tenant's stream keeps, about.</summary>
    public required int EventsKept { get; init; }

    /// <summary>How long an entry of a queue may be with a worker before another takes it over.</summary>
    public required TimeSpan Claim { get; init; }

    /// <summary>How often an entry of a queue is tried before it goes to the dead letters.</summary>
    public required int Tries { get; init; }

    /// <summary>Whether it tells what its process did: <c>GET /diagnostics/work</c>.</summary>
    public required bool Diagnostics { get; init; }

    /// <summary>Reads them; every problem is named at once.</summary>
    /// <exception cref="InvalidOperationException">Something is missing or makes no sense.</exception>
    public static PlatformSettings FromEnvironment()
    {
        var problems = new List<string>();
        var settings = new PlatformSettings
        {
            Postgres = Required("WAKALA_POSTGRES"),
            Redis = Required("WAKALA_REDIS"),
            JwtKey = Encoding.UTF8.GetBytes(Required("WAKALA_JWT_KEY")),
            MediaRoot = Required("WAKALA_MEDIA_ROOT"),
            PasswordIterations = Number("WAKALA_PASSWORD_ITERATIONS", 210_000, FewestIterations),
            KeyPrefix = Environment.GetEnvironmentVariable("WAKALA_KEY_PREFIX") ?? string.Empty,
            EnvironmentName = Environment.GetEnvironmentVariable("WAKALA_ENVIRONMENT") is { Length: > 0 } name ? name : "unnamed",
            Warm = Warming(),
            KeepSessions = Environment.GetEnvironmentVariable("WAKALA_KEEP_SESSIONS") == "1" || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("WAKALA_WARM")),
            Diagnostics = Environment.GetEnvironmentVariable("WAKALA_DIAGNOSTICS") == "1",
            DatabasePool = Number("WAKALA_DB_POOL", 100, 1),
            Ping = TimeSpan.FromSeconds(Number("WAKALA_WS_PING_SECONDS", 30, 1)),
            SocketBuffer = Number("WAKALA_WS_BUFFER", 1024 * 1024, 1),
            EventsKept = Number("WAKALA_WS_EVENTS_KEPT", 10_000, 1),
            Claim = TimeSpan.FromSeconds(Number("WAKALA_QUEUE_CLAIM_SECONDS", 30, 1)),
            Tries = Number("WAKALA_QUEUE_TRIES", 5, 1),
        };
        if (settings.JwtKey.Length is > 0 and < ShortestKey)
            problems.Add($"WAKALA_JWT_KEY has {settings.JwtKey.Length} bytes, and needs {ShortestKey}");
        return problems.Count == 0 ? settings : throw new InvalidOperationException($"The configuration is not whole: {string.Join("; ", problems)}.");

        string Required(string name)
        {
            var value = Environment.GetEnvironmentVariable(name);
            if (string.IsNullOrEmpty(value))
                problems.Add($"{name} is not set");
            return value ?? string.Empty;
        }

        WarmingPlan? Warming()
        {
            try
            {
                return Environment.GetEnvironmentVariable("WAKALA_WARM") is { Length: > 0 } text ? WarmingPlan.Parse(text) : null;
            }
            catch (FormatException error)
            {
                problems.Add($"WAKALA_WARM: {error.Message}");
                return null;
            }
        }

        int Number(string name, int otherwise, int least)
        {
            var text = Environment.GetEnvironmentVariable(name);
            if (string.IsNullOrEmpty(text))
                return otherwise;
            if (int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= least)
                return number;
            problems.Add($"{name} is '{text}', and must be a number of at least {least}");
            return otherwise;
        }
    }
}
