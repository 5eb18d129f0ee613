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

    /// <summary>What this installation calls itself when it is asked: <c>staging</c>.</summary>
    public required string EnvironmentName { get; init; }

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
            DatabasePool = Number("WAKALA_DB_POOL", 100, 1),
            Diagnostics = Environment.GetEnvironmentVariable("WAKALA_DIAGNOSTICS") == "1",
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
