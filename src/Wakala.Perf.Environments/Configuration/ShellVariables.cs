namespace Wakala.Perf.Environments;

/// <summary>
/// Variables of whoever starts a run that would change what is measured: the runtime's, ASP.NET's, Npgsql's, the platform's own, proxies. None of them reaches a process that is measured or that
/// measures; what is to reach the platform stands in the environment's file (<c>platform</c>), or is named by <see cref="PassVariable"/>, and is in the fingerprint of what was measured with it.
/// </summary>
public static class ShellVariables
{
    /// <summary>Names those that reach the platform all the same, with commas between.</summary>
    public const string PassVariable = "WAKALA_PERF_PASS";

    private const string Own = "WAKALA_PERF_";

    /// <summary>How their names begin, whatever their case.</summary>
    public static IReadOnlyList<string> Beginnings { get; } =
        ["DOTNET_", "COMPlus_", "CORECLR_", "COREHOST_", "ASPNETCORE_", "WAKALA_", "OTEL_", "PG", "Logging__", "Kestrel__", "URLS", "HTTP_PORTS", "HTTPS_PORTS", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];

    /// <summary>Those that say where the runtime and its files are, without which it may not start.</summary>
    public static IReadOnlyList<string> Needed { get; } =
        ["DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "DOTNET_HOST_PATH", "DOTNET_ROLL_FORWARD", "DOTNET_CLI_HOME", "DOTNET_BUNDLE_EXTRACT_BASE_DIR", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"];

    /// <summary>What the SDK alone reads: nobody who sets it means the platform.</summary>
    private static readonly string[] OfTheSdk = ["DOTNET_CLI_", "DOTNET_NOLOGO", "DOTNET_SKIP_", "DOTNET_ADD_", "DOTNET_GENERATE_", "DOTNET_MULTILEVEL_", "DOTNET_WATCH", "DOTNET_INSTALL", "DOTNET_RUNNING"];

    /// <summary>Variables of two origins, of which the second's count where both have one.</summary>
    internal static Dictionary<string, string> Merged(IReadOnlyDictionary<string, string> some, IReadOnlyDictionary<string, string> others)
        => some.Where(one => !others.ContainsKey(one.Key)).Concat(others).ToDictionary();

    /// <summary>Says which are set and are left out, where any is.</summary>
    /// <param name="file">The environment's file, in which they would stand.</param>
    /// <param name="say">Told it.</param>
    internal static void Tell(EnvironmentFile file, Action<string> say)
    {
        if (LeftOut() is { Count: > 0 } leftOut)
            say($"Not passed on to the platform: {string.Join(", ", leftOut)}, set in this shell. What is to reach it stands in \"platform\" of environments/{file.Name}.json, or is named by {PassVariable}.");
    }

    /// <summary>Those that <see cref="PassVariable"/> names, with their values.</summary>
    /// <exception cref="EnvironmentException">One of them is not set.</exception>
    public static IReadOnlyDictionary<string, string> Passed()
        => (Environment.GetEnvironmentVariable(PassVariable) ?? string.Empty).Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Distinct().ToDictionary(
            name => name,
            name => Environment.GetEnvironmentVariable(name) ?? throw new EnvironmentException($"{PassVariable} names {name}, which is not set.", $"Set it, or take it out of {PassVariable}."));

    /// <summary>Names that are set and do not reach the platform although they would mean something there; empty for none.</summary>
    public static IReadOnlyList<string> LeftOut()
        => [.. Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => Begins(name, Beginnings) && !Needed.Contains(name, StringComparer.OrdinalIgnoreCase) && !Begins(name, [Own, .. OfTheSdk]) && !Passed().ContainsKey(name))
            .Order(StringComparer.Ordinal)];

    private static bool Begins(string name, IReadOnlyList<string> beginnings) => beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));
}
