using Wakala.Perf.Environments;

namespace Wakala.Perf.Suite;

/// <summary>Finds what a run is compared with, and builds it: the commit that was named, or the main branch before what is judged.</summary>
internal sealed class BuildChoice(SuiteSettings settings, Action<string> say)
{
    /// <summary>How an image is named by what it holds.</summary>
    private const string ImageDigest = "sha256:";

    /// <summary>Names another build that the environment <c>processes</c> serves; then that is what is judged.</summary>
    public const string ServedVariable = "WAKALA_PERF_PLATFORM";

    private readonly PlatformSource _source = new(settings.RepositoryRoot, say);

    /// <summary>Both builds, made where they are not kept; or why there are not two.</summary>
    public async Task<BuildFinding> FindAsync(CancellationToken cancellationToken)
    {
        var isCheckout = await IsCheckoutAsync(cancellationToken);
        try
        {
            var (commit, name) = await CommitAsync(isCheckout, cancellationToken);
            var first = await _source.BuildAsync(commit, cancellationToken);
            var second = Served() ?? await _source.BuildAsync(PlatformSource.WorkTree, cancellationToken);
            return new BuildFinding(new BuildPair(first with { Name = name }, commit, second), null, isCheckout);
        }
        catch (EnvironmentException fault)
        {
            return new BuildFinding(null, fault, isCheckout);
        }
    }

    /// <summary>Refuses a base that was named and is not there, before anything is measured.</summary>
    /// <exception cref="EnvironmentException">It is not there; says what to do.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (settings.Base is not null)
            await CommitAsync(await IsCheckoutAsync(cancellationToken), cancellationToken);
    }

    private async Task<(string Commit, string Name)> CommitAsync(bool isCheckout, CancellationToken cancellationToken)
    {
        if (settings.Base?.Contains(ImageDigest, StringComparison.Ordinal) == true)
        {
            throw new EnvironmentException(
                $"'{settings.Base}' is the digest of an image, and what is judged here is a checkout.", "Name the commit that it was built from (--base REF), or compare it with another image: ./perf compare --base-image … --candidate-image ….");
        }

        if (!isCheckout)
            throw await GitCommand.NoCheckoutAsync(settings.RepositoryRoot, "so that there is no other build to compare with", string.Empty, cancellationToken);
        return await _source.BaseAsync(settings.Base, cancellationToken, isAnotherBuild: Served() is not null);
    }

    /// <summary>A build of which only the assembly is known is taken for another than any tree's.</summary>
    private static ComparedBuild? Served()
        => Environment.GetEnvironmentVariable(ServedVariable) is { Length: > 0 } assembly ? new ComparedBuild(assembly, assembly, Path.GetFullPath(assembly)) : null;

    private async Task<bool> IsCheckoutAsync(CancellationToken cancellationToken)
        => await GitCommand.ReadAsync(settings.RepositoryRoot, ["rev-parse", "--verify", "--quiet", "HEAD"], cancellationToken) is not null;
}
