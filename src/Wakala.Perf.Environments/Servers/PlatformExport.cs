namespace Wakala.Perf.Environments;

/// <summary>What a build of the platform says of itself.</summary>
public static class PlatformExport
{
    /// <summary>The statements that the build which is measured executes, as it prints them: the checkout's, or the one that <c>WAKALA_PERF_PLATFORM</c> names.</summary>
    /// <exception cref="EnvironmentException">There is no build, or it does not print them.</exception>
    public static Task<string> StatementsAsync(string repositoryRoot, CancellationToken cancellationToken)
        => StatementsAsync(PlatformBuild.Chosen(repositoryRoot, _ => { }), cancellationToken);

    /// <summary>The same of a build anywhere.</summary>
    public static Task<string> StatementsOfAsync(string assembly, CancellationToken cancellationToken)
        => StatementsAsync(new PlatformBuild(assembly), cancellationToken);

    private static Task<string> StatementsAsync(PlatformBuild build, CancellationToken cancellationToken)
        => CommandRun.ReadAsync(
            "Asking the platform for its statements", build.Command(["statements"], []), "The build must know the command 'statements': take one that does.", cancellationToken);
}
