namespace Wakala.Perf.Environments;

/// <summary>
/// Variables of whoever starts a run that would change what is measured: the runtime's, ASP.NET's, the platform's own, proxies. None of them reaches a process that is measured or that
/// measures; what is to reach the platform stands in the environment's file (<c>platform</c>), and in the fingerprint of what was measured with it.
/// </summary>
public static class ShellVariables
{
    private const string Own = "WAKALA_PERF_";

    /// <summary>How their names begin, whatever their case.</summary>
    public static IReadOnlyList<string> Beginnings { get; } =
        ["DOTNET_", "COMPlus_", "CORECLR_", "COREHOST_", "ASPNETCORE_", "WAKALA_", "OTEL_", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];

    /// <summary>Those that say where the runtime and its files are, without which it may not start.</summary>
    public static IReadOnlyList<string> Needed { get; } =
        ["DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "DOTNET_HOST_PATH", "DOTNET_CLI_HOME", "DOTNET_BUNDLE_EXTRACT_BASE_DIR", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"];

    /// <summary>What the SDK alone reads: nobody who sets it means the platform.</summary>
    private static readonly string[] OfTheSdk = ["DOTNET_CLI_", "DOTNET_NOLOGO", "DOTNET_SKIP_", "DOTNET_ADD_", "DOTNET_GENERATE_", "DOTNET_MULTILEVEL_", "DOTNET_WATCH", "DOTNET_INSTALL", "DOTNET_RUNNING"];

    /// <summary>Names that are set and do not reach the platform although they would mean something there; empty for none.</summary>
    public static IReadOnlyList<string> LeftOut()
        => [.. Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => Begins(name, Beginnings) && !Needed.Contains(name, StringComparer.OrdinalIgnoreCase) && !Begins(name, [Own, .. OfTheSdk]))
            .Order(StringComparer.Ordinal)];

    private static bool Begins(string name, IReadOnlyList<string> beginnings) => beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));
}
