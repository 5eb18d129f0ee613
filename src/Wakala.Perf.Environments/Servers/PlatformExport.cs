namespace Wakala.Perf.Environments;

/// <summary>What a build of the platform says of itself.</summary>
public static class PlatformExport
{
    private const string Statements = "statements";
    private const string CacheOperations = "cache-operations";

    /// <summary>The statements that the build which is measured executes, as it prints them: the checkout's, or the one that <c>WAKALA_PERF_PLATFORM</c> names.</summary>
    /// <exception cref="EnvironmentException">There is no build, or it does not print them.</exception>
    public static Task<string> StatementsAsync(string repositoryRoot, CancellationToken cancellationToken)
        => PlatformBuild.Chosen(repositoryRoot).ExportAsync(Statements, cancellationToken);

    /// <summary>The same of a build anywhere.</summary>
    public static Task<string> StatementsOfAsync(PairedBuild build, CancellationToken cancellationToken) => Of(build).ExportAsync(Statements, cancellationToken);

    /// <summary>What the checkout's build asks of Redis, as it prints it.</summary>
    /// <exception cref="EnvironmentException">There is no build, or it does not print it.</exception>
    public static Task<string> CacheOperationsAsync(string repositoryRoot, CancellationToken cancellationToken)
        => PlatformBuild.Of(repositoryRoot).ExportAsync(CacheOperations, cancellationToken);

    /// <summary>The same of a build anywhere.</summary>
    public static Task<string> CacheOperationsOfAsync(PairedBuild build, CancellationToken cancellationToken) => Of(build).ExportAsync(CacheOperations, cancellationToken);

    private static PlatformBuild Of(PairedBuild build)
    {
        ArgumentNullException.ThrowIfNull(build);
        return build.Build;
    }
}
